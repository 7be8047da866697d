import { whenQuiet } from "./quiet";
import { HANDS } from "./tempo";

/** Milliseconds a key that was pressed may still be on its way here. */
const ON_ITS_WAY = 6;

interface Waiting {
  at: number;
  /** Milliseconds after which the next key is one of a hand's. */
  within: number;
  act: () => void;
  callOff: () => void;
}

/**
 * The first key of a burst looks like any other: only what follows tells. So a key that does something is kept back
 * until nothing followed it for as long as a reader would take. Hands do not feel it, and a key that comes later than
 * that is one of theirs: what waited is done before it.
 */
export class Held {
  #waiting: Waiting | null = null;

  /** Does this a moment after the key that came `at`, unless another one comes too soon. */
  hold(at: number, act: () => void, within = HANDS) {
    // From now on, and not from when it was pressed: where this one took long to get here, so does the next one.
    const callOff = whenQuiet(within + ON_ITS_WAY, () => this.#end()?.act());
    this.#waiting = { at, within, act, callOff };
  }

  /** A key is held for another one, which is still to come: where it is of the same burst, its own time counts. */
  waitsFor(at: number) {
    if (!this.#waiting || at - this.#waiting.at >= this.#waiting.within) return;
    const { act, within } = this.#waiting;
    this.#end();
    this.hold(at, act, within);
  }

  /** The next key came `at`: does first what waited, or never where both are of one burst; says so. */
  dropsBefore(at: number): boolean {
    const waiting = this.#end();
    if (!waiting) return false;
    if (at - waiting.at < waiting.within) return true;
    waiting.act();
    return false;
  }

  #end(): Waiting | null {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.callOff();
    return waiting;
  }
}
