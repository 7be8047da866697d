import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { OpenReading } from "../src/screens/reading/open-reading";
import { BILL, COMPLETE, desk, settled, VISITOR } from "./engine";

vi.mock("../src/backend", () => import("./engine"));

const TODAY = "1405/09/01";
beforeEach(() => {
  vi.useFakeTimers();
  desk.fresh();
});
afterEach(() => void vi.useRealTimers());

/** With the subscriber known, so that it has its one figure. */
async function withFigure(): Promise<OpenReading> {
  const reading = OpenReading.fresh(TODAY, COMPLETE);
  await reading.known();
  return reading;
}

it("a key publishes one state", async () => {
  const reading = await withFigure();
  const before = reading.get();
  const states = new Set<unknown>();
  let told = 0;
  reading.subscribe(() => {
    told += 1;
    states.add(reading.get());
  });
  reading.retype("mid", "1");
  expect([told, states.size]).toEqual([1, 1]);
  expect(reading.get()).not.toBe(before);
});

it("each pause is judged once and drawn once", async () => {
  const reading = await withFigure();
  await vi.advanceTimersByTimeAsync(1000);
  const [checks, previews] = [desk.count("check"), desk.count("preview")];
  for (const figure of ["1", "15", "150", "1500"]) {
    reading.retype("mid", figure);
    await vi.advanceTimersByTimeAsync(80);
  }
  await vi.advanceTimersByTimeAsync(1000);
  expect(desk.count("check") - checks).toBe(4);
  expect(desk.count("preview") - previews).toBe(1);
  expect(reading.get().drawing?.text).toBe("slip");
});

it("what is typed stands at once, and the verdict follows", async () => {
  const reading = await withFigure();
  desk.held = [];
  reading.retype("mid", "1500");
  expect(reading.get().draft.rows[0]?.current).toBe("1500");
  expect(reading.get().checked?.rows[0]?.verdict).toBe("empty");
  await desk.answer();
  expect(reading.get().checked?.rows[0]?.verdict).toBe("ok");
});

it("a field that is left takes its canonical form and is called wrong", async () => {
  const reading = OpenReading.fresh(TODAY);
  reading.change({ visitorId: ` ${VISITOR} ` }, "visitor_id");
  await reading.leave("visitor_id");
  expect(reading.get().draft.visitorId).toBe(VISITOR);
  expect(reading.get().left).toEqual(new Set(["visitor_id"]));
  reading.change({ visitorId: "13" }, "visitor_id");
  expect(reading.get().left).toEqual(new Set());
  await reading.settle();
  expect(reading.stuck("visitor_id")).toBe(true);
  expect(reading.stuck("mobile"), "an empty field does not keep the focus").toBe(false);
});

it("a restored draft counts as typed, and its fields as left", () => {
  const reading = new OpenReading(COMPLETE, true);
  const { left, restored, startedAt } = reading.get();
  expect([...left]).toEqual(["visitor_id", "mobile", "bill_id", "declared_on"]);
  expect([restored, startedAt !== null, reading.begun]).toEqual([true, true, true]);
});

it("a correction is begun only once it differs from its record", () => {
  const correction = { trackingNumber: "140840260018", revision: 2, reason: null };
  const reading = new OpenReading({ ...COMPLETE, correction }, false);
  expect(reading.begun).toBe(false);
  reading.retype("mid", "1501");
  expect(reading.begun).toBe(true);
  reading.chooseReason("misread_meter");
  expect(reading.get().draft.correction?.reason).toBe("misread_meter");
  expect(new OpenReading({ ...COMPLETE, correction }, true).begun).toBe(true);
});

it("two equal typings confirm an odd figure", async () => {
  const reading = await withFigure();
  reading.retype("mid", "9500");
  await reading.settle();
  expect(reading.get().checked?.rows[0]?.hidden).toBe(true);
  expect(await reading.compare("mid"), "nothing was typed yet").toBe(false);
  reading.typeAgain("mid", "9500");
  expect(await reading.compare("mid")).toBe(true);
  expect(reading.get().again.mid).toBe("");
  expect(reading.get().draft.rows[0]).toMatchObject({ current: "9500", again: "9500" });
});

it("two different typings are both emptied, until a figure is typed", async () => {
  const reading = await withFigure();
  reading.retype("mid", "9500");
  reading.typeAgain("mid", "9400");
  expect(await reading.compare("mid")).toBe(false);
  expect(reading.get().draft.rows[0]).toMatchObject({ current: "", again: "" });
  expect([reading.get().again.mid, reading.get().differed.has("mid")]).toEqual(["", true]);
  reading.retype("mid", "9");
  expect(reading.get().differed.has("mid")).toBe(false);
});

