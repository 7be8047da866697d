import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { FormPage } from "../src/form/fields";
import { conductReading } from "../src/screens/reading/conduct";
import { OpenReading } from "../src/screens/reading/open-reading";
import { BILL, COMPLETE, desk, settled, VISITOR } from "./engine";

vi.mock("../src/backend", () => import("./engine"));

const ABOVE = ["visitor_id", "mobile", "evidence", "bill_id"];

beforeEach(() => {
  vi.useFakeTimers();
  desk.fresh();
});
afterEach(() => void vi.useRealTimers());

/** The form as it stands on a screen: fields from top to bottom, of which those of the figures come and go. */
function screen(reading: OpenReading) {
  let at: string | null = null;
  const fields = () => {
    const rows = reading.get().checked?.rows ?? [];
    const figures = rows.flatMap(({ register, hidden }) => [
      `current:${register}`,
      ...(hidden ? [`again:${register}`] : []),
    ]);
    return [...ABOVE, ...figures, "declared_on", "submit"];
  };
  const page: FormPage = {
    at: () => at,
    focus: (field) => {
      if (!fields().includes(field)) return false;
      at = field;
      return true;
    },
    after: (field) => fields()[fields().indexOf(field) + 1] ?? null,
    said: () => null,
    draw: () => undefined,
  };
  const saved: string[] = [];
  const keys = conductReading(reading, page, (number) => saved.push(number));
  return { ...keys, page, saved };
}

/** Everything but the figure. */
async function beforeTheFigure() {
  const reading = OpenReading.fresh("1405/09/01", COMPLETE);
  await reading.known();
  return { reading, ...screen(reading) };
}

it("on arrival the first thing missing has the focus", async () => {
  const reading = OpenReading.fresh("1405/09/01", { visitorId: VISITOR });
  const { arrive, page } = screen(reading);
  await arrive();
  expect(page.at()).toBe("mobile");
});

it("a digit typed before the arrival is not marked to be typed over", async () => {
  const reading = OpenReading.fresh("1405/09/01");
  const { arrive, page } = screen(reading);
  page.focus("visitor_id");
  const focus = vi.spyOn(page, "focus");
  reading.change({ visitorId: "1" }, "visitor_id");
  await arrive();
  expect(page.at()).toBe("visitor_id");
  expect(focus).not.toHaveBeenCalled();
});

it("a correction arrives at its figure, not at its reason", async () => {
  desk.knowsMeter = true;
  const correction = { trackingNumber: "140840260018", revision: 2, reason: null };
  const row = {
    register: "mid",
    current: "1500",
    again: "",
    previous: "",
    lowerReason: null,
    whole: null,
  } as const;
  const reading = new OpenReading({ ...COMPLETE, rows: [row], correction }, false);
  const { arrive, page } = screen(reading);
  await arrive();
  expect(page.at()).toBe("current:mid");
});

it("Enter goes to the next field, and stays where it cannot be right", async () => {
  const reading = OpenReading.fresh("1405/09/01");
  const { goOn, page } = screen(reading);
  page.focus("visitor_id");
  reading.change({ visitorId: "13" }, "visitor_id");
  await goOn("visitor_id");
  expect(page.at()).toBe("visitor_id");
  reading.change({ visitorId: VISITOR }, "visitor_id");
  await goOn("visitor_id");
  expect(page.at()).toBe("mobile");
});

it("Enter on a bill waits for the figures of its meter", async () => {
  const reading = OpenReading.fresh("1405/09/01");
  const { goOn, page } = screen(reading);
  page.focus("bill_id");
  reading.change({ billId: BILL }, "bill_id");
  await goOn("bill_id");
  expect(page.at()).toBe("current:mid");
});

it("the focus is not taken from where it went while the bill was looked up", async () => {
  const reading = OpenReading.fresh("1405/09/01");
  const { goOn, page } = screen(reading);
  page.focus("bill_id");
  reading.change({ billId: BILL }, "bill_id");
  const going = goOn("bill_id");
  page.focus("mobile");
  await going;
  expect(page.at()).toBe("mobile");
});

it("two different typings bring the focus back to the first", async () => {
  const { reading, goOn, page } = await beforeTheFigure();
  reading.retype("mid", "9500");
  page.focus("current:mid");
  await goOn("current:mid");
  expect(page.at()).toBe("again:mid");
  reading.typeAgain("mid", "9400");
  await goOn("again:mid");
  expect(page.at()).toBe("current:mid");
  expect(reading.get().draft.rows[0]?.current).toBe("");
});

it("F8 goes round what is missing, and to the end where nothing is", async () => {
  const reading = OpenReading.fresh("1405/09/01", { mobile: "09140000836" });
  const { goToMissing, page } = screen(reading);
  await goToMissing(null);
  expect(page.at()).toBe("visitor_id");
  await goToMissing("visitor_id");
  expect(page.at()).toBe("evidence");
  await goToMissing("bill_id");
  expect(page.at(), "round").toBe("visitor_id");
  const done = await beforeTheFigure();
  done.reading.retype("mid", "1500");
  await done.goToMissing(null);
  expect(done.page.at()).toBe("submit");
});

it("submit pressed early goes to what is missing and calls it missing", async () => {
  const { reading, submit, page, saved } = await beforeTheFigure();
  page.focus("bill_id");
  await submit();
  expect([page.at(), saved.length, desk.count("submit")]).toEqual(["current:mid", 0, 0]);
  expect(reading.get().left.has("current:mid")).toBe(true);
});

it("submit looks at a second typing first", async () => {
  const { reading, submit, page, saved } = await beforeTheFigure();
  reading.retype("mid", "9500");
  await reading.settle();
  page.focus("again:mid");
  reading.typeAgain("mid", "9500");
  await submit();
  expect(saved).toEqual(["140840260018"]);
});

it("a refused record keeps the form as it is", async () => {
  const { reading, submit, saved } = await beforeTheFigure();
  reading.retype("mid", "1500");
  await reading.settle();
  desk.refuses = "disk_unwritable";
  await submit();
  await settled();
  expect(saved).toEqual([]);
  expect(reading.get()).toMatchObject({ fault: "disk_unwritable", draft: { mobile: "09140000836" } });
});

it("a scan goes to the bill, and asks first for what stands above it", async () => {
  const reading = OpenReading.fresh("1405/09/01", { visitorId: VISITOR });
  const { takeScan, page } = screen(reading);
  await takeScan(`${BILL}0000012345678`);
  expect([reading.get().draft.billId, page.at()]).toEqual([BILL, "mobile"]);
  await takeScan("12");
  expect([reading.get().draft.billId, page.at()]).toEqual([BILL, "bill_id"]);
});
