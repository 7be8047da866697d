import type { Code } from "../backend";
import { announce } from "../parts/announcer";
import { sound } from "../sounds";
import type { FormPage } from "./fields";
import { type MissingField, missingSentence } from "./missing";

/** A form as its keys see it. */
interface Conducted {
  get: () => { fault: Code | null };
  leave: (field: string) => Promise<void>;
  known: () => Promise<unknown>;
  missing: () => readonly MissingField[];
  stuck: (field: string) => boolean;
  submit: () => Promise<string | null>;
}

/** What is special about the fields of one kind of form. */
export interface Manners {
  /** Looks at a field before the focus leaves it; false where the focus has gone to where it has to stay. */
  mayLeave: (field: string | null) => Promise<boolean>;
  /** What is typed there brings further fields, which are waited for. */
  opensMore: (field: string) => boolean;
}

/** What a key does on a form, and where the focus goes then: each waits for the engine's verdict first. */
export function conduct(
  form: Conducted,
  page: FormPage,
  { mayLeave, opensMore }: Manners,
  onSaved: (trackingNumber: string) => void,
) {
  return { goOn, goToMissing, submit };

  /** Enter: the field is accepted, and the next one has the focus; what cannot be right keeps it. */
  async function goOn(field: string) {
    if (!(await mayLeave(field))) return;
    await form.leave(field);
    page.draw();
    if (form.stuck(field)) {
      announceAt(page, field);
      return;
    }
    if (opensMore(field)) {
      await form.known();
      page.draw();
      // The focus may have gone elsewhere meanwhile, and stays there.
      if (page.at() !== field) return;
    }
    const next = page.after(field);
    if (next !== null) page.focus(next);
  }

  /** F8: the next thing missing after this field, round the form. */
  async function goToMissing(from: string | null) {
    if (!(await mayLeave(from))) return;
    await form.known();
    page.draw();
    const missing = form.missing();
    const fields = missing.map(({ field }) => field);
    page.focus(fields[(from === null ? -1 : fields.indexOf(from)) + 1] ?? fields[0] ?? "submit");
    announce(missingSentence(missing));
  }

  /** Ctrl+Enter: saves the record, or goes to the first thing that is missing. */
  async function submit() {
    const field = page.at();
    if (!(await mayLeave(field))) return;
    if (field !== null) await form.leave(field);
    await form.known();
    const missing = form.missing();
    if (missing[0]) {
      sound.refused();
      announce(missingSentence(missing));
      await Promise.all(missing.map((one) => form.leave(one.field)));
      page.draw();
      page.focus(missing[0].field);
      return;
    }
    const number = await form.submit();
    if (number !== null) onSaved(number);
    else if (form.get().fault !== null) sound.refused();
  }
}

/** Says the sentence under a field. */
export function announceAt(page: FormPage, field: string) {
  const said = page.said(field);
  if (said) announce(said);
}
