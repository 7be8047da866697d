import { describe, expect, it } from "vitest";
import { CODE, codeSignOf, digitOf, ScanDetector } from "../src/scan";

const BARCODE = "91746395041240000012345678";

function type(detector: ScanDetector, digits: string, gap: number, from = 1000) {
  let at = from;
  const firsts: boolean[] = [];
  for (const digit of digits) {
    firsts.push(detector.feed({ digit, enter: false, at }).first);
    at += gap;
  }
  return { firsts, scan: detector.feed({ digit: null, enter: true, at }).scan };
}

describe("a barcode reader types like a keyboard", () => {
  it("is known by twenty-six digits faster than hands, then Enter", () => {
    expect(type(new ScanDetector(), BARCODE, 12).scan).toBe(BARCODE);
  });

  it("says at its first digit alone that something may begin", () => {
    const { firsts } = type(new ScanDetector(), BARCODE, 12);
    expect(firsts.indexOf(true)).toBe(0);
    expect(firsts.filter(Boolean)).toHaveLength(1);
  });

  it("is not hands, however many digits they type", () => {
    expect(type(new ScanDetector(), BARCODE, 90).scan).toBeNull();
  });

  it("is not a bill id typed by hand or pasted by a robot, which goes into its field", () => {
    expect(type(new ScanDetector(), "9174639504124", 5).scan).toBeNull();
  });

  it("that lost some digits is still a scan, to be said so", () => {
    expect(type(new ScanDetector(), BARCODE.slice(0, 20), 12).scan).toBe(BARCODE.slice(0, 20));
  });

  it("begins anew after a rest", () => {
    const detector = new ScanDetector();
    type(detector, "123", 12, 0);
    detector.feed({ digit: "9", enter: false, at: 100 });
    expect(type(detector, BARCODE, 12, 500).scan).toBe(BARCODE);
  });

  it("is broken off by any other key", () => {
    const detector = new ScanDetector();
    for (const [n, digit] of [...BARCODE].entries()) detector.feed({ digit, enter: false, at: n * 10 });
    detector.feed({ digit: null, enter: false, at: 265 });
    expect(detector.feed({ digit: null, enter: true, at: 270 }).scan).toBeNull();
  });

  it("keeps the checks waiting while it runs, and no longer", () => {
    const detector = new ScanDetector();
    for (const [n, digit] of [..."917463"].entries()) detector.feed({ digit, enter: false, at: n * 10 });
    expect(detector.running(60)).toBe(true);
    expect(detector.running(400)).toBe(false);
  });
});

it("a digit is the same in every layout", () => {
  expect(digitOf({ key: "7", code: "Digit7" })).toBe("7");
  expect(digitOf({ key: "\u06f7", code: "Digit7" })).toBe("7");
  expect(digitOf({ key: "\u0667", code: "Numpad7" })).toBe("7");
  expect(digitOf({ key: "Unidentified", code: "Numpad7" })).toBe("7");
  expect(digitOf({ key: "&", code: "Digit7" })).toBeNull();
  expect(digitOf({ key: "Enter", code: "Enter" })).toBeNull();
});

describe("a one-time code is scanned by the same reader", () => {
  const read = (keys: { key: string; code: string }[], gap: number) => {
    const detector = new ScanDetector();
    let at = 1000;
    for (const key of keys) {
      detector.feed({ digit: codeSignOf(key), enter: false, at }, CODE);
      at += gap;
    }
    return detector.feed({ digit: null, enter: true, at }, CODE).scan;
  };
  const latin = [..."K7QF-2MXD-9P31"].map((key) => ({ key, code: "" }));

  it("with its letters and lines", () => {
    expect(read(latin, 12)).toBe("K7QF-2MXD-9P31");
  });

  it("in whatever layout the keyboard is", () => {
    const persian = [..."K7QF"].map((cap) =>
      /\d/.test(cap) ? { key: cap, code: `Digit${cap}` } : { key: "\u0634", code: `Key${cap}` },
    );
    expect(read([...persian, ...persian, ...persian], 12)).toBe("K7QFK7QFK7QF");
  });

  it("and hands are still hands, however quick", () => {
    expect(read(latin, 60)).toBeNull();
  });
});
