import { describe, expect, it } from "vitest";
import { Tempo } from "../src/tempo";

/** Who types, after each key of these distances; the first is the one before the first key. */
function heard(gaps: readonly number[]) {
  const tempo = new Tempo();
  let at = 1000;
  return gaps.map((gap) => {
    at += gap;
    return tempo.press(at);
  });
}
const keys = (count: number, gap: number) => Array.from({ length: count }, () => gap);

describe("the pace of the last keys", () => {
  it.each([3, 5, 15, 25])("is a reader's from the second key on at %i ms", (gap) => {
    expect(heard(keys(6, gap))).toEqual(["unknown", ...keys(5, 0).map(() => "reader")]);
  });

  it.each([35, 45, 60, 90])("is a hand's from the third key on at %i ms", (gap) => {
    expect(heard(keys(6, gap))).toEqual(["unknown", "unknown", ...keys(4, 0).map(() => "hands")]);
  });

  it("is that of no reader where two keys of quick hands come together", () => {
    expect(heard([500, 60, 60, 8, 60, 60, 12])).not.toContain("reader");
  });

  it("is a hand's again after one stroke of two keys", () => {
    expect(heard([500, 20, 60, 60, 60, 60]).slice(2)).toEqual(["unknown", "unknown", "hands", "hands"]);
  });

  it("stays a reader's where it stumbles", () => {
    expect(heard([500, 5, 5, 40, 5, 44, 5]).slice(1)).toEqual(keys(6, 0).map(() => "reader"));
  });

  it("is doubted after a longer stumble, and a reader's again by the next key", () => {
    expect(heard([500, 5, 5, 100, 5, 5]).slice(2)).toEqual(["reader", "unknown", "reader", "reader"]);
  });

  it("is not suspected any more once a hand was heard", () => {
    expect(heard([500, 20, 60, 60, 60, 20, 60]).slice(4)).toEqual(["hands", "unknown", "unknown"]);
  });

  it("is nobody's after a rest", () => {
    expect(heard([500, 5, 5, 5, 121]).at(-1)).toBe("unknown");
  });

  it("is nobody's where the clock of the keys jumped", () => {
    expect(heard([500, 60, 60, -100_000]).at(-1)).toBe("unknown");
  });

  it("is a reader's where something else tells", () => {
    const tempo = new Tempo();
    tempo.press(0);
    expect(tempo.press(50, true)).toBe("reader");
    expect(tempo.press(90)).toBe("reader");
  });
});
