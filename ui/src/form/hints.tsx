import type { Field, FieldState, Note } from "../backend";
import { grouped } from "../digits";
import type { Hint } from "../parts/field";
import { Said } from "../parts/text";
import { sentence } from "../words";

/** Their figures are consumption, which is read with separators; other figures are as on the meter. */
const OF_CONSUMPTION = /^row_(unusual|demand)/;

export function NoteText({ note }: { note: Note }) {
  const figures = OF_CONSUMPTION.test(note.code) ? note.figures.map(grouped) : note.figures;
  return <Said text={sentence(`check.${note.code}`, "reading.look")} figures={figures} />;
}

export function isMissing(checked: { missing: readonly { field: Field }[] } | null, field: Field): boolean {
  return checked?.missing.some((missing) => missing.field === field) ?? false;
}

/** What to say under a field: a thing half typed is called wrong only once the field was left. */
export function hintOf(state: FieldState | undefined, left: boolean, missing = false): Hint | null {
  if (!state?.note) return null;
  const text = <NoteText note={state.note} />;
  switch (state.mark) {
    case "bad":
      return { tone: "bad", icon: "circle-alert", text };
    case "warn":
      return missing && !left ? null : { tone: "warn", icon: "triangle-alert", text };
    case "partial":
      return left ? { tone: "bad", icon: "circle-alert", text } : null;
    default:
      return null;
  }
}
