import { HANDS, REST } from "./tempo";

/** The mean time between its keys; hands are slower. */
const MEAN = 50;
/** A bill's barcode has 26 digits. Fewer, down to here, is a barcode read in part; less is typing. */
const SHORTEST = 16;
/** From here on a fast run of digits may be a scan: what the field says to it can wait. */
const RUN = 6;

export interface Key {
  /** A sign that may be in a scan: `0` to `9`, or whatever else the screen reads; or nothing. */
  digit: string | null;
  /** It ends a scan. */
  enter: boolean;
  /** Milliseconds, from any start. */
  at: number;
}

/** How few signs a scan has, and how quickly they come. */
export interface Pace {
  shortest: number;
  mean: number;
  /** Whatever else comes between the signs is left out, and does not break it off. */
  through?: boolean;
}
const BILL: Pace = { shortest: SHORTEST, mean: MEAN };
/** Twelve signs, with or without the lines between them; quick hands type as many, so a reader has to be quicker. */
export const CODE: Pace = { shortest: 12, mean: HANDS };
/** The whole of whatever a reader types, control characters aside. */
export const ANYTHING: Pace = { shortest: 2, mean: HANDS, through: true };

/** Tells a barcode reader, which types like a keyboard, from hands. */
export class ScanDetector {
  #text = "";
  /** Of the text, and those left out between its signs. */
  #keys = 0;
  #first = 0;
  #last = 0;

  /** The digits of a scan once its Enter has come; `first` at the digit that may begin one. */
  feed(
    { digit, enter, at }: Key,
    { shortest, mean, through = false }: Pace = BILL,
  ): { scan: string | null; first: boolean } {
    if (this.#text !== "" && at - this.#last > REST) this.#text = "";
    if (digit !== null) {
      const first = this.#text === "";
      if (first) {
        this.#first = at;
        this.#keys = 0;
      }
      this.#text += digit;
      this.#came(at);
      return { scan: null, first };
    }
    const text = this.#text;
    const fast = this.#fast(mean);
    if (through && fast && !enter) {
      this.#came(at);
      return { scan: null, first: false };
    }
    this.#text = "";
    return { scan: enter && fast && text.length >= shortest ? text : null, first: false };
  }

  /** Digits are coming faster than hands type, `at` this moment. */
  running(at: number): boolean {
    return this.#text.length >= RUN && at - this.#last <= REST && this.#fast();
  }

  #came(at: number) {
    this.#keys += 1;
    this.#last = at;
  }

  #fast(mean = MEAN): boolean {
    return this.#text !== "" && this.#keys > 1 && (this.#last - this.#first) / (this.#keys - 1) < mean;
  }
}

/** The digit a key types, in whatever layout the keyboard is. */
export function digitOf(event: Pick<KeyboardEvent, "key" | "code">): string | null {
  const code = /^(?:Digit|Numpad)([0-9])$/.exec(event.code);
  if (/^[0-9]$/.test(event.key)) return event.key;
  if (/^[\u06f0-\u06f9]$/.test(event.key)) return String(event.key.charCodeAt(0) - 0x06f0);
  if (/^[\u0660-\u0669]$/.test(event.key)) return String(event.key.charCodeAt(0) - 0x0660);
  return code && event.key === "Unidentified" ? (code[1] ?? null) : null;
}

/** The sign of a one-time code a key types, in whatever layout the keyboard is. */
export function codeSignOf(event: Pick<KeyboardEvent, "key" | "code">): string | null {
  const digit = digitOf(event);
  if (digit !== null) return digit;
  if (/^[a-z]$/i.test(event.key)) return event.key.toUpperCase();
  if (event.key === "-") return "-";
  return /^Key([A-Z])$/.exec(event.code)?.[1] ?? null;
}
