import { vi } from "vitest";
import type {
  Checked,
  Code,
  Draft,
  Drawing,
  FieldState,
  FormDraft,
  FormLook,
  FormView,
  LookUp,
  Missing,
  OpenCorrection,
  RowState,
  engine as real,
  Scan,
} from "../src/backend";

/** The engine's place in unit tests: it judges by rules simple enough to see through, and counts what it was asked. */
type Fake = Pick<
  typeof real,
  | "check"
  | "preview"
  | "lookUp"
  | "readScan"
  | "submit"
  | "draft"
  | "clearDraft"
  | "correction"
  | "park"
  | "resume"
  | "openForm"
  | "lookForm"
  | "previewForm"
  | "dropForm"
>;

/** A bill whose subscriber central knows; its meter has one figure, which was 1000. */
export const BILL = "9174639504124";
export const VISITOR = "1372480919";

class Refused extends Error {
  constructor(readonly code: Code) {
    super(code);
  }
}

export function codeOf(error: unknown): Code {
  return error instanceof Refused ? error.code : "internal";
}

/** What a test sees and steers; `fresh()` before each. */
export const desk = {
  asked: [] as string[],
  judged: [] as Draft[],
  /** Answers wait for {@link answer} until it is null again. */
  held: null as (() => void)[] | null,
  refuses: null as Code | null,
  lineDown: false,
  knowsMeter: false,
  /** What the engine kept of an earlier run. */
  kept: null as Draft | null,
  /** It kept one, and cannot show it. */
  unreadable: false,
  /** The services of a visit that was put aside. */
  parked: [] as string[],
  /** A record that is corrected is a request. */
  ofRequest: false,
  fresh() {
    Object.assign(desk, {
      asked: [],
      judged: [],
      held: null,
      refuses: null,
      lineDown: false,
      knowsMeter: false,
      kept: null,
      unreadable: false,
      ofRequest: false,
      parked: [],
    });
  },
  /** How often this was asked. */
  count: (command: string) => desk.asked.filter((asked) => asked === command).length,
  /** Lets go of the oldest answer that is held back, and of all it brings about. */
  async answer() {
    desk.held?.shift()?.();
    await settled();
  },
};

/** All that was promised is kept; no time passes. */
export async function settled() {
  await vi.advanceTimersByTimeAsync(0);
}

async function answered<T>(command: string, answer: () => T): Promise<T> {
  desk.asked.push(command);
  const { held } = desk;
  if (held) await new Promise<void>((resolve) => held.push(resolve));
  if (desk.refuses) throw new Refused(desk.refuses);
  return answer();
}

export const engine: Fake = {
  check: (draft) => {
    desk.judged.push(draft);
    return answered("check", () => judge(draft));
  },
  preview: () => answered("preview", () => DRAWING),
  lookUp: (billId) =>
    answered("lookUp", (): LookUp => {
      desk.knowsMeter = !desk.lineDown && billId === BILL;
      if (!desk.knowsMeter) return { source: "not_known", asOf: null, subscriber: null };
      return { source: "central", asOf: null, subscriber: SUBSCRIBER };
    }),
  readScan: (text) =>
    answered(
      "readScan",
      (): Scan =>
        text.startsWith(BILL)
          ? { billId: BILL, note: null }
          : { billId: null, note: { code: "barcode", figures: [] } },
    ),
  submit: () => answered("submit", () => ({ trackingNumber: "140840260018" })),
  draft: () => answered("draft", () => ({ draft: desk.kept, unreadable: desk.unreadable })),
  clearDraft: () => answered("clearDraft", () => null),
  openForm: (code) => answered("openForm", () => formOf(code)),
  lookForm: (draft) => answered("lookForm", () => lookAt(draft)),
  previewForm: () => answered("previewForm", () => DRAWING),
  park: (service) =>
    answered(`park ${service}`, () => ({
      code: "4827",
      serviceTitle: null,
      visitorId: "",
      operator: "1001-07",
      own: true,
      parkedOn: "1405/09/01",
      parkedAt: "10:58",
      keptUntil: "1405/09/08",
      missingPapers: [],
    })),
  resume: (code) => answered(`resume ${code}`, () => ({ services: desk.parked })),
  dropForm: (code) => answered(`dropForm ${code}`, () => null),
  correction: (trackingNumber) =>
    answered("correction", (): OpenCorrection => {
      const correction = { trackingNumber, revision: 2, reason: null };
      if (!desk.ofRequest) return { kind: "reading", open: { ...COMPLETE, correction } };
      const form = formOf("complaint");
      const draft = { ...form.draft, visitorId: VISITOR, mobile: "09140000836", correction };
      return { kind: "request", open: { ...form, draft } };
    }),
};

