import { useEffect, useState } from "react";
import { watchReader } from "../keys";
import { t } from "../words";
import { Icon } from "./icon";
import { useLayout } from "./use-layout";

/** Whether a barcode reader was heard since the program started: before that it cannot be known that there is one. */
let heard = false;
watchReader(() => {
  heard = true;
});

/** What is known of keyboard and barcode reader, from what they typed. */
export function Inputs() {
  const { layout } = useLayout();
  const [reader, setReader] = useState(heard);
  useEffect(() => watchReader(() => setReader(true)), []);
  return (
    <>
      {layout && (
        <span className="to-end">
          <Icon name="keyboard" size="small" />
          {t(`signin.layout.${layout}`)}
        </span>
      )}
      {reader && (
        <span className={layout ? "" : "to-end"} data-testid="reader">
          <Icon name="scan-barcode" size="small" />
          {t("reader.works")}
        </span>
      )}
    </>
  );
}
