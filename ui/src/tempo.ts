/** After a rest this long, in milliseconds, the keys before it say nothing of those that come. */
export const REST = 120;
/**
 * The mean time between two keys, in milliseconds, below which it is no hand that types. Readers send a key every
 * 2 to 25 ms; the quickest hands on a number pad come to 60, and two keys pressed together are soon made up for.
 */
export const HANDS = 30;
/** Where a reader was heard, a key after less than this is its own: it stumbles at times, and hands are not so near. */
const STUMBLE = 45;
/** So many keys are looked at. */
const LOOKED_AT = 4;

/** Who types, as far as the last keys tell. */
export type Typist = "hands" | "reader" | "unknown";

/**
 * The pace of the last keys. The first ones after a rest cannot be told from a reader's first ones: they are
 * `unknown`, which asks for another look before anything is done that is not to be undone.
 */
export class Tempo {
  #times: readonly number[] = [];
  #typist: Typist = "unknown";
  /** A reader was heard, and no hand since. */
  #suspected = false;
  /** The last key came so soon behind the one before it that both may be of one burst. */
  near = false;
  /** The last key was the second after a rest, whose pace tells nothing: readers stumble there. */
  second = false;

  /** A key came at this moment, in milliseconds from any start; `known` to be a reader's by something else. */
  press(at: number, known = false): Typist {
    const gap = Math.abs(at - (this.#times.at(-1) ?? Number.NEGATIVE_INFINITY));
    const rested = gap > REST;
    const goesOn = !rested && this.#suspected && gap < (this.#typist === "reader" ? STUMBLE : HANDS);
    this.#times = rested ? [at] : [...this.#times, at].slice(-LOOKED_AT);
    this.near = gap < HANDS;
    this.second = !rested && this.#times.length === 2;
    this.#typist = known || goesOn ? "reader" : typistOf(this.#times);
    this.#suspected = this.#typist === "reader" || (!rested && this.#suspected && this.#typist !== "hands");
    return this.#typist;
  }
}

function typistOf(times: readonly number[]): Typist {
  const gaps = times.slice(1).map((at, n) => at - (times[n] ?? at));
  if (gaps.length === 0) return "unknown";
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  if (mean < HANDS) return "reader";
  return gaps.length > 1 && gaps.every((gap) => gap >= HANDS) ? "hands" : "unknown";
}
