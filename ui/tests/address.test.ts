import { expect, it } from "vitest";
import { isolated, plain } from "../src/screens/printer/address";

it("an address is asked about as it is used: without letters that steer", () => {
  for (const steering of ["\u061c", "\u200e", "\u200f", "\u202e", "\u2067", "\u2069"])
    expect(plain(` ${steering}10.6.6.6${steering}:9100 `)).toBe("10.6.6.6:9100");
  expect(plain(" \u202e ")).toBe("");
});

it("an address stands in its sentence letter for letter, from left to right", () => {
  expect(isolated("a {0} b", "/dev/usb/lp0")).toBe("a \u2066/dev/usb/lp0\u2069 b");
  expect(isolated("a {0} b", "$& $1 {0}")).toBe("a \u2066$& $1 {0}\u2069 b");
});
