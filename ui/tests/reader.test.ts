import { describe, expect, it } from "vitest";
import token from "../../src-tauri/crates/wire/examples/receipt_token.json";
import type { Wanted } from "../src/layers";
import { type Heard, KeyReader, type Stroke } from "../src/reader";
import { digitOf } from "../src/signs";

const BILL = "80000019021200000018450557";
const NUMBER = "405001738261";

type Key = Partial<Omit<Stroke, "at">> & { key: string };
const PLAIN = { code: "", shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };

function codeOf(key: string): string {
  if (/^[0-9]$/.test(key)) return `Digit${key}`;
  return /^[A-Z]$/.test(key) ? `Key${key}` : "";
}

const latin = (text: string): Key[] => [...text].map((key) => ({ key, code: codeOf(key) }));
const ENTER: Key = { key: "Enter", code: "Enter" };

/** Types keys at a pace, with longer pauses before some of them; then nothing for as long as the reader waits. */
function read(keys: readonly Key[], gap: number, { pauses = {}, wanted = "known" }: Way = {}) {
  const reader = new KeyReader<number>({ year: () => 405, framings: () => [] });
  const heard: Heard<number>[] = [];
  let at = 1000;
  keys.forEach((key, n) => {
    at += pauses[n] ?? gap;
    const of = n;
    if (key.key === "Alt") heard.push(reader.alt());
    else heard.push(reader.press({ ...PLAIN, ...key, at }, () => of, wanted));
  });
  heard.push(reader.rest(wanted));
  const found = heard.flatMap((one) => (one === null || one === "tail" ? [] : [one]))[0];
  return found ? { ...found.read, before: found.before } : null;
}
interface Way {
  pauses?: Record<number, number>;
  wanted?: Wanted;
}

describe("a scan is what no hand types by chance, at any pace of a reader", () => {
  it.each([3, 12, 25, 42, 60, 90, 120])("a bill, a number and a token at %i ms a key", (gap) => {
    expect(read([...latin(BILL), ENTER], gap)).toMatchObject({ kind: "bill", text: BILL, before: 0 });
    expect(read([...latin(NUMBER), ENTER], gap)).toMatchObject({ kind: "number", text: NUMBER });
    expect(read([...latin(token), ENTER], gap)).toMatchObject({ kind: "token", text: token });
  });

  it.each([12, 90])("with a pause in its middle, at %i ms", (gap) => {
    expect(read([...latin(BILL), ENTER], gap, { pauses: { 14: 400 } })).toMatchObject({
      text: BILL,
      before: 0,
    });
  });

  it("begins anew after a rest", () => {
    const keys = [...latin("123"), ...latin(BILL), ENTER];
    expect(read(keys, 12, { pauses: { 3: 900 } })).toMatchObject({ text: BILL, before: 3 });
  });

  it("is told from what a hand typed right before it", () => {
    const pauses = { 1: 60, 2: 60, 3: 60, 4: 60, 5: 60 };
    expect(read([...latin("13720"), ...latin(BILL), ENTER], 5, { pauses })).toMatchObject({ before: 5 });
    expect(read([...latin("13720"), ...latin(NUMBER), ENTER], 5, { pauses })).toMatchObject({
      text: NUMBER,
      before: 5,
    });
  });

  it("ends by itself where it is whole, and a number only where no hand can have typed it", () => {
    expect(read(latin(BILL), 90)).toMatchObject({ kind: "bill", end: "none" });
    expect(read(latin(NUMBER), 5)).toMatchObject({ kind: "number", end: "none" });
    expect(read(latin(token), 5)).toMatchObject({ kind: "token", end: "none" });
    expect(read(latin(NUMBER), 90)).toBeNull();
    expect(read(latin(token), 90)).toMatchObject({ kind: "token", end: "none" });
    expect(read(latin(token.slice(0, 60)), 5)).toBeNull();
  });

  it("that lost some digits is still one at a reader's pace, to be said so", () => {
    expect(read([...latin(BILL.slice(0, 20)), ENTER], 12)).toMatchObject({
      kind: "bill",
      text: BILL.slice(0, 20),
    });
    expect(read([...latin(BILL.slice(0, 20)), ENTER], 90)).toBeNull();
    const wrong = BILL.replace("2120", "2121");
    expect(read([...latin(wrong), ENTER], 12)).toMatchObject({ kind: "bill", text: wrong });
    expect(read([...latin(wrong), ENTER], 90)).toBeNull();
  });
});

