import { describe, expect, it } from "vitest";
import { found, townsOf } from "../src/screens/offices/find";

const office = (code: string, town: string, address: string) => ({ code, town, address, phone: null });
const OFFICES = [
  office("2401", "اهر", "خیابان نمونه، پلاک ۹"),
  office("1001", "تبریز", "خیابان آزادی، روبه‌روی بوستان"),
  office("2001", "تبریز", "ولیعصر، پلاک ۱۲"),
];
const codes = (town: string | null, text: string) => found(OFFICES, town, text).map(({ code }) => code);

describe("the offices", () => {
  it("are counted by town, in their order", () => {
    expect(townsOf(OFFICES)).toEqual([
      { name: "اهر", count: 1 },
      { name: "تبریز", count: 2 },
    ]);
    expect(townsOf([])).toEqual([]);
  });

  it("are those of a town", () => {
    expect(codes("تبریز", "")).toEqual(["1001", "2001"]);
    expect(codes(null, "")).toHaveLength(3);
  });

  it.each([
    ["پلاك", ["2401", "2001"]],
    ["خيابان آزادي", ["1001"]],
    ["روبه روی", ["1001"]],
    ["روبهروی", ["1001"]],
    ["۲۰۰۱", ["2001"]],
    ["1001", ["1001"]],
    ["پلاک 12", ["2001"]],
    ["چیزی که نیست", []],
  ])("are found by %s, however it is written", (text, expected) => {
    expect(codes(null, text)).toEqual(expected);
  });
});
