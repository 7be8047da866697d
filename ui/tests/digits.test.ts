import { expect, it } from "vitest";
import { ascii, asciiFigure, grouped, groupsOfFour, persian, withDecimals } from "../src/digits";

it("what is shown goes back to what is stored, letter for letter", () => {
  for (const text of ["", "0123456789", "1744.56", "497.", "1001-07", "1405/09/01", "137•••••19"]) {
    expect(ascii(persian(text))).toBe(text);
    expect(persian(text)).toHaveLength(text.length);
  }
});

it("Arabic and Persian digits are both read", () => {
  expect(ascii("\u0661\u06f2\u0663")).toBe("123");
});

it("a slash is the decimal point in a figure and a slash in a date", () => {
  expect(asciiFigure("\u06f4\u06f9\u06f7/\u06f5")).toBe("497.5");
  expect(ascii("\u06f1\u06f4\u06f0\u06f5/\u06f0\u06f9/\u06f0\u06f1")).toBe("1405/09/01");
});

it("a full stop after a word is no decimal point", () => {
  expect(persian("kWh.")).toBe("kWh.");
});

it("thousands are set apart in whole numbers only", () => {
  expect(ascii(grouped("2592")).replace("\u066c", ",")).toBe("2,592");
  expect(ascii(grouped("1234567.8901")).replaceAll("\u066c", ",")).toBe("1,234,567.8901");
  expect(ascii(grouped(840))).toBe("840");
});

it("figures of one display have its decimals", () => {
  expect(withDecimals("486.1", 2)).toBe("486.10");
  expect(withDecimals("18342", 0)).toBe("18342");
  expect(withDecimals("7", 1)).toBe("7.0");
  expect(withDecimals("0.1234", 2)).toBe("0.1234");
});

it("a tracking number of ours is read in fours, another system's stays whole", () => {
  expect(groupsOfFour("405001738261")).toEqual(["4050", "0173", "8261"]);
  expect(groupsOfFour("AB-17")).toEqual(["AB-17"]);
});
