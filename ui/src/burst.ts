import { whenQuiet } from "./quiet";

/** What stood there before a key that may be the first of a burst. */
interface Before {
  /** Puts it back. */
  restore: () => void;
  focus: Element | null;
}

/** Signs for a text field alone, which keeps them; a code for nobody here; a scan that somebody took. */
type Kind = "text" | "stray" | "read";

/**
 * Keys that came at a reader's pace. Where some of them were to do something and nobody took them for a scan, the code
 * was not meant for this screen: everything is put back, and it is said once.
 */
export class Burst {
  #before: Before | null = null;
  #kind: Kind | null = null;
  #callOff: (() => void) | null = null;

  constructor(
    private readonly mark: () => () => void,
    private readonly stray: () => void,
    /** Milliseconds without a key after which it is over. */
    private readonly quiet: () => number,
  ) {}

  /** A key at nobody's pace: what it finds is what comes back, should it be the first of a burst. */
  before() {
    // A reader that stumbles, in the middle of what is still one burst: what stood before its first key counts.
    if (this.#kind !== null) return;
    this.#end();
    this.#before = { restore: this.mark(), focus: document.activeElement };
  }

  /** Another key at a reader's pace. */
  goesOn() {
    this.#kind ??= "text";
    // Its first key moved it away, as Tab does.
    if (this.#kind !== "read" && this.#focus()) this.missed();
    this.#callOff?.();
    this.#callOff = whenQuiet(this.quiet(), () => this.#end());
  }

  /** A key of it was to do something, and did nothing. */
  missed() {
    if (this.#kind === "text") this.#kind = "stray";
  }

  /** It was a scan, which somebody took. */
  read() {
    if (this.#kind !== null) this.#kind = "read";
  }

  #end() {
    this.#callOff?.();
    const stray = this.#kind === "stray";
    this.#kind = null;
    if (!stray) return;
    this.#before?.restore();
    this.#focus();
    this.stray();
  }

  /** Puts the focus back, where it is elsewhere; says whether it was. */
  #focus(): boolean {
    const at = this.#before?.focus;
    if (!(at instanceof HTMLElement) || !at.isConnected || at === document.body) return false;
    if (at === document.activeElement) return false;
    at.focus();
    return true;
  }
}
