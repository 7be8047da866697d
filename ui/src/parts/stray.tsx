import { useEffect, useState } from "react";
import { watchKeys, watchStray } from "../keys";
import { t } from "../words";
import { Icon } from "./icon";

/** Says of a code that was read that nothing came of it, until the next key. A screen reader heard it already. */
export function StrayCode() {
  const [said, setSaid] = useState(false);
  useEffect(() => watchStray(() => setSaid(true)), []);
  useEffect(() => (said ? watchKeys(() => setSaid(false)) : undefined), [said]);
  if (!said) return null;
  return (
    <div className="note warn" data-testid="stray">
      <Icon name="scan-barcode" />
      <div className="grow">{t("scan.stray")}</div>
    </div>
  );
}
