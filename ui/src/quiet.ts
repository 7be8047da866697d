/** Milliseconds. A timer that was late found the page busy: keys may be in wait for it that are older than its end. */
const AGAIN = 10;

/** Does it after so many milliseconds, and after the keys that came meanwhile; gives back the way to call it off. */
export function whenQuiet(milliseconds: number, act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const wait = (left: number) => {
    const due = performance.now() + left;
    timer = setTimeout(() => {
      if (performance.now() - due > AGAIN) wait(AGAIN);
      else act();
    }, left);
  };
  wait(milliseconds);
  return () => clearTimeout(timer);
}
