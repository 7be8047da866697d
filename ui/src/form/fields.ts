import type { Field, Missing, Register } from "../backend";

/** A field's name on the form: `visitor_id`, or with its register `current:peak`. */
export type FieldName = Field | `${Field}:${Register}`;

export function fieldOf(field: Field, register: Register | null): FieldName {
  return register === null ? field : `${field}:${register}`;
}

export function nameOf(missing: Missing): FieldName {
  return fieldOf(missing.field, missing.register);
}

/** The field an event came from. */
export function fieldAt(target: EventTarget | null): FieldName | null {
  const at = target instanceof Element ? target.closest<HTMLElement>("[data-field]") : null;
  return (at?.dataset.field as FieldName | undefined) ?? null;
}

function all(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("main [data-field]")];
}

/** Puts the focus on a field: on its input, or on the chosen (else the first) radio of a choice. */
export function focusField(name: string): boolean {
  const at = all().find((element) => element.dataset.field === name);
  const inner = at?.querySelector<HTMLElement>("input:checked") ?? at?.querySelector<HTMLElement>("input");
  const target = at?.matches("input, button") ? at : inner;
  target?.focus();
  // The browser is content where a corner of it can be seen.
  target?.scrollIntoView({ block: "nearest" });
  if (target instanceof HTMLInputElement && target.type === "text") target.select();
  return target !== null && target !== undefined;
}

/** The field after this one from top to bottom. One that went with its strip was the last of its row. */
export function fieldAfter(name: FieldName): string | null {
  const names = all().map((element) => element.dataset.field ?? "");
  const at = names.indexOf(name);
  const register = name.split(":")[1];
  if (at >= 0 || register === undefined) return names[at + 1] ?? null;
  const last = names.findLastIndex((other) => other.split(":")[1] === register);
  return names[last + 1] ?? null;
}

/** The same column, some rows down. */
export function rowAway(name: FieldName, rows: number): string | null {
  const column = name.split(":")[0];
  const names = all()
    .map((element) => element.dataset.field ?? "")
    .filter((other) => other.startsWith(`${column}:`));
  return names[names.indexOf(name) + rows] ?? null;
}
