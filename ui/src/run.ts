import { HANDS } from "./tempo";

/** So many signs tell the pace of the last ones. */
const LOOKED_AT = 8;
/** Among no more than these a hold is not told from a hand. */
const FEW = 4;
/** More than any code has. */
const LONGEST = 2000;

/** A sign that a key meant. */
export interface Sign<Before> {
  sign: string;
  at: number;
  /** Counts the keys, those between the signs as well. */
  key: number;
  /** What stood there before it. */
  before: Before;
  /** It was typed as Alt and its number. */
  alt: boolean;
  /** It was typed on the number pad while NumLock was off. */
  moved: boolean;
}

/** Signs that came one behind the other, and how quickly. */
export class Run<Before> {
  #signs: Sign<Before>[] = [];

  get length(): number {
    return this.#signs.length;
  }

  get last(): Sign<Before> | undefined {
    return this.#signs.at(-1);
  }

  push(sign: Sign<Before>) {
    this.#signs.push(sign);
    if (this.#signs.length > LONGEST) this.#signs.shift();
  }

  forget() {
    this.#signs = [];
  }

  at(index: number): Sign<Before> | undefined {
    return this.#signs[index];
  }

  from(index: number): readonly Sign<Before>[] {
    return this.#signs.slice(index);
  }

  text(from = 0, to = this.length): string {
    return this.#signs
      .slice(from, to)
      .map(({ sign }) => sign)
      .join("");
  }

  /** The mean time between two keys from there on, in milliseconds. */
  pace(from = 0): number {
    const [first, last] = [this.#signs[from], this.last];
    return first && last && last !== first
      ? (last.at - first.at) / (last.key - first.key)
      : Number.POSITIVE_INFINITY;
  }

  /** No hand's, by its last signs: a hand may have typed before. One hold of a busy machine makes it no hand's either. */
  get fast(): boolean {
    const last = this.#signs.slice(-LOOKED_AT);
    const gaps = last
      .slice(1)
      .map(({ at, key }, n) => (at - (last[n]?.at ?? at)) / (key - (last[n]?.key ?? 0)));
    if (gaps.length > FEW) gaps.splice(gaps.indexOf(Math.max(...gaps)), 1);
    return gaps.length > 0 && gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length < HANDS;
  }

  /** Milliseconds between this sign and the one before it. */
  gap(at: number): number {
    return (this.#signs[at]?.at ?? 0) - (this.#signs[at - 1]?.at ?? 0);
  }

  /** The sign there came much later behind the one before it than its next ones do. */
  apart(at: number): boolean {
    const gap = this.gap(at);
    return gap > HANDS && gap > 2 * this.pace(at);
  }

  /** Where signs that a hand typed begin a run: behind them. */
  behindHands(from: number): number {
    let at = from + 1;
    while (at < this.length && this.gap(at) >= HANDS) at++;
    return at - from > 2 && at < this.length ? at - 1 : from;
  }

  isDigit(at: number): boolean {
    return /^[0-9]$/.test(this.#signs[at]?.sign ?? "");
  }

  /** Where the digits begin that end there. */
  digitsFrom(end: number): number {
    let from = end;
    while (from > 0 && this.isDigit(from - 1)) from--;
    return from;
  }
}
