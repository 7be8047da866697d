/** What a key types on a Latin keyboard, without and with Shift: the letters of base45 (RFC 9285), which hold a receipt's token. */
const KEYS: Record<string, readonly [plain: string, shifted: string]> = {
  Space: [" ", " "],
  Digit4: ["4", "$"],
  Digit5: ["5", "%"],
  Digit8: ["8", "*"],
  Equal: ["", "+"],
  Minus: ["-", ""],
  Period: [".", ""],
  Slash: ["/", ""],
  Semicolon: ["", ":"],
  NumpadMultiply: ["*", "*"],
  NumpadAdd: ["+", "+"],
  NumpadSubtract: ["-", "-"],
  NumpadDecimal: [".", "."],
  NumpadDivide: ["/", "/"],
};

type Press = Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "ctrlKey" | "altKey" | "metaKey">;

/** The letter of a token that a key means, in whatever layout the keyboard is; null where it means none. */
export function tokenLetter({ key, code, shiftKey, ctrlKey, altKey, metaKey }: Press): string | null {
  if (ctrlKey || altKey || metaKey) return null;
  const known = KEYS[code];
  if (known) return known[shiftKey ? 1 : 0] || null;
  const plain = /^(?:Key([A-Z])|(?:Digit|Numpad)([0-9]))$/.exec(code);
  if (plain) return plain[1] ?? (shiftKey && code.startsWith("Digit") ? null : (plain[2] ?? null));
  // a key that names no place: what it typed, where that is a letter of a token
  return code === "" && /^[0-9A-Za-z $%*+\-./:]$/.test(key) ? key.toUpperCase() : null;
}
