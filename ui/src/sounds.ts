/**
 * Two short tones, made on the spot: the webview on Linux plays no media file out of the program itself.
 * A counter without a loudspeaker works as well: the screen says the same.
 */
let context: AudioContext | null = null;

function tones(pitches: readonly number[], seconds: number) {
  try {
    context ??= new AudioContext();
    const start = context.currentTime;
    pitches.forEach((pitch, n) => {
      if (!context) return;
      const voice = context.createOscillator();
      const loudness = context.createGain();
      voice.frequency.value = pitch;
      loudness.gain.setValueAtTime(0.15, start + n * seconds);
      loudness.gain.exponentialRampToValueAtTime(0.001, start + (n + 1) * seconds);
      voice.connect(loudness).connect(context.destination);
      voice.start(start + n * seconds);
      voice.stop(start + (n + 1) * seconds);
    });
  } catch {
    context = null;
  }
}

export const sound = {
  saved: () => tones([660, 990], 0.12),
  refused: () => tones([220], 0.22),
};
