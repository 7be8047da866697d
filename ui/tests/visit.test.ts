import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Visit } from "../src/visit";
import { COMPLETE, desk, VISITOR } from "./engine";

vi.mock("../src/backend", () => import("./engine"));

const NUMBER = "140840260018";

beforeEach(() => {
  vi.useFakeTimers();
  desk.fresh();
});
afterEach(() => void vi.useRealTimers());

it("a draft of before a crash is open again, an empty one is not", async () => {
  const visit = new Visit();
  expect(await visit.restore()).toBe(false);
  desk.kept = { ...COMPLETE, visitorId: "", mobile: "", evidence: null, billId: "" };
  expect(await visit.restore()).toBe(false);
  expect(desk.count("check"), "an empty draft is not judged, which would keep it").toBe(0);
  desk.kept = COMPLETE;
  expect(await visit.restore()).toBe(true);
  expect([visit.begun, visit.get().reading?.get().restored]).toEqual(["reading", true]);
});

it("a draft that this version cannot show is said to be there", async () => {
  const visit = new Visit();
  desk.unreadable = true;
  expect(await visit.restore()).toBe(false);
  expect(visit.get()).toMatchObject({ reading: null, unreadable: true });
});

it("a restored correction knows the receipt that it leads back to", async () => {
  const visit = new Visit();
  desk.kept = { ...COMPLETE, correction: { trackingNumber: NUMBER, revision: 2, reason: null } };
  await visit.restore();
  expect([visit.begun, visit.get().receipt]).toEqual(["correction", { trackingNumber: NUMBER, fresh: null }]);
});

it("an open reading goes on; for a given visitor a new one begins", () => {
  const visit = new Visit();
  visit.begin();
  const first = visit.get().reading;
  first?.change({ visitorId: VISITOR }, "visitor_id");
  visit.begin(undefined, "12345");
  expect(visit.get().reading).toBe(first);
  expect(visit.get().scan).toBe("12345");
  visit.begin({ visitorId: VISITOR, mobile: "", evidence: null });
  expect(visit.get().reading).not.toBe(first);
  expect(visit.get().reading?.get().draft).toMatchObject({ visitorId: VISITOR, billId: "" });
  expect(visit.get().scan).toBeNull();
});

it("a correction asks before it costs something typed", async () => {
  const visit = new Visit();
  visit.begin();
  visit.get().reading?.change({ visitorId: VISITOR }, "visitor_id");
  const typed = visit.get().reading;
  expect(await visit.correct(NUMBER)).toBeNull();
  visit.dropWaiting();
  expect(visit.get()).toMatchObject({ reading: typed, waiting: null });
  await visit.correct(NUMBER);
  visit.startWaiting();
  expect(visit.get().waiting).toBeNull();
  expect(visit.get().reading?.correction?.trackingNumber).toBe(NUMBER);
  expect(visit.begun, "nothing of it was changed").toBeNull();
});

it("an untouched correction gives way to a new reading without a word", async () => {
  const visit = new Visit();
  expect(await visit.correct(NUMBER)).toBe("reading");
  visit.begin();
  expect(visit.get().reading?.correction).toBeNull();
});

it("a request is corrected on its own form, which asks before it costs one that is typed", async () => {
  desk.ofRequest = true;
  const visit = new Visit();
  expect(await visit.correct(NUMBER)).toBe("request");
  expect(visit.get().request?.correction?.trackingNumber).toBe(NUMBER);
  expect([visit.unsaved, visit.get().request?.get().restored], "nothing of it was changed").toEqual([
    false,
    false,
  ]);
  await visit.ask("outage");
  visit.get().request?.change({ visitorId: VISITOR }, "visitor_id");
  const typed = visit.get().request;
  expect(await visit.correct(NUMBER)).toBeNull();
  expect(visit.get().request).toBe(typed);
  expect(visit.startWaiting()).toBe("request");
  expect(visit.get().request?.correction?.trackingNumber).toBe(NUMBER);
});

it("a reading that was begun is no hindrance to the correction of a request", async () => {
  desk.ofRequest = true;
  const visit = new Visit();
  visit.begin({ visitorId: VISITOR, mobile: "", evidence: null });
  expect(await visit.correct(NUMBER)).toBe("request");
  expect(visit.begun).toBe("reading");
});