const DRAWING: Drawing = { width: 720, height: 1500, path: "", text: "slip" };

/** A service that needs a paper, and asks nothing more. */
function formOf(code: string): FormView {
  const draft: FormDraft = {
    code,
    version: 1,
    visitorId: "",
    foreignConfirmed: null,
    mobile: "",
    evidence: null,
    papers: [],
    answers: {},
    correction: null,
  };
  return {
    code,
    version: 1,
    catalogueCode: null,
    title: code,
    feeRial: "0",
    papers: [{ id: "deed", title: "Deed", required: true }],
    evidence: [],
    sections: [],
    fields: [],
    templates: [],
    draft,
    unreadable: false,
  };
}

function lookAt({ visitorId, mobile, papers }: FormDraft): FormLook {
  const missing = [visitorId === "" && "visitor_id", mobile === "" && "mobile"] as const;
  const papersMissing = papers.includes("deed") ? [] : ["deed"];
  const left = missing.filter((field) => field !== false);
  return {
    visitorId: text(visitorId, 10),
    mobile: text(mobile, 11),
    shown: [],
    faults: [],
    missing: left,
    papersMissing,
    canSubmit: left.length === 0 && papersMissing.length === 0,
  };
}

/** Everything above the figures. */
export const COMPLETE: Draft = {
  visitorId: VISITOR,
  foreignConfirmed: null,
  mobile: "09140000836",
  evidence: "passport",
  billId: BILL,
  shortBillConfirmed: false,
  alsoToday: false,
  meterKind: null,
  rows: [],
  declaredOn: "1405/09/01",
  correction: null,
};

const SUBSCRIBER: NonNullable<LookUp["subscriber"]> = {
  name: "\u2022",
  legal: false,
  tariff: "household",
  meter: {
    kind: "single",
    serial: "S1",
    digits: 5,
    decimals: 0,
    coefficient: "1",
    contractedDemand: null,
  },
};

function judge(draft: Draft): Checked {
  const meter = desk.knowsMeter && draft.billId === BILL;
  const rows = meter ? [rowOf(draft)] : [];
  return {
    visitorId: text(draft.visitorId.trim(), 10),
    mobile: text(draft.mobile, 11),
    billId: text(draft.billId, 13),
    declaredOn: text(draft.declaredOn, 10),
    rows,
    previousOn: null,
    missing: missingOf(draft, rows[0]),
  };
}

/** Half typed until it has so many signs, and wrong with more. */
function text(typed: string, signs: number): FieldState {
  const complete = typed.length === signs;
  const mark = complete ? "ok" : typed === "" ? "empty" : typed.length < signs ? "partial" : "bad";
  const note = mark === "bad" || mark === "partial" ? { code: "length", figures: [] } : null;
  return { mark, note, canonical: complete ? typed : null, suggestion: null };
}

function rowOf(draft: Draft): RowState {
  const typed = draft.rows.find(({ register }) => register === "mid");
  const verdict = verdictOf(typed?.current ?? "", typed?.again ?? "");
  const hidden = verdict === "ask_again";
  return {
    register: "mid",
    obis: "1.8.1",
    unit: "kWh",
    previous: "1000",
    current: typed?.current || null,
    difference: null,
    consumption: null,
    verdict,
    note: null,
    hidden,
    pointed: null,
  };
}

/** Figures from 9000 on are odd. */
function verdictOf(current: string, again: string): RowState["verdict"] {
  if (current === "") return "empty";
  if (!/^\d+$/.test(current)) return "refused";
  if (Number(current) < 9000) return "ok";
  if (again === "") return "ask_again";
  return again === current ? "confirmed" : "differs";
}

function missingOf(draft: Draft, row: RowState | undefined): Missing[] {
  const field = (name: Missing["field"], there: boolean): Missing[] =>
    there ? [] : [{ field: name, register: null }];
  const figure = (name: Missing["field"]): Missing => ({ field: name, register: "mid" });
  return [
    ...field("visitor_id", draft.visitorId.trim().length === 10),
    ...field("mobile", draft.mobile.length === 11),
    ...field("evidence", draft.evidence !== null),
    ...field("bill_id", draft.billId.length === 13),
    ...field("meter_kind", row !== undefined),
    ...(row?.verdict === "empty" ? [figure("current")] : []),
    ...(row?.verdict === "ask_again" ? [figure("again")] : []),
    ...field("correction_reason", draft.correction === null || draft.correction.reason !== null),
  ];
}
