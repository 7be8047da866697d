/** Digits and number signs as they are stored (ASCII) and as they are shown (Persian). */

const PERSIAN_ZERO = 0x06f0;
const ARABIC_ZERO = 0x0660;
const DECIMAL = "\u066b";
const THOUSANDS = "\u066c";

/** `1744.56` → the same in Persian digits, letter for letter: the caret of a field stays where it was. */
export function persian(text: string): string {
  return text
    .replace(/[0-9]/g, shift(PERSIAN_ZERO))
    .replace(/(?<=[\u06f0-\u06f9])\.(?=[\u06f0-\u06f9]|$)/g, DECIMAL);
}

/** Persian and Arabic digits → ASCII, letter for letter; anything else stays for the engine to judge. */
export function ascii(text: string): string {
  return text
    .replace(/[\u06f0-\u06f9]/g, (d) => String(d.charCodeAt(0) - PERSIAN_ZERO))
    .replace(/[\u0660-\u0669]/g, (d) => String(d.charCodeAt(0) - ARABIC_ZERO))
    .replaceAll(DECIMAL, ".");
}

/** As `ascii`, for a meter's figure: there a slash is typed for the decimal point. */
export function asciiFigure(text: string): string {
  return ascii(text).replaceAll("/", ".");
}

/** `2592.5` → with a thousands separator, in Persian digits. */
export function grouped(figure: string | number): string {
  const [whole = "", rest] = String(figure).split(".");
  const split = whole.replace(/\B(?=(\d{3})+$)/g, THOUSANDS);
  return persian(rest === undefined ? split : `${split}.${rest}`);
}

/** `486.1` → `486.10` on a display with two decimals, so that a column's figures stand under each other. */
export function withDecimals(figure: string, decimals: number): string {
  const [whole = "", rest = ""] = figure.split(".");
  return decimals === 0 && rest === "" ? whole : `${whole}.${rest.padEnd(decimals, "0")}`;
}

/** The twelve digits of a tracking number in groups of four; another system's number as it is. */
export function groupsOfFour(number: string): string[] {
  return /^\d{12}$/.test(number) ? (number.match(/.{4}/g) ?? [number]) : [number];
}

function shift(zero: number): (digit: string) => string {
  return (digit) => String.fromCharCode(zero + Number(digit));
}