it("a visit that is put aside leaves nothing behind, not even a key that came in between", async () => {
  const visit = new Visit();
  visit.begin({ visitorId: VISITOR, mobile: "", evidence: null });
  await visit.ask("complaint");
  visit.get().request?.change({ visitorId: VISITOR }, "visitor_id");
  expect(await visit.park("request")).toMatchObject({ code: "4827" });
  expect(visit.get()).toMatchObject({ reading: null, request: null });
  expect(visit.unsaved).toBe(false);
  expect(desk.asked.slice(-3)).toEqual(["park complaint", "clearDraft", "dropForm complaint"]);
  expect(desk.asked.indexOf("lookForm"), "what is typed is with the engine first").toBeLessThan(
    desk.asked.indexOf("park complaint"),
  );
});

it("what cannot be put aside stays as it is", async () => {
  const visit = new Visit();
  await visit.ask("complaint");
  desk.refuses = "parking_full";
  const { request } = visit.get();
  await expect(visit.park("request")).rejects.toThrow("parking_full");
  expect(visit.get().request).toBe(request);
});

it("a visit goes on with all its forms, the one that was up in front", async () => {
  const visit = new Visit();
  desk.parked = ["complaint", "reading"];
  desk.kept = COMPLETE;
  expect(await visit.resume("4827", false)).toBe("request");
  expect(visit.get().request?.view.code).toBe("complaint");
  expect(visit.get().reading?.get().restored).toBe(true);
  desk.parked = ["reading"];
  expect(await new Visit().resume("4828", true)).toBe("reading");
});

it("a refused correction leaves what is open as it is", async () => {
  const visit = new Visit();
  desk.refuses = "quarantined";
  await expect(visit.correct(NUMBER)).rejects.toThrow("quarantined");
  expect(visit.get()).toMatchObject({ reading: null, waiting: null });
});

it("a saved reading leaves a fresh receipt and its visitor, no reading", () => {
  const visit = new Visit();
  visit.begin({ visitorId: VISITOR, mobile: "09140000836", evidence: "passport" });
  vi.advanceTimersByTime(94_000);
  visit.saved(NUMBER);
  expect(visit.get().reading).toBeNull();
  expect(visit.get().receipt).toEqual({
    trackingNumber: NUMBER,
    fresh: {
      took: "01:34",
      visitor: { visitorId: VISITOR, mobile: "09140000836", evidence: "passport" },
    },
  });
  visit.show(NUMBER);
  expect(visit.get().receipt?.fresh, "opened from a list it does not print again").toBeNull();
});

it("a form that is given up is gone, here and in the database", async () => {
  const visit = new Visit();
  await visit.ask("complaint");
  visit.get().request?.change({ visitorId: VISITOR }, "visitor_id");
  expect(visit.unsaved).toBe(true);
  await visit.leaveRequest();
  expect(visit.get().request).toBeNull();
  expect(desk.asked.at(-1)).toBe("dropForm complaint");
  await visit.ask("complaint");
  await visit.end();
  expect(desk.count("dropForm complaint"), "the end of the visit takes it too").toBe(2);
  expect(visit.unsaved).toBe(false);
});

it("what is typed into a form is with the engine before another one opens", async () => {
  const visit = new Visit();
  await visit.ask("complaint");
  visit.get().request?.change({ visitorId: VISITOR }, "visitor_id");
  await visit.ask("outage");
  expect(desk.asked.filter((asked) => asked !== "previewForm").slice(0, 4)).toEqual([
    "openForm",
    "lookForm",
    "lookForm",
    "openForm",
  ]);
});

it("a paper that a service needs is missing until it was brought", async () => {
  const visit = new Visit();
  await visit.ask("complaint");
  const { request } = visit.get();
  request?.change({ visitorId: VISITOR, mobile: "09140000836" }, "visitor_id", "mobile");
  await request?.known();
  expect(request?.missing().map(({ field }) => field)).toEqual(["papers"]);
  request?.change({ papers: ["deed"] }, "papers");
  await request?.known();
  expect(request?.missing()).toEqual([]);
});

it("the end of a visit clears screen and database, in this order", async () => {
  const visit = new Visit();
  visit.begin();
  desk.held = [];
  const ending = visit.end();
  expect(visit.get().reading).toBeNull();
  await desk.answer();
  desk.held?.forEach((answer) => {
    answer();
  });
  desk.held = null;
  await ending;
  expect(desk.asked.at(-1)).toBe("clearDraft");
  expect(visit.begun).toBeNull();
});
