import type { Field, Missing, Register } from "../../backend";

/** A field's name on the form: `visitor_id`, or with its register `current:peak`. */
export type FieldName = Field | `${Field}:${Register}`;

export function fieldOf(field: Field, register: Register | null): FieldName {
  return register === null ? field : `${field}:${register}`;
}

export function nameOf({ field, register }: Missing): FieldName {
  return fieldOf(field, register);
}

/** The parts of a name, wherever it came from. */
export function partsOf(name: string): { field: string; register: Register | undefined } {
  const [field = "", register] = name.split(":");
  return { field, register: register as Register | undefined };
}