describe("hands are hands", () => {
  it.each([
    ["a bill id", "8000001902120"],
    ["a mobile", "09141230836"],
    ["a foreigner's id", "989141230836"],
    ["a number with a slip in it", "405001738262"],
  ])("%s", (_, text) => {
    for (const gap of [5, 45, 60, 90]) expect(read([...latin(text), ENTER], gap)).toBeNull();
  });

  it("that type slower than any reader read nothing", () => {
    expect(read([...latin(NUMBER), ENTER], 180)).toBeNull();
    expect(read([...latin(BILL), ENTER], 180)).toBeNull();
  });

  it("whose other key breaks it off read nothing", () => {
    const back: Key = { key: "Backspace", code: "Backspace" };
    expect(read([...latin(NUMBER.slice(0, 6)), back, ...latin(NUMBER.slice(6)), ENTER], 60)).toBeNull();
  });

  it("that type part of a longer number read nothing", () => {
    expect(read([...latin(`1${NUMBER}`), ENTER], 60)).toBeNull();
  });
});

describe("what stands round a code is left out", () => {
  it.each(["]C1", "]I0", "]A0", "#", "AB", "AB]C1"])("%s in front", (frame) => {
    for (const gap of [5, 60]) {
      expect(read([...latin(frame), ...latin(BILL), ENTER], gap)).toMatchObject({ text: BILL, before: 0 });
      expect(read([...latin(frame), ...latin(NUMBER), ENTER], gap)).toMatchObject({
        text: NUMBER,
        before: 0,
      });
    }
  });

  it("the identifier of a QR code in front of a token", () => {
    expect(read([...latin(`]Q1${token}`), ENTER], 5)).toMatchObject({ text: token, before: 0 });
  });

  it("signs behind, and control characters round it", () => {
    const ctrl = (letter: string): Key => ({ key: letter, code: `Key${letter}`, ctrlKey: true });
    expect(read([...latin(`${BILL}#`), ENTER], 5)).toMatchObject({ text: BILL });
    for (const gap of [5, 60]) {
      const framed = [ctrl("B"), ...latin(BILL), ctrl("C"), ENTER];
      expect(read(framed, gap)).toMatchObject({ text: BILL, before: 1 });
    }
  });

  it.each<[string, Key[]]>([
    ["Enter", [ENTER]],
    ["Tab", [{ key: "Tab", code: "Tab" }]],
    ["Ctrl+M", [{ key: "m", code: "KeyM", ctrlKey: true }]],
    ["Ctrl+J", [{ key: "j", code: "KeyJ", ctrlKey: true }]],
    ["Ctrl+I", [{ key: "i", code: "KeyI", ctrlKey: true }]],
  ])("%s ends it", (_, end) => {
    for (const gap of [5, 60]) expect(read([...latin(BILL), ...end], gap)).toMatchObject({ text: BILL });
  });

  it("the second key of CR and LF belongs to the same end, and a later one does not", () => {
    const reader = new KeyReader<number>({ year: () => 405, framings: () => [] });
    let at = 0;
    const press = (key: Key, gap: number) => {
      at += gap;
      return reader.press({ ...PLAIN, ...key, at }, () => 0);
    };
    for (const key of latin(BILL)) press(key, 60);
    expect(press(ENTER, 60)).toMatchObject({ read: { text: BILL } });
    expect(press({ key: "j", code: "KeyJ", ctrlKey: true }, 60)).toBe("tail");
    expect(press(ENTER, 250)).toBeNull();
  });
});

