import type { FormAnswer, FormEntry, FormField } from "../../backend";
import { t } from "../../words";

type Answers = { [id in string]: FormAnswer };

/** A path is `subject`, or in a repeat group `meters/a1/serial`. */
function parts(path: string): { id: string; entry: string | undefined; field: string | undefined } {
  const [id = "", entry, field] = path.split("/");
  return { id, entry, field };
}

export function entriesOf(answer: FormAnswer | undefined): readonly FormEntry[] {
  return answer?.type === "entries" ? answer.value : [];
}

export function answerAt(answers: Answers, path: string): FormAnswer | undefined {
  const { id, entry, field } = parts(path);
  if (entry === undefined || field === undefined) return answers[id];
  return entriesOf(answers[id]).find((one) => one.id === entry)?.fields[field];
}

/** With this answer in its place; null takes it away. */
export function withAnswer(answers: Answers, path: string, answer: FormAnswer | null): Answers {
  const { id, entry, field } = parts(path);
  if (entry === undefined || field === undefined) {
    const { [id]: _, ...others } = answers;
    return answer === null ? others : { ...others, [id]: answer };
  }
  const entries = entriesOf(answers[id]).map((one) =>
    one.id === entry ? { ...one, fields: withAnswer(one.fields, field, answer) } : one,
  );
  return { ...answers, [id]: { type: "entries", value: [...entries] } };
}

/** With an id no other entry of the group has, counted up from the highest there ever was. */
export function nextEntry(entries: readonly FormEntry[], before = 0): FormEntry {
  const used = entries.map(({ id }) => Number(/^e([0-9]+)$/.exec(id)?.[1] ?? 0));
  return { id: `e${Math.max(before, ...used) + 1}`, fields: {} };
}

/** The field of a path, an entry's too. */
export function fieldAt(fields: readonly FormField[], path: string): FormField | undefined {
  const { id, field } = parts(path);
  const top = fields.find((one) => one.id === id);
  if (field === undefined || top?.ask.type !== "group") return top;
  return top.ask.fields.find((one) => one.id === field) ?? top;
}

/** What a field is called, an entry's with the number of its entry. */
export function labelAt(fields: readonly FormField[], answers: Answers, path: string): string {
  const { id, entry } = parts(path);
  const label = fieldAt(fields, path)?.label ?? "";
  const top = fields.find((one) => one.id === id);
  const nth = entriesOf(answers[id]).findIndex((one) => one.id === entry) + 1;
  return nth === 0 || top?.ask.type !== "group" ? label : t("request.of_entry", label, top.ask.entry, nth);
}
