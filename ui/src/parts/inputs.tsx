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
  const { layout, moves } = useLayout();
  const [reader, setReader] = useState(heard);
  useEffect(() => watchReader(() => setReader(true)), []);
  return (
    <>
      {moves && (
        <span className="to-end warn" data-testid="numlock">
          <Icon name="triangle-alert" size="small" />
          <kbd>NumLock</kbd> {t("signin.numlock")}
        </span>
      )}
      {layout && (
        <span className={moves ? "" : "to-end"}>
          <Icon name="keyboard" size="small" />
          {t(`signin.layout.${layout}`)}
        </span>
      )}
      {reader && (
        <span className={layout || moves ? "" : "to-end"} data-testid="reader">
          <Icon name="scan-barcode" size="small" />
          {t("reader.works")}
        </span>
      )}
    </>
  );
}
