/**
 * What a code that was read can be, as far as its own digits tell: only so much as is needed to know a scan from typing.
 * What it is worth the engine says. The examples that both agree on are in `ui/tests/codes.test.ts`.
 */

/** The digits of a bill's barcode: bill id and payment id, thirteen each. */
export const BILL = 26;
/** The digits of a tracking number. */
export const NUMBER = 12;
/** The first year of which there are tracking numbers, as they begin. */
const FIRST_YEAR = 405;
/** A receipt's token: base45 of a signed message, whose first bytes are always the same. */
const TOKEN = /\+WG[0-9A-Z $%*+\-./:]{80,}$/;

/** The bill's own half has its right check digit. The other half may be empty: nothing to pay. */
export function isBill(digits: string): boolean {
  const bill = digits.slice(0, BILL / 2).replace(/^0+/, "");
  if (digits.length !== BILL || bill.length < 6) return false;
  let weight = 1;
  let sum = 0;
  for (const digit of [...bill.slice(0, -1)].reverse()) {
    weight = weight === 7 ? 2 : weight + 1;
    sum += Number(digit) * weight;
  }
  const rest = sum % 11;
  return Number(bill.at(-1)) === (rest < 2 ? 0 : 11 - rest);
}

/** A tracking number of ours, of a year up to this one (`405`): ISO 7064 MOD 11,10. */
export function isOurNumber(digits: string, year: number): boolean {
  if (digits.length !== NUMBER) return false;
  const of = Number(digits.slice(0, 3));
  if (of < FIRST_YEAR || of > year) return false;
  let product = 10;
  for (const digit of digits.slice(0, -1)) {
    product = (((product + Number(digit)) % 10 || 10) * 2) % 11;
  }
  return (product + Number(digits.at(-1))) % 10 === 1;
}

/** Where a token begins in a text that ends with one; -1 where none does. */
export function tokenAt(text: string): number {
  return text.search(TOKEN);
}
