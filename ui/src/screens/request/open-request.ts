import {
  type CorrectionDraft,
  type CorrectionReason,
  engine,
  type FormAnswer,
  type FormDraft,
  type FormEntry,
  type FormField,
  type FormLook,
  type FormView,
} from "../../backend";
import type { MissingField } from "../../form/missing";
import { type FormContent, OpenForm } from "../../form/open-form";
import { t } from "../../words";
import { answerAt, labelAt, nextEntry, withAnswer } from "./answers";

/** Fields above the form whose text has a canonical form, and where it stands in draft and verdict. */
const TEXTS = { visitor_id: "visitorId", mobile: "mobile" } as const;

const CONTENT: FormContent<FormDraft, FormLook> = {
  check: (draft) => engine.lookForm(draft),
  preview: (draft) => engine.previewForm(draft, "slip"),
  submit: async (draft) => (await engine.submitForm(draft)).trackingNumber,
  begun,
  filled: (draft) => [
    ...(draft.visitorId === "" ? [] : ["visitor_id"]),
    ...(draft.mobile === "" ? [] : ["mobile"]),
    ...Object.keys(draft.answers),
  ],
  canonical: (look, draft, field) => {
    const key = TEXTS[field as keyof typeof TEXTS];
    const text = key && look[key].canonical;
    return key && text && text !== draft[key] ? { ...draft, [key]: text } : null;
  },
};

function begun({ visitorId, mobile, evidence, papers, answers }: FormDraft): boolean {
  return (
    visitorId !== "" ||
    mobile !== "" ||
    evidence !== null ||
    papers.length > 0 ||
    Object.keys(answers).length > 0
  );
}

/** One visitor's request while it is on the screen. */
export class OpenRequest extends OpenForm<FormDraft, FormLook, Record<never, never>> {
  /** The highest number of an entry so far. */
  #entries = 0;

  /** `restored`: it was typed before; else it is empty, or a record as it was saved. */
  constructor(
    readonly view: FormView,
    restored = begun(view.draft),
  ) {
    super(CONTENT, { draft: view.draft, restored, saved: view.draft.correction !== null, own: {} });
  }

  get correction(): CorrectionDraft | null {
    return this.get().draft.correction;
  }

  chooseReason(reason: CorrectionReason) {
    if (this.correction) this.change({ correction: { ...this.correction, reason } });
  }

  change(change: Partial<FormDraft>, ...fields: string[]) {
    this.edit({ ...this.get().draft, ...change }, fields);
  }

  answer(path: string, answer: FormAnswer | null) {
    const { draft } = this.get();
    this.edit({ ...draft, answers: withAnswer(draft.answers, path, answer) }, [path]);
  }

  answered(path: string): FormAnswer | undefined {
    return answerAt(this.get().draft.answers, path);
  }

  /** What stands there now, to be put back where a reader typed into it. */
  mark(): () => void {
    const { draft, left } = this.get();
    return () => this.edit(draft, [], undefined, left);
  }

  /** The first field that takes a bill, where one is asked now. */
  get billField(): string | null {
    return this.view.fields.find(({ id, ask }) => ask.type === "bill_id" && this.isShown(id))?.id ?? null;
  }

  /** A bill's barcode was read: its bill id goes where one is asked for. */
  async takeBill(text: string) {
    const field = this.billField;
    const billId = await engine.readScan(text).then(
      (scan) => scan.billId,
      () => null,
    );
    if (field !== null && billId !== null) this.answer(field, { type: "text", value: billId });
  }

  /** A new entry of a group. No other one ever had its id, also none that was taken away. */
  newEntry(entries: readonly FormEntry[]): FormEntry {
    const entry = nextEntry(entries, this.#entries);
    this.#entries = Number(entry.id.slice(1));
    return entry;
  }

  confirmVisitor() {
    this.change({ foreignConfirmed: this.get().draft.visitorId });
  }

  missing(): readonly MissingField[] {
    const { checked } = this.get();
    if (!checked) return [];
    const above = checked.missing.filter((field) => field !== "answers");
    // Papers stand first on the screen.
    const papers = checked.papersMissing.length > 0 ? ["papers"] : [];
    const labelled = (field: (typeof above)[number]) => ({ field, label: t(`missing.${field}`, "") });
    // And the reason of a correction last.
    const isAbove = (field: string) => field !== "correction_reason";
    return [
      ...papers.map((field) => ({ field, label: t("missing.papers") })),
      ...above.filter(isAbove).map(labelled),
      ...checked.faults.map(({ path }) => ({
        field: path,
        label: labelAt(this.view.fields, this.get().draft.answers, path),
      })),
      ...above.filter((field) => !isAbove(field)).map(labelled),
    ];
  }

  /** Where typing begins. What is corrected is most often an answer. */
  get firstField(): string {
    const answer = this.view.fields.find(({ id }) => this.isShown(id))?.id;
    return (this.correction ? answer : this.missing()[0]?.field) ?? "visitor_id";
  }

  stuck(field: string): boolean {
    const { checked } = this.get();
    if (field === "visitor_id") return checked?.visitorId.mark === "bad";
    if (field === "mobile") return checked?.mobile.mark === "bad";
    return checked?.faults.some(({ path, code }) => path === field && code !== "empty") ?? false;
  }

  /** The field of a path, where it is asked now. */
  isShown(path: string): boolean {
    return this.get().checked?.shown.includes(path) ?? false;
  }

  fieldsOf(section: string): readonly FormField[] {
    return this.view.fields.filter((field) => field.section === section && this.isShown(field.id));
  }
}