describe("whatever the keyboard is set to", () => {
  it.each([
    ["Persian", 0x06f0],
    ["Arabic", 0x0660],
  ])("%s digits", (_, zero) => {
    const keys = [...BILL].map((d) => ({ key: String.fromCharCode(zero + Number(d)), code: `Digit${d}` }));
    expect(read([...keys, ENTER], 5)).toMatchObject({ text: BILL });
  });

  it("a token under a Persian layout", () => {
    const shifted: Record<string, string> = {
      "+": "Equal",
      ":": "Semicolon",
      "*": "Digit8",
      $: "Digit4",
      "%": "Digit5",
    };
    const plain: Record<string, string> = { " ": "Space", "-": "Minus", ".": "Period", "/": "Slash" };
    const keys = [...token].map((sign): Key => {
      if (/[0-9]/.test(sign))
        return { key: String.fromCharCode(0x06f0 + Number(sign)), code: `Digit${sign}` };
      if (/[A-Z]/.test(sign)) return { key: "\u0634", code: `Key${sign}` };
      return { key: "\u061f", code: shifted[sign] ?? plain[sign] ?? "", shiftKey: sign in shifted };
    });
    expect(read([...keys, ENTER], 5)).toMatchObject({ kind: "token", text: token });
  });

  it("the number pad with NumLock off", () => {
    const moves = [
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
    const keys = [...BILL].map((d) => ({ key: moves[Number(d)] ?? "", code: `Numpad${d}` }));
    for (const gap of [5, 60]) {
      expect(read([...keys, ENTER], gap)).toMatchObject({ text: BILL, moved: true });
    }
  });

  it.each([0, 4])("Alt and the numbers of its characters, %i digits each", (width) => {
    const alt = (text: string) =>
      [...text].flatMap((sign): Key[] => {
        const number = String(sign.charCodeAt(0)).padStart(width, "0");
        return [{ key: "Alt" }, ...[...number].map((d) => ({ key: d, code: `Numpad${d}`, altKey: true }))];
      });
    for (const gap of [5, 30]) {
      expect(read([...alt(BILL), { key: "Alt" }, ENTER], gap)).toMatchObject({ text: BILL, alt: true });
      expect(read([...alt(`${BILL}\r`), { key: "Alt" }], gap)).toMatchObject({ text: BILL });
      expect(read(alt(token), gap, { wanted: "all" })).toMatchObject({ kind: "token", text: token });
    }
  });

  it("a digit is the same in every layout", () => {
    expect(digitOf({ key: "7", code: "Digit7" })).toBe("7");
    expect(digitOf({ key: "\u06f7", code: "Digit7" })).toBe("7");
    expect(digitOf({ key: "\u0667", code: "Numpad7" })).toBe("7");
    expect(digitOf({ key: "Unidentified", code: "Digit7" })).toBe("7");
    expect(digitOf({ key: "&", code: "Digit7" })).toBeNull();
    expect(digitOf({ key: "Enter", code: "Enter" })).toBeNull();
  });
});

describe("where more than our codes is wanted", () => {
  const CODE = "K7QF-2MXD-9P31";

  it("a one-time code at a reader's pace, with its letters and lines", () => {
    expect(read([...latin(CODE), ENTER], 12, { wanted: "ended" })).toMatchObject({
      kind: "text",
      text: CODE,
    });
    expect(read([...latin(CODE), ENTER], 60, { wanted: "ended" })).toBeNull();
    expect(read(latin(CODE), 12, { wanted: "ended" })).toBeNull();
  });

  it("whatever is typed at a reader's pace on a password's screen, ended or not", () => {
    expect(read(latin(CODE), 12, { wanted: "fast" })).toMatchObject({ kind: "text" });
    expect(read(latin(CODE), 60, { wanted: "fast" })).toBeNull();
    expect(read([...latin("ab"), ENTER], 10, { wanted: "fast" })).toBeNull();
  });

  it("everything where nobody types", () => {
    expect(read(latin(CODE), 90, { wanted: "all" })).toMatchObject({ kind: "text", text: CODE, pace: 90 });
  });
});

it("checks wait while a fast run of digits is on its way, and no longer", () => {
  const reader = new KeyReader<number>({ year: () => 405, framings: () => [] });
  latin("917463").forEach((key, n) => void reader.press({ ...PLAIN, ...key, at: n * 10 }, () => 0));
  expect(reader.running(60)).toBe(true);
  expect(reader.running(400)).toBe(false);
});
