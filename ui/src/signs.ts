import { tokenLetter } from "./token";

type Press = Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey">;

/** Stands for a sign that is in none of our codes, as what frames one may be. */
export const OTHER = "\ufffd";

/**
 * The sign a key means in a code, whatever the layout of the keyboard, and NumLock on or off; null where it means none.
 */
export function signOf(press: Press): string | null {
  if (press.ctrlKey || press.altKey || press.metaKey) return null;
  const sign = tokenLetter(press) ?? digitOf(press);
  if (sign !== null) return sign;
  if (press.code === "BracketRight" && !press.shiftKey) return "]";
  return [...press.key].length === 1 ? (press.key === "]" ? "]" : OTHER) : null;
}

/** The digit a key types, in whatever layout the keyboard is. */
export function digitOf(press: Pick<KeyboardEvent, "key" | "code">): string | null {
  if (/^[0-9]$/.test(press.key)) return press.key;
  if (/^[\u06f0-\u06f9]$/.test(press.key)) return String(press.key.charCodeAt(0) - 0x06f0);
  if (/^[\u0660-\u0669]$/.test(press.key)) return String(press.key.charCodeAt(0) - 0x0660);
  return press.key === "Unidentified" ? (/^Digit([0-9])$/.exec(press.code)?.[1] ?? null) : null;
}

/** The digit of a key on the number pad that moves instead, as it does while NumLock is off. */
export function movesFor(press: Pick<KeyboardEvent, "key" | "code">): string | null {
  const digit = /^Numpad([0-9])$/.exec(press.code)?.[1];
  return digit !== undefined && /^(?:Home|End|Page|Arrow|Insert|Clear)/.test(press.key) ? digit : null;
}

/** The digit of a character's number, which readers in Alt mode type on the number pad. */
export function altDigit({ altKey, code }: Pick<KeyboardEvent, "altKey" | "code">): string | null {
  return altKey ? (/^Numpad([0-9])$/.exec(code)?.[1] ?? null) : null;
}
