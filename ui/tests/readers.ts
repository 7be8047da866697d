import type { Framing } from "../src/reader";

/** Barcode readers as their makers set them up, and as a keyboard's settings change what they type. */

export interface Stroke {
  key: string;
  code: string;
  shiftKey?: boolean;
  ctrlKey?: boolean;
  altKey?: boolean;
}

export interface Reader {
  name: string;
  /** Milliseconds a key. */
  gap: number;
  keys: (text: string) => Stroke[];
  pauses?: Record<number, number>;
  /** Types digits alone. */
  digits?: boolean;
  /** What central's settings say that it puts round a code. */
  framing?: Framing;
  /** It adds nothing behind a code, and is as slow as a hand: nobody can tell that a number was read. */
  endless?: boolean;
}

const SHIFTED: Record<string, string> = {
  "+": "Equal",
  ":": "Semicolon",
  "*": "Digit8",
  $: "Digit4",
  "%": "Digit5",
  "#": "Digit3",
};
const PLAIN: Record<string, string> = {
  " ": "Space",
  "-": "Minus",
  ".": "Period",
  "/": "Slash",
  "]": "BracketRight",
};
const MOVES = [
  "Insert",
  "End",
  "ArrowDown",
  "PageDown",
  "ArrowLeft",
  "Clear",
  "ArrowRight",
  "Home",
  "ArrowUp",
  "PageUp",
];

function stroke(sign: string): Stroke {
  if (/[0-9]/.test(sign)) return { key: sign, code: `Digit${sign}` };
  if (/[A-Z]/.test(sign)) return { key: sign, code: `Key${sign}`, shiftKey: true };
  return { key: sign, code: SHIFTED[sign] ?? PLAIN[sign] ?? "", shiftKey: sign in SHIFTED };
}

export const latin = (text: string): Stroke[] => [...text].map(stroke);
const control = (letter: string): Stroke => ({
  key: letter.toLowerCase(),
  code: `Key${letter}`,
  ctrlKey: true,
});
const ENTER: Stroke = { key: "Enter", code: "Enter" };
const TAB: Stroke = { key: "Tab", code: "Tab" };
const isDigits = (text: string) => /^[0-9]+$/.test(text);

/** Each sign by the place of its key, and what this layout has there. */
function layout(text: string, zero: number): Stroke[] {
  return latin(text).map(({ key, ...rest }) =>
    /[0-9]/.test(key)
      ? { key: String.fromCharCode(zero + Number(key)), ...rest }
      : { key: key === " " ? " " : "\u0634", ...rest },
  );
}

function alt(text: string): Stroke[] {
  return [...text].flatMap((sign) => [
    { key: "Alt", code: "AltLeft", altKey: true },
    ...[...String(sign.charCodeAt(0))].map((d) => ({ key: d, code: `Numpad${d}`, altKey: true })),
  ]);
}

/** A reader that a setting names: no other tells its digits from the code's. */
function framed(name: string, gap: number, framing: Framing, end: Stroke[]): Reader {
  const keys = (text: string) => [...latin((framing.prefix + text + framing.suffix).toUpperCase()), ...end];
  return { name: `by a setting: ${name}`, gap, keys, framing };
}

export const READERS: readonly Reader[] = [
  { name: "as delivered: Enter, 5 ms a key", gap: 5, keys: (text) => [...latin(text), ENTER] },
  { name: "Enter, 25 ms", gap: 25, keys: (text) => [...latin(text), ENTER] },
  { name: "Tab, 5 ms", gap: 5, keys: (text) => [...latin(text), TAB] },
  { name: "nothing behind, 5 ms", gap: 5, keys: latin },
  {
    name: "CR and LF as Ctrl+M and Ctrl+J, 5 ms",
    gap: 5,
    keys: (text) => [...latin(text), control("M"), control("J")],
  },
  { name: "Enter and Ctrl+J, 60 ms", gap: 60, keys: (text) => [...latin(text), ENTER, control("J")] },
  {
    name: "AIM identifier, Enter, 5 ms",
    gap: 5,
    keys: (text) => [...latin(isDigits(text) ? "]C1" : "]Q1"), ...latin(text), ENTER],
  },
  {
    name: "AIM identifier, Tab, 60 ms",
    gap: 60,
    keys: (text) => [...latin(isDigits(text) ? "]I0" : "]Q1"), ...latin(text), TAB],
  },
  {
    name: "STX and ETX as Ctrl+B and Ctrl+C, Enter, 5 ms",
    gap: 5,
    keys: (text) => [control("B"), ...latin(text), control("C"), ENTER],
  },
  { name: "a sign of its own in front, Enter, 5 ms", gap: 5, keys: (text) => [...latin(`#${text}`), ENTER] },
  { name: "Persian layout, Enter, 5 ms", gap: 5, keys: (text) => [...layout(text, 0x06f0), ENTER] },
  { name: "Arabic layout, Tab, 60 ms", gap: 60, keys: (text) => [...layout(text, 0x0660), TAB] },
  {
    name: "number pad with NumLock off, Enter, 5 ms",
    gap: 5,
    keys: (text) => [...[...text].map((d) => ({ key: MOVES[Number(d)] ?? "", code: `Numpad${d}` })), ENTER],
    digits: true,
  },
  {
    name: "number pad with NumLock off, Tab, 60 ms",
    gap: 60,
    keys: (text) => [...[...text].map((d) => ({ key: MOVES[Number(d)] ?? "", code: `Numpad${d}` })), TAB],
    digits: true,
  },
  { name: "Alt and the numbers of characters, Enter, 5 ms", gap: 5, keys: (text) => [...alt(text), ENTER] },
  { name: "Alt and the numbers of characters, Enter, 40 ms", gap: 40, keys: (text) => [...alt(text), ENTER] },
  { name: "by radio: Enter, 60 ms", gap: 60, keys: (text) => [...latin(text), ENTER] },
  { name: "by radio: Tab, 120 ms", gap: 120, keys: (text) => [...latin(text), TAB] },
  {
    name: "Enter, 5 ms, 300 ms in the middle",
    gap: 5,
    keys: (text) => [...latin(text), ENTER],
    pauses: { 7: 300 },
  },
  {
    name: "nothing behind, 5 ms, 300 ms near the end",
    gap: 5,
    keys: latin,
    pauses: { 11: 300 },
  },
  {
    name: "by radio: Enter, 90 ms, 400 ms in the middle",
    gap: 90,
    keys: (text) => [...latin(text), ENTER],
    pauses: { 7: 400 },
  },
  { name: "by radio: nothing behind, 90 ms", gap: 90, keys: latin, endless: true },
  framed("00 in front, Enter, 5 ms", 5, { prefix: "00", suffix: "" }, [ENTER]),
  framed("7 behind, Tab, 60 ms", 60, { prefix: "", suffix: "7" }, [TAB]),
  framed("A4 in front and 9B behind, nothing else, 5 ms", 5, { prefix: "A4", suffix: "9B" }, []),
  framed("a1 in front and 2z behind, Enter, 25 ms", 25, { prefix: "a1", suffix: "2z" }, [ENTER]),
];
