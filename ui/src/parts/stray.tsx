import { useEffect, useState } from "react";
import { watchKeys, watchStray } from "../keys";
import { t, type Word } from "../words";
import { Icon } from "./icon";

/** Says of a code that was read that nothing came of it, until the next key. A screen reader heard it already. */
export function StrayCode() {
  const [said, setSaid] = useState<Word | null>(null);
  useEffect(() => watchStray(setSaid), []);
  useEffect(() => (said ? watchKeys(() => setSaid(null)) : undefined), [said]);
  if (!said) return null;
  return (
    <div className="note warn" data-testid="stray">
      <Icon name="scan-barcode" />
      <div className="grow">{t(said)}</div>
    </div>
  );
}
