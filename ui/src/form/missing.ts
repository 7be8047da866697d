import { t } from "../words";

/** A thing that still has to be done: the field it is done in, and what it is called. */
export interface MissingField {
  field: string;
  label: string;
}

export function missingSentence(missing: readonly MissingField[]): string {
  const [first] = missing;
  if (!first) return t("missing.none");
  return missing.length === 1
    ? t("missing.one", first.label)
    : t("missing.many", missing.length, first.label);
}
