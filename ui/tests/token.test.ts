import { describe, expect, it } from "vitest";
import { tokenLetter } from "../src/token";

const press = (code: string, key: string, shiftKey = false, ctrlKey = false) =>
  tokenLetter({ code, key, shiftKey, ctrlKey, altKey: false, metaKey: false });

/** Every letter of base45 and the key a scanner presses for it, on a Latin keyboard. */
const LETTERS: readonly (readonly [letter: string, code: string, shift: boolean])[] = [
  ...[..."0123456789"].map((digit) => [digit, `Digit${digit}`, false] as const),
  ...[..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((letter) => [letter, `Key${letter}`, true] as const),
  [" ", "Space", false],
  ["$", "Digit4", true],
  ["%", "Digit5", true],
  ["*", "Digit8", true],
  ["+", "Equal", true],
  ["-", "Minus", false],
  [".", "Period", false],
  ["/", "Slash", false],
  [":", "Semicolon", true],
];

describe("a scanner that types a receipt's token", () => {
  it("is understood whatever layout the keyboard is in", () => {
    for (const [letter, code, shift] of LETTERS) {
      expect(press(code, "ض", shift), code).toBe(letter);
    }
    expect(new Set(LETTERS.map(([letter]) => letter)).size).toBe(45);
  });

  it("may leave Shift out for letters, which are all capitals", () => {
    expect(press("KeyQ", "q")).toBe("Q");
  });

  it("never takes a command or a key that moves for a letter", () => {
    expect(press("KeyK", "k", false, true)).toBeNull();
    for (const key of ["Enter", "Tab", "Backspace", "ArrowLeft", "F2", "Escape"])
      expect(press(key, key)).toBeNull();
  });

  it("refuses what is on a key of the alphabet and is none of it", () => {
    expect(press("Digit1", "!", true)).toBeNull();
    expect(press("Equal", "=")).toBeNull();
    expect(press("Semicolon", "ک")).toBeNull();
  });

  it("takes what was typed where a key has no place", () => {
    expect(press("", "a")).toBe("A");
    expect(press("", "ش")).toBeNull();
  });
});
