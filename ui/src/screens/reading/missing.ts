import type { Missing } from "../../backend";
import type { MissingField } from "../../form/missing";
import { t } from "../../words";
import { nameOf } from "./fields";
import type { Reading } from "./open-reading";

/** What is missing of a reading. The kind of meter is asked for only where the subscriber is not known. */
export function missingOf({ checked, lookUp }: Reading): readonly MissingField[] {
  const asked = lookUp?.answer != null;
  return (checked?.missing ?? [])
    .filter(({ field }) => field !== "meter_kind" || asked)
    .map((missing) => ({ field: nameOf(missing), label: labelOf(missing) }));
}

/** With its register where there are several. */
function labelOf({ field, register }: Missing): string {
  return register === null ? t(`missing.${field}`) : t(`missing.${field}`, t(`register.${register}`));
}
