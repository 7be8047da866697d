import type { Missing } from "../backend";
import type { Reading } from "../screens/reading/open-reading";
import { t } from "../words";

/** What a missing thing is called: with its register where there are several. */
function nameOf({ field, register }: Missing): string {
  return register === null ? t(`missing.${field}`) : t(`missing.${field}`, t(`register.${register}`));
}

/** The kind of meter is asked for only where nobody knows the subscriber. */
export function shown(missing: readonly Missing[] | undefined, { lookUp }: Reading): readonly Missing[] {
  const asked = lookUp?.answer != null;
  return (missing ?? []).filter(({ field }) => field !== "meter_kind" || asked);
}

export function missingSentence(missing: readonly Missing[]): string {
  const [first] = missing;
  if (!first) return t("missing.none");
  return missing.length === 1
    ? t("missing.one", nameOf(first))
    : t("missing.many", missing.length, nameOf(first));
}
