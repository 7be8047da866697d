import { type Checked, type Draft, engine } from "../../backend";
import type { FormContent } from "../../form/open-form";
import { begun, filled } from "./draft";

/** Fields whose text has a canonical form, and where it stands in draft and verdict. */
const TEXTS = {
  visitor_id: "visitorId",
  mobile: "mobile",
  bill_id: "billId",
  declared_on: "declaredOn",
} as const;

type TextKey = (typeof TEXTS)[keyof typeof TEXTS];

export function textKeyOf(field: string): TextKey | undefined {
  return TEXTS[field as keyof typeof TEXTS];
}

export const CONTENT: FormContent<Draft, Checked> = {
  check: (draft) => engine.check(draft),
  preview: (draft) => engine.preview(draft, "slip"),
  submit: async (draft) => (await engine.submit(draft)).trackingNumber,
  begun,
  filled,
  canonical: (checked, draft, field) => {
    const key = textKeyOf(field);
    const text = key && checked[key].canonical;
    return key && text && text !== draft[key] ? { ...draft, [key]: text } : null;
  },
};
