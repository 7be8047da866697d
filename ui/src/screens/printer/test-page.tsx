import type { PrintFact } from "../../backend";
import { Button } from "../../parts/button";
import { printLook } from "../../parts/print-look";
import { State } from "../../parts/state";
import { t } from "../../words";
import styles from "./printer.module.css";

/** A page of nobody's, and what the printer said of it. */
export function TestPage({ fact, onPrint }: { fact: PrintFact | null; onPrint: () => void }) {
  const look = fact && printLook(fact);
  return (
    <div className={`field ${styles.trial}`}>
      <Button icon="printer" keys="Ctrl+P" onPress={onPrint} testid="print-test">
        {t("printer.test_page")}
      </Button>
      <div role="status" className="hint">
        {look ? (
          <>
            <State tone={look.tone} icon={look.icon} data-testid="test-page" data-state={fact.state}>
              {look.title}
            </State>{" "}
            {look.more}
          </>
        ) : (
          t("printer.test_page.hint")
        )}
      </div>
    </div>
  );
}
