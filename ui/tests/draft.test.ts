import { expect, it } from "vitest";
import { begun, emptyDraft, rowOf, withBill, withRow } from "../src/screens/reading/draft";

it("a date that nobody typed does not make a reading", () => {
  expect(begun(emptyDraft("1405/09/01"))).toBe(false);
  expect(begun({ ...emptyDraft("1405/09/01"), evidence: "passport" })).toBe(true);
});

it("another bill keeps the figures and asks again for what was confirmed about them", () => {
  let draft = withRow(emptyDraft(""), "mid", { current: "120", again: "120", lowerReason: "rollover" });
  draft = withBill(draft, "9174639504124");
  expect(rowOf(draft, "mid")).toMatchObject({ current: "120", again: "", lowerReason: null });
});

it("a row is changed where it stands and added where it is new", () => {
  let draft = withRow(emptyDraft(""), "mid", { current: "1" });
  draft = withRow(draft, "peak", { current: "2" });
  draft = withRow(draft, "mid", { current: "3" });
  expect(draft.rows.map(({ register, current }) => [register, current])).toEqual([
    ["mid", "3"],
    ["peak", "2"],
  ]);
});
