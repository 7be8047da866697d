import {
  engine,
  type FormAnswer,
  type FormDraft,
  type FormField,
  type FormLook,
  type FormView,
} from "../../backend";
import type { MissingField } from "../../form/missing";
import { type FormContent, OpenForm } from "../../form/open-form";
import { t } from "../../words";
import { answerAt, labelAt, withAnswer } from "./answers";

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
  constructor(readonly view: FormView) {
    super(CONTENT, { draft: view.draft, restored: begun(view.draft), saved: false, own: {} });
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

  confirmVisitor() {
    this.change({ foreignConfirmed: this.get().draft.visitorId });
  }

  missing(): readonly MissingField[] {
    const { checked } = this.get();
    if (!checked) return [];
    const above = checked.missing.filter((field) => field !== "answers");
    return [
      ...above.map((field) => ({ field: field as string, label: t(`missing.${field}`, "") })),
      ...checked.faults.map(({ path }) => ({ field: path, label: labelAt(this.view.fields, path) })),
    ];
  }

  stuck(field: string): boolean {
    const { checked } = this.get();
    if (field === "visitor_id") return checked?.visitorId.mark === "bad";
    if (field === "mobile") return checked?.mobile.mark === "bad";
    return checked?.faults.some(({ path, code }) => path === field && code !== "empty") ?? false;
  }

  /** The field of a path, where it is asked now. */
  isShown(path: string): boolean {
    return this.get().checked?.shown.includes(path) ?? true;
  }

  fieldsOf(section: string): readonly FormField[] {
    return this.view.fields.filter((field) => field.section === section && this.isShown(field.id));
  }
}
