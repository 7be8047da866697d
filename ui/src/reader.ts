import { BILL, isBill, isOurNumber, NUMBER, tokenAt } from "./codes";
import type { Wanted } from "./layers";
import { Run, type Sign } from "./run";
import { altDigit, movesFor, OTHER, signOf } from "./signs";
import { HANDS, REST } from "./tempo";

/**
 * All keys come by here, and this says which of them were a code that a barcode reader typed. Two paces:
 *
 * - Below {@link HANDS} milliseconds a key whatever comes is a reader's, and the window is deaf to it (`keyboard.ts`).
 * - Up to {@link SLOWEST} it may be hands. There only what no hand types by chance is a scan: a bill's 26 digits with
 *   their check digit, a tracking number of ours, a receipt's token.
 *
 * A reader may put signs in front (the AIM identifier `]C1`, or whatever its maker chose) and behind, end with Enter, Tab,
 * CR and LF, a control character or nothing, type on the number pad with NumLock off, or characters as Alt and their number.
 */

/** The mean time between two keys, in milliseconds, of the slowest readers: by radio up to 120, and a little for the way. */
export const SLOWEST = 130;
/** From here on the keys of a reader are not told from a hand's: what a code has it press is pressed. */
export const SLOW = HANDS;
/** A reader that holds in the middle of a code goes on within this. */
export const PAUSE = 500;
/** The mean below which digits that are no whole bill are one that was read in part. */
const DAMAGED = 50;
/** So many digits are more than anything that is typed in one go. */
const SHORTEST = 16;
/** Two keys that a hand presses together are no code. */
const LEAST = 4;
/** From here on a fast run of digits may be a scan: what the field says to it can wait. */
const RUN = 6;
/** Signs that a reader may be set up to put round a code. */
const FRAME = 8;
/** What a key is to a reader. */
export type Stroke = Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey"> & {
  /** Milliseconds, from any start. */
  at: number;
};

export type End = "enter" | "tab" | "control" | "none";

/** A code that was read. */
export interface Read {
  /** A bill, whole or in part; a tracking number of ours; a receipt's token; or nobody knows what. */
  kind: "bill" | "number" | "token" | "text";
  /** What the code says, without what the reader put round it. */
  text: string;
  /** All that came. */
  raw: string;
  /** The mean time between its keys, in milliseconds. */
  pace: number;
  end: End;
  /** It was typed as Alt and the numbers of its characters. */
  alt: boolean;
  /** It was typed on the number pad while NumLock was off. */
  moved: boolean;
}

/** What a key turned out to be: the end of a code, of which `before` stood first; or what still belongs to the last one. */
export type Heard<Before> = { read: Read; before: Before } | "tail" | null;

/** What a reader puts round a code, as a setting of central's names it. */
export interface Framing {
  prefix: string;
  suffix: string;
}

/** What codes are known by. */
export interface Known {
  /** Begins this year's tracking numbers: `405`. */
  year: () => number;
  framings: () => readonly Framing[];
}

