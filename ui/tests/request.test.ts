import { describe, expect, it } from "vitest";
import type { FormAnswer, FormField } from "../src/backend";
import { answerAt, entriesOf, fieldAt, labelAt, nextEntry, withAnswer } from "../src/screens/request/answers";

const text = (value: string): FormAnswer => ({ type: "text", value });

const FIELDS: FormField[] = [
  {
    id: "subject",
    section: "one",
    label: "Subject",
    help: "",
    required: true,
    ask: { type: "text", min: 0, max: 80, long: false },
  },
  {
    id: "meters",
    section: "one",
    label: "Meters",
    help: "",
    required: true,
    ask: {
      type: "group",
      min: 1,
      max: 3,
      entry: "Meter",
      fields: [
        { id: "serial", section: "", label: "Serial", help: "", required: true, ask: { type: "phone" } },
      ],
    },
  },
];

describe("answers of a form", () => {
  it("stand at their path, and go when they are taken away", () => {
    const answers = withAnswer({}, "subject", text("a"));
    expect(answerAt(answers, "subject")).toEqual(text("a"));
    expect(withAnswer(answers, "subject", null)).toEqual({});
  });

  it("of an entry change that entry alone", () => {
    const group: FormAnswer = {
      type: "entries",
      value: [
        { id: "e1", fields: { serial: text("1") } },
        { id: "e2", fields: {} },
      ],
    };
    const answers = withAnswer({ meters: group }, "meters/e2/serial", text("2"));
    expect(answerAt(answers, "meters/e1/serial")).toEqual(text("1"));
    expect(answerAt(answers, "meters/e2/serial")).toEqual(text("2"));
    expect(answerAt(answers, "meters/e9/serial")).toBeUndefined();
    expect(withAnswer(answers, "meters/e2/serial", null)).toEqual({ meters: group });
  });

  it("of a new entry have an id that no other has", () => {
    const entries = [
      { id: "e2", fields: {} },
      { id: "e7", fields: {} },
    ];
    expect(nextEntry(entries).id).toBe("e8");
    expect(nextEntry([]).id).toBe("e1");
    expect(nextEntry([], 7).id).toBe("e8");
    expect(entriesOf(text("a"))).toEqual([]);
  });

  it("are called by their field's label", () => {
    expect(labelAt(FIELDS, {}, "subject")).toBe("Subject");
    expect(labelAt(FIELDS, {}, "meters")).toBe("Meters");
    const two: FormAnswer = {
      type: "entries",
      value: [
        { id: "e1", fields: {} },
        { id: "e4", fields: {} },
      ],
    };
    expect(labelAt(FIELDS, { meters: two }, "meters/e4/serial")).toBe("Serial (Meter \u06f2)");
    expect(fieldAt(FIELDS, "meters/e4/serial")?.label).toBe("Serial");
    expect(labelAt(FIELDS, {}, "nowhere")).toBe("");
  });
});
