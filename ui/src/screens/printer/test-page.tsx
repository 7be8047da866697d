import type { PrintFact } from "../../backend";
import { Button } from "../../parts/button";
import { classes } from "../../parts/classes";
import { printLook } from "../../parts/print-look";
import { State } from "../../parts/state";
import { t } from "../../words";
import styles from "./printer.module.css";

interface Props {
  fact: PrintFact | null;
  onPrint: () => void;
  /** What was said stands beside the button, across the card. */
  beside: boolean;
}

/** A page of nobody's, and what the printer said of it. */
export function TestPage({ fact, onPrint, beside }: Props) {
  const look = fact && printLook(fact);
  return (
    <div className={classes("field", styles.trial, beside && styles.beside)}>
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