/** Tells codes from typing. `Before` is what its owner wants to come back to. */
export class KeyReader<Before> {
  readonly #run = new Run<Before>();
  #character: { number: string; at: number; before: Before } | null = null;
  #keys = 0;
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly facts: Known) {}

  press(stroke: Stroke, before: () => Before, wanted: Wanted = "known"): Heard<Before> {
    const { at } = stroke;
    this.#keys += 1;
    const last = this.#character?.at ?? this.#run.last?.at ?? Number.NEGATIVE_INFINITY;
    if (at - last > PAUSE) this.#forget();
    const digit = altDigit(stroke);
    if (digit !== null) {
      this.#character ??= { number: "", at, before: before() };
      this.#character.number += digit;
      this.#character.at = at;
      return null;
    }
    const ended = this.#character && this.alt();
    if (ended) return ended;
    const end = endOf(stroke);
    if (end) return this.#ended(at, end, wanted);
    const sign = signOf(stroke);
    const moved = movesFor(stroke) !== null;
    if (sign !== null) this.#push({ sign, at, before: before(), alt: false, moved });
    // A chord is left out: readers put control characters round a code. Anything else is a hand's, unless it is too near.
    else if (!isChord(stroke) && !this.#run.fast) this.#forget();
    return null;
  }

  /** Alt is pressed once more, or another key: the number before it was a whole character's. */
  alt(): Heard<Before> {
    this.#keys += 1;
    if (!this.#character) return null;
    const { number, at, before } = this.#character;
    this.#character = null;
    const letter = Number(number) < 128 ? String.fromCharCode(Number(number)).toUpperCase() : OTHER;
    if (letter === "\r" || letter === "\n") return this.#ended(at, "control");
    if (letter >= " ") this.#push({ sign: letter, at, before, alt: true, moved: false });
    return null;
  }

  /** Nothing came for a while: a code whose reader adds nothing behind it. */
  rest(wanted: Wanted = "known"): Heard<Before> {
    const ended = this.alt();
    if (ended) return ended;
    const read = this.#read("none", wanted);
    if (!read) return null;
    return isSure(read.read, this.#run.fast, wanted) ? this.#taken(read) : null;
  }

  /**
   * How long after the last key it is at rest; null where nothing could come of it. What may be half of a code waits for
   * the other half: its reader, or a busy machine, may hold in the middle.
   */
  get patience(): number | null {
    if (this.#run.length === 0) return null;
    if (!this.#known()) return PAUSE;
    // Sooner than whatever waits for the end of a burst; else later than the slowest reader's own end.
    return this.#run.fast ? REST - 10 : SLOWEST + 30;
  }

  /** It may be half of a code. */
  get isOpen(): boolean {
    return this.#run.length >= SHORTEST;
  }

  /** Digits are coming faster than hands type, `at` this moment. */
  running(at: number): boolean {
    const { length, last } = this.#run;
    const digits = length - this.#run.digitsFrom(length);
    return digits >= RUN && at - (last?.at ?? 0) <= REST && this.#run.pace() < DAMAGED;
  }

  /** The last sign came behind two others as a reader's do, if perhaps a slow one's. */
  get inRun(): boolean {
    const third = this.#run.length - 3;
    return third >= 0 && this.#run.pace(third) <= SLOWEST;
  }

  #push(sign: Omit<Sign<Before>, "key">) {
    this.#run.push({ ...sign, key: this.#keys });
  }

  #forget() {
    this.#run.forget();
    this.#character = null;
  }

  #ended(at: number, end: End, wanted: Wanted = "known"): Heard<Before> {
    const read = this.#read(end, wanted);
    if (read) return this.#taken(read, at);
    // CR and LF, of which the first has ended it.
    const tail = this.#run.length === 0 && at - this.#readAt <= SLOWEST;
    this.#forget();
    return tail ? "tail" : null;
  }

  #taken(read: { read: Read; before: Before }, at = this.#run.last?.at ?? 0): Heard<Before> {
    this.#readAt = at;
    this.#forget();
    return read;
  }

  /** What stands there, if it is a code; the newest part of it. */
  #read(end: End, wanted: Wanted): { read: Read; before: Before } | null {
    const text = this.#run.text();
    const known = this.#known() ?? this.#framedToken(text) ?? this.#token(text);
    const found = known && this.#run.pace(known.from) <= SLOWEST ? known : this.#anything(text, wanted);
    const first = found && this.#run.at(found.from);
    if (!found || !first) return null;
    const signs = this.#run.from(found.from);
    const read: Read = {
      kind: found.kind,
      text: found.text,
      raw: text.slice(found.from),
      pace: this.#run.pace(found.from),
      end,
      alt: signs.some(({ alt }) => alt),
      moved: signs.some(({ moved }) => moved),
    };
    return { read, before: first.before };
  }

  /** A code whose last sign is known by its number. */
  #known() {
    const isNumber = (digits: string) => isOurNumber(digits, this.facts.year());
    return (
      this.#digits(BILL, isBill, "bill") ??
      this.#framed(BILL, isBill, "bill") ??
      this.#framed(NUMBER, isNumber, "number") ??
      this.#digits(NUMBER, isNumber, "number")
    );
  }

  /** Digits with a framing round them that a setting names. */
  #framed(count: number, isOne: (digits: string) => boolean, kind: Read["kind"]) {
    for (const { prefix, end } of this.#framings()) {
      const start = end - count;
      const text = this.#run.text(Math.max(0, start), end);
      const before = this.#identifiedAt(start) - prefix.length;
      if (before < 0 || !isOne(text) || !this.#stands(prefix, before)) continue;
      const from = this.#identifiedAt(before);
      // A part of a longer number is none.
      if (from > 0 && this.#run.isDigit(from - 1) && !this.#run.apart(from)) continue;
      return { kind, text, from: this.#frameFrom(from) };
    }
    return null;
  }

  #framedToken(text: string) {
    for (const { prefix, end } of this.#framings()) {
      const token = text.slice(0, end);
      const at = tokenAt(token);
      const before = this.#identifiedAt(at) - prefix.length;
      if (at < 0 || before < 0 || !this.#stands(prefix, before)) continue;
      return {
        kind: "token" as const,
        text: token.slice(at),
        from: this.#frameFrom(this.#identifiedAt(before)),
      };
    }
    return null;
  }

  /** Those whose suffix stands there, and where the code before it ends. Letters are told by their keys, so in capitals. */
  #framings() {
    const length = this.#run.length;
    const framings = this.facts.framings().map(({ prefix, suffix }) => ({
      prefix: prefix.toUpperCase(),
      suffix: suffix.toUpperCase(),
      end: length - suffix.length,
    }));
    return framings.filter(({ suffix, end }) => end > 0 && this.#stands(suffix, end));
  }

  #stands(text: string, at: number): boolean {
    return this.#run.text(at, at + text.length) === text;
  }

  #digits(count: number, isOne: (digits: string) => boolean, kind: Read["kind"]) {
    let end = this.#run.length;
    const behind = Math.max(0, end - FRAME);
    while (end > behind && !this.#run.isDigit(end - 1)) end--;
    const start = end - count;
    if (start < 0 || this.#run.digitsFrom(end) > start) return null;
    const text = this.#run.text(start, end);
    if (!isOne(text)) return null;
    const identified = this.#identifiedAt(start);
    // A part of a longer number is none, unless the rest came from elsewhere.
    if (identified === start && start > 0 && this.#run.isDigit(start - 1) && !this.#run.apart(start))
      return null;
    return { kind, text, from: this.#frameFrom(identified) };
  }

  #token(text: string) {
    const at = tokenAt(text);
    if (at < 0) return null;
    return { kind: "token" as const, text: text.slice(at), from: this.#frameFrom(this.#identifiedAt(at)) };
  }

  /** Where the signs before it are the AIM identifier of the kind of code. */
  #identifiedAt(start: number): number {
    return /^\][A-Z][0-9]$/.test(this.#run.text(Math.max(0, start - 3), start)) ? start - 3 : start;
  }

  #frameFrom(start: number): number {
    let from = start;
    while (from > 0 && start - from < FRAME && !this.#run.isDigit(from - 1) && !this.#run.apart(from)) from--;
    return from;
  }

  /** Nothing that is known: a reader's by its pace alone, from where that pace begins. */
  #anything(text: string, wanted: Wanted) {
    const all = wanted === "all";
    const [rest, slowest] = all ? [PAUSE, Number.MAX_VALUE] : [REST, HANDS];
    let from = this.#run.length - 1;
    if (from < 0) return null;
    while (from > 0 && this.#run.gap(from) <= rest) from--;
    if (!all) from = this.#run.behindHands(from);
    const digits = /^(?:\][A-Z][0-9])?([0-9]+)$/.exec(text.slice(from))?.[1] ?? "";
    if (digits.length >= SHORTEST && this.#run.pace(from) < DAMAGED)
      return { kind: "bill" as const, text: digits, from };
    if (wanted === "known" || this.#run.pace(from) >= slowest) return null;
    if (text.length - from < LEAST && !all) return null;
    return { kind: "text" as const, text: text.slice(from).replace(/^\][A-Z][0-9]/, ""), from };
  }
}

/** Whether a code that nothing ends is one: a hand may have typed a number, and go on with it. */
function isSure({ kind, text }: Read, fast: boolean, wanted: Wanted): boolean {
  switch (kind) {
    case "text":
      return wanted === "fast" || wanted === "all";
    case "bill":
      return fast || wanted === "all" || isBill(text);
    case "number":
      return fast || wanted === "all";
    case "token":
      return true;
  }
}

/** What ends a code: Enter or Tab; readers that send control characters send them as Ctrl+M, J or I. */
export function endOf({ key, code, shiftKey, ctrlKey, altKey, metaKey }: Stroke): End | null {
  if (ctrlKey && !altKey) return /^Key[MJI]$/.test(code) ? "control" : null;
  if (altKey || metaKey) return null;
  if (key === "Enter") return "enter";
  return key === "Tab" && !shiftKey ? "tab" : null;
}

function isChord({ ctrlKey, altKey, metaKey }: Stroke): boolean {
  return ctrlKey || altKey || metaKey;
}
