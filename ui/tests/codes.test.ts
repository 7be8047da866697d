import { describe, expect, it } from "vitest";
import token from "../../src-tauri/crates/wire/examples/receipt_token.json";
import { isBill, isOurNumber, tokenAt } from "../src/codes";

describe("a code tells by its own digits what it may be", () => {
  it.each([
    ["a household's bill", "80000019021200000018450557"],
    ["one with three figures", "70123456041230000023650575"],
    ["a workshop's", "91746395041240009812050575"],
    ["one with nothing to pay", "80000019021200000000050458"],
    ["one whose other half is empty", "80000019021200000000000000"],
  ])("%s is a bill", (_, digits) => {
    expect(isBill(digits)).toBe(true);
    const slip = String((Number(digits[12]) + 1) % 10);
    expect(isBill(digits.slice(0, 12) + slip + digits.slice(13))).toBe(false);
  });

  it.each(["", "0".repeat(26), "8000001902120", "12".repeat(13)])("%s is none", (digits) => {
    expect(isBill(digits)).toBe(false);
  });

  it.each([
    ["405001738261", 405, true],
    ["405001738262", 405, false],
    ["405001738261", 404, false],
    ["405001738261", 406, true],
    ["989141230836", 405, false],
    ["40500173826", 405, false],
  ])("%s in the year %i: ours %s", (digits, year, ours) => {
    expect(isOurNumber(digits, year)).toBe(ours);
  });

  it("a token is known where it begins, and half of one is none", () => {
    expect(tokenAt(token)).toBe(0);
    expect(tokenAt(`]Q1${token}`)).toBe(3);
    expect(tokenAt(token.slice(0, 60))).toBe(-1);
    expect(tokenAt(token.slice(3))).toBe(-1);
  });
});