it("a mark brings back what stood before a barcode was typed", async () => {
  const reading = await withFigure();
  await reading.leave("mobile");
  const restore = reading.mark();
  reading.change({ mobile: "0914000083691746" }, "mobile");
  restore();
  expect(reading.get().draft.mobile).toBe("09140000836");
  expect(reading.get().left.has("mobile")).toBe(true);
});

it("the subscriber of a complete bill is asked for once", async () => {
  const reading = OpenReading.fresh(TODAY);
  reading.change({ billId: BILL.slice(0, 12) }, "bill_id");
  await reading.known();
  expect(desk.count("lookUp")).toBe(0);
  reading.change({ billId: BILL }, "bill_id");
  const checked = await reading.known();
  reading.change({ mobile: "0914" }, "mobile");
  await reading.known();
  expect(desk.count("lookUp")).toBe(1);
  expect(checked?.rows, "the meter is known by then").toHaveLength(1);
  reading.change({ billId: "9" }, "bill_id");
  await reading.known();
  expect(reading.get().lookUp).toBeNull();
});

it("an answer about another bill is not shown", async () => {
  const reading = OpenReading.fresh(TODAY, { billId: BILL });
  await reading.settle();
  desk.held = [];
  await reading.known();
  reading.change({ billId: "1" }, "bill_id");
  reading.change({ billId: "1234567890123" }, "bill_id");
  while (desk.held.length > 0) await desk.answer();
  expect(reading.get().lookUp).toMatchObject({ billId: "1234567890123", answer: { source: "not_known" } });
});

it("the kind of meter is asked for only where the subscriber is not known", async () => {
  const reading = OpenReading.fresh(TODAY);
  await reading.known();
  expect(reading.missing().map(({ field }) => field)).toEqual([
    "visitor_id",
    "mobile",
    "evidence",
    "bill_id",
  ]);
  desk.lineDown = true;
  reading.change({ billId: BILL }, "bill_id");
  await reading.known();
  expect(reading.missing().map(({ field }) => field)).toContain("meter_kind");
  desk.lineDown = false;
  reading.lineBack();
  await reading.known();
  expect(reading.missing().map(({ field }) => field)).toEqual([
    "visitor_id",
    "mobile",
    "evidence",
    "current:mid",
  ]);
});

it("a scan fills in the bill, and one that cannot be read says so", async () => {
  const reading = OpenReading.fresh(TODAY);
  await reading.takeScan("12345");
  expect(reading.get().scan?.note?.code).toBe("barcode");
  expect(reading.get().draft.billId).toBe("");
  await reading.takeScan(`${BILL}0000012345678`);
  expect(reading.get()).toMatchObject({ draft: { billId: BILL }, scan: { note: null } });
  reading.change({ billId: "9" }, "bill_id");
  expect(reading.get().scan).toBeNull();
});

it("a record is saved once, however often it is asked for", async () => {
  const reading = await withFigure();
  const numbers = await Promise.all([reading.submit(), reading.submit()]);
  expect([...numbers, await reading.submit()]).toEqual(["140840260018", null, null]);
  expect(desk.count("submit")).toBe(1);
});

it("a refusal is said until something changes, and may be tried again", async () => {
  const reading = await withFigure();
  desk.refuses = "no_numbers";
  expect(await reading.submit()).toBeNull();
  expect(reading.get()).toMatchObject({ fault: "no_numbers", saving: false });
  desk.refuses = null;
  reading.retype("mid", "1500");
  expect(reading.get().fault).toBeNull();
  expect(await reading.submit()).toBe("140840260018");
});

it("after its end a reading writes nothing any more", async () => {
  const reading = await withFigure();
  await vi.advanceTimersByTimeAsync(1000);
  const asked = desk.asked.length;
  await reading.end();
  reading.retype("mid", "1");
  await vi.advanceTimersByTimeAsync(1000);
  await settled();
  expect(desk.asked).toHaveLength(asked);
});

it("a figure typed anew is no longer said to have rolled over, and its meter is still another one", async () => {
  const reading = await withFigure();
  reading.changeRow("mid", { current: "12", lowerReason: "rollover" });
  reading.retype("mid", "1200");
  expect(reading.get().draft.rows[0]).toMatchObject({ current: "1200", again: "", lowerReason: null });
  reading.sayReplaced(true);
  reading.retype("mid", "1300");
  expect(reading.get().draft.rows[0]).toMatchObject({ current: "1300", lowerReason: "replaced" });
  reading.sayReplaced(false);
  expect(reading.get().draft.rows[0]).toMatchObject({ current: "1300", lowerReason: null });
});

it("another bill was not declared today because this one was", async () => {
  const reading = OpenReading.fresh(TODAY, { ...COMPLETE, alsoToday: true });
  reading.change({ billId: "7012345604123" }, "bill_id");
  expect(reading.get().draft.alsoToday).toBe(false);
});
