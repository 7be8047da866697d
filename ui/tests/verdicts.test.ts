import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Preview } from "../src/form/preview";
import { Verdicts } from "../src/form/verdicts";
import { settled } from "./engine";

vi.mock("../src/backend", () => import("./engine"));

/** Questions that are answered when the test says so. */
function questions() {
  const open: { of: string; answer: (verdict: { of: string }) => void; refuse: () => void }[] = [];
  const ask = (of: string) =>
    new Promise<{ of: string }>((answer, refuse) =>
      open.push({ of, answer, refuse: () => refuse(new Error()) }),
    );
  return { open, ask, answer: (n: number) => open[n]?.answer({ of: open[n]?.of ?? "" }) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("one question is out at a time, and the last text is asked next", async () => {
  let text = "1";
  const { open, ask, answer } = questions();
  const heard: unknown[] = [];
  const verdicts = new Verdicts(
    () => text,
    ask,
    (verdict) => heard.push(verdict),
  );
  verdicts.changed();
  for (text of ["12", "123", "1234"]) verdicts.changed();
  expect(open.map(({ of }) => of)).toEqual(["1"]);
  answer(0);
  await settled();
  expect(open.map(({ of }) => of)).toEqual(["1", "1234"]);
  expect(heard, "an answer to an older text").toEqual([]);
  answer(1);
  await settled();
  expect(heard).toEqual([{ of: "1234" }]);
  expect(open).toHaveLength(2);
});

it("who waits is told of the verdict on what stands then", async () => {
  let text = "1";
  const { ask, answer } = questions();
  const verdicts = new Verdicts(
    () => text,
    ask,
    () => undefined,
  );
  let told = false;
  verdicts.changed();
  text = "12";
  verdicts.changed();
  void verdicts.settled().then(() => {
    told = true;
  });
  answer(0);
  await settled();
  expect(told).toBe(false);
  answer(1);
  await settled();
  expect(told).toBe(true);
  await verdicts.settled();
});

it("a refused question is heard as its code, and the next key asks again", async () => {
  const { open, ask, answer } = questions();
  const heard: unknown[] = [];
  const verdicts = new Verdicts(
    () => "1",
    ask,
    (verdict) => heard.push(verdict),
  );
  verdicts.changed();
  open[0]?.refuse();
  await settled();
  verdicts.changed();
  answer(1);
  await settled();
  expect(heard).toEqual(["internal", { of: "1" }]);
});

it("after its end nothing is heard, and the end waits for the open question", async () => {
  const { ask, answer } = questions();
  const heard: unknown[] = [];
  const verdicts = new Verdicts(
    () => "1",
    ask,
    (verdict) => heard.push(verdict),
  );
  verdicts.changed();
  let over = false;
  const waits = verdicts.settled();
  void verdicts.end().then(() => {
    over = true;
  });
  await waits;
  await settled();
  expect(over).toBe(false);
  answer(0);
  await settled();
  expect(over).toBe(true);
  expect(heard).toEqual([]);
});

it("a pause draws the slip once, and a key before its verdict puts it off", async () => {
  const drawn: string[] = [];
  const preview = new Preview(
    () => "draft",
    async () => ({ width: 1, height: 1, path: "", text: "" }),
    () => drawn.push("slip"),
  );
  preview.soon();
  await vi.advanceTimersByTimeAsync(150);
  preview.changed();
  await vi.advanceTimersByTimeAsync(1000);
  expect(drawn, "no verdict came").toEqual([]);
  preview.soon();
  preview.soon();
  await vi.advanceTimersByTimeAsync(1000);
  expect(drawn).toEqual(["slip"]);
});

it("two drawings are never under way at once", async () => {
  const finish: (() => void)[] = [];
  const drawing = { width: 1, height: 1, path: "", text: "" };
  const preview = new Preview(
    () => "draft",
    () => new Promise<typeof drawing>((resolve) => finish.push(() => resolve(drawing))),
    () => undefined,
  );
  preview.soon();
  await vi.advanceTimersByTimeAsync(200);
  preview.soon();
  await vi.advanceTimersByTimeAsync(1000);
  expect(finish).toHaveLength(1);
  finish[0]?.();
  await vi.advanceTimersByTimeAsync(400);
  expect(finish).toHaveLength(2);
});
