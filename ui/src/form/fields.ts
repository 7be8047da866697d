import { flushSync } from "react-dom";

/** A form's fields as they stand on the screen. Their names are `name`, or with the row they are in `name:row`. */
export interface FormPage {
  /** The field that has the focus. */
  at: () => string | null;
  /** Puts the focus there; false where there is no such field. */
  focus: (field: string) => boolean;
  /** The field after this one from top to bottom. */
  after: (field: string) => string | null;
  /** The sentence under a field. */
  said: (field: string) => string | null;
  /** Puts what was said meanwhile on the screen, so that the focus can go there. */
  draw: () => void;
}

export const page: FormPage = {
  at: () => fieldAt(document.activeElement),
  focus: focusField,
  after: fieldAfter,
  said: saidOf,
  draw: () => flushSync(() => undefined),
};

/** The field an event came from. */
export function fieldAt(target: EventTarget | null): string | null {
  const at = target instanceof Element ? target.closest<HTMLElement>("[data-field]") : null;
  return at?.dataset.field ?? null;
}

function all(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("main [data-field]")];
}

function names(): string[] {
  return all().map((element) => element.dataset.field ?? "");
}

/** Puts the focus on a field: on its input, or on the chosen (else the first) radio of a choice. */
export function focusField(field: string): boolean {
  const at = all().find((element) => element.dataset.field === field);
  const inner =
    at?.querySelector<HTMLElement>("input:checked") ?? at?.querySelector<HTMLElement>("input, button");
  const target = at?.matches("input, button, textarea") ? at : inner;
  target?.focus();
  // The browser is content where a corner of it can be seen.
  target?.scrollIntoView({ block: "nearest" });
  if (target instanceof HTMLInputElement && target.type === "text") target.select();
  return target !== null && target !== undefined;
}

/** A field that went with the strip under its row was the last of that row. */
function fieldAfter(field: string): string | null {
  const fields = names();
  const at = fields.indexOf(field);
  const row = rowOf(field);
  if (at >= 0 || row === undefined) return fields[at + 1] ?? null;
  return fields[fields.findLastIndex((other) => rowOf(other) === row) + 1] ?? null;
}

/** The same column, some rows down. */
export function rowAway(field: string, rows: number): string | null {
  const column = field.split(":")[0];
  const fields = names().filter((other) => other.startsWith(`${column}:`));
  return fields[fields.indexOf(field) + rows] ?? null;
}

function rowOf(field: string): string | undefined {
  return field.split(":")[1];
}

function saidOf(field: string): string | null {
  const input = document.querySelector(`[data-field="${field}"]`);
  const id = input?.getAttribute("aria-describedby")?.split(" ")[0];
  return (id && document.getElementById(id)?.textContent) || null;
}
