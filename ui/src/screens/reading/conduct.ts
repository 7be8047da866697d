import { flushSync } from "react-dom";
import type { Register } from "../../backend";
import { type FieldName, fieldAfter, fieldAt, focusField, nameOf } from "../../form/fields";
import { missingSentence, shown } from "../../form/missing";
import { announce } from "../../parts/announcer";
import { sound } from "../../sounds";
import { sentence } from "../../words";
import type { Session } from "./open-reading";

const ABOVE_BILL: ReadonlySet<FieldName> = new Set(["visitor_id", "mobile", "evidence"]);

/** What a key does on the form, and where the focus goes then: each waits for the engine's verdict first. */
export function conduct(session: Session, onSaved: (trackingNumber: string) => void) {
  return { arrive, goOn, confirmShort, takeScan, goToMissing, submit };

  /** To what is missing. A correction is most often of a figure: of one that is asked about, or of the first. */
  async function arrive() {
    const checked = await session.known();
    const [first] = shown(checked?.missing, session.get());
    drawn();
    const asked = first?.field === "correction_reason" ? checked?.rows[0]?.register : first?.register;
    if (session.correction && asked && focusField(`current:${asked}`)) return;
    if (!first || !focusField(nameOf(first))) focusField("visitor_id");
  }

  /** Enter: the field is accepted, and the next one has the focus; what cannot be right keeps it. */
  async function goOn(field: FieldName) {
    if (!(await compareAt(field))) return;
    await session.leave(field);
    drawn();
    if (stuck(session, field)) {
      announceAt(field);
      return;
    }
    if (field === "bill_id") {
      await session.known();
      drawn();
      if (fieldAt(document.activeElement) !== field) return;
    }
    const next = fieldAfter(field);
    if (next !== null) focusField(next);
  }

  async function confirmShort() {
    focusField("bill_id");
    session.change({ shortBillConfirmed: true });
    await goOn("bill_id");
  }

  async function takeScan(text: string) {
    focusField("bill_id");
    await session.takeScan(text);
    drawn();
    if (session.get().scan?.note) {
      sound.refused();
      announceAt("bill_id");
      return;
    }
    // The subscriber is looked at before Enter goes on; what stands above the bill is asked for first.
    const above = (await session.known())?.missing.map(nameOf).find((name) => ABOVE_BILL.has(name));
    if (above !== undefined && fieldAt(document.activeElement) === "bill_id") focusField(above);
  }

  /** F8: the next thing missing after this field, round the form. */
  async function goToMissing(from: FieldName | null) {
    if (!(await compareAt(from))) return;
    const missing = shown((await session.known())?.missing, session.get());
    drawn();
    const names = missing.map(nameOf);
    focusField(names[(from === null ? -1 : names.indexOf(from)) + 1] ?? names[0] ?? "submit");
    announce(missingSentence(missing));
  }

  async function submit() {
    const field = fieldAt(document.activeElement);
    if (!(await compareAt(field))) return;
    if (field !== null) await session.leave(field);
    const missing = shown((await session.known())?.missing, session.get());
    if (missing[0]) {
      sound.refused();
      announce(missingSentence(missing));
      await Promise.all(missing.map((one) => session.leave(nameOf(one))));
      drawn();
      focusField(nameOf(missing[0]));
      return;
    }
    const number = await session.submit();
    if (number !== null) onSaved(number);
    else if (session.get().fault !== null) sound.refused();
  }

  /** Looks at the second figure, where one is being typed; false where the focus has to stay. */
  async function compareAt(field: FieldName | null): Promise<boolean> {
    const [name, register] = (field ?? "").split(":") as [string, Register | undefined];
    if (name !== "again" || register === undefined || !session.get().again[register]) return true;
    if (await session.compare(register)) return true;
    drawn();
    announce(sentence("check.row_differs", "reading.look"));
    sound.refused();
    focusField(`current:${register}`);
    return false;
  }
}

/** What was said meanwhile is on the screen from here on, so that the focus can go there. */
function drawn() {
  flushSync(() => undefined);
}

/** What stands in the field cannot be right as it is: the focus stays, its sentence is there. */
function stuck(session: Session, field: FieldName): boolean {
  const { checked, draft } = session.get();
  if (!checked) return false;
  const [name, register] = field.split(":");
  if (name === "current") return checked.rows.find((row) => row.register === register)?.verdict === "refused";
  const states = {
    visitor_id: [checked.visitorId, draft.visitorId],
    mobile: [checked.mobile, draft.mobile],
    bill_id: [checked.billId, draft.billId],
    declared_on: [checked.declaredOn, draft.declaredOn],
  } as const;
  const [state, text] = states[field as keyof typeof states] ?? [];
  return text !== undefined && text !== "" && (state?.mark === "bad" || state?.mark === "partial");
}

/** Says the sentence under a field. */
function announceAt(field: FieldName) {
  const input = document.querySelector(`[data-field="${field}"]`);
  const id = input?.getAttribute("aria-describedby");
  const text = id ? document.getElementById(id.split(" ")[0] ?? "")?.textContent : null;
  if (text) announce(text);
}
