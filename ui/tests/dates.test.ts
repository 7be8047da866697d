import { expect, it } from "vitest";
import { moved, weekdayOf } from "../src/dates";

it("a day goes on over the end of months, of years and of leap years", () => {
  expect(moved("1405/09/01", -1)).toBe("1405/08/30");
  expect(moved("1405/06/31", 1)).toBe("1405/07/01");
  expect(moved("1404/12/29", 1)).toBe("1405/01/01");
  expect(moved("1403/12/29", 1)).toBe("1403/12/30");
  expect(moved("1403/12/30", 1)).toBe("1404/01/01");
  expect(moved("1409/01/01", -1)).toBe("1408/12/30");
});

it("the first of Azar 1405 is a Sunday", () => {
  expect(weekdayOf("1405/09/01")).toBe(1);
});

it("what is no date stays as it was typed", () => {
  expect(moved("1405/9", 1)).toBe("1405/9");
  expect(moved("1404/12/30", 1)).toBe("1404/12/30");
  expect(weekdayOf("1405/13/01")).toBeNull();
});
