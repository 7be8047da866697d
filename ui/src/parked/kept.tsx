import { useState } from "react";
import { codeOf, engine, type ParkedVisit, type PrintFact } from "../backend";
import { useKeys } from "../keys";
import { announce } from "../parts/announcer";
import { Button } from "../parts/button";
import { printLook } from "../parts/print-look";
import { Note, State } from "../parts/state";
import { T } from "../parts/text";
import { t } from "../words";
import "./kept.css";

/** What became of the slip of missing papers. */
type Slip = { is: "asked" } | { is: "known"; fact: PrintFact } | { is: "refused"; why: string };

/** Said once, where a visit was put aside: its code, and a slip for its visitor where papers are missing. */
export function Kept({ visit }: { visit: ParkedVisit }) {
  const { code, keptUntil, missingPapers } = visit;
  const [slip, setSlip] = useState<Slip | null>(null);
  const print = () => {
    if (slip?.is === "asked") return;
    setSlip({ is: "asked" });
    engine.printMissing(code).then(
      (fact) => setSlip({ is: "known", fact }),
      (error: unknown) => {
        const why = t(`error.${codeOf(error)}`);
        announce(why);
        setSlip({ is: "refused", why });
      },
    );
  };
  useKeys(missingPapers.length > 0 ? { "Ctrl+P": print } : {});
  return (
    <Note tone="ok" icon="circle-pause" testid="kept">
      <T k="parked.kept" f={[code]} />
      {missingPapers.length > 0 && (
        <span className="missing-papers">
          <span data-testid="missing-papers" data-count={missingPapers.length}>
            {t("parked.missing", missingPapers.join("\u060c "))} <T k="parked.until" f={[keptUntil]} />
          </span>
          <Button size="small" icon="printer" keys="Ctrl+P" onPress={print} testid="print-missing">
            {t("parked.print")}
          </Button>
          {slip !== null && <SlipState slip={slip} />}
        </span>
      )}
    </Note>
  );
}

function SlipState({ slip }: { slip: Slip }) {
  if (slip.is === "asked")
    return (
      <State tone="wait" icon="hourglass" data-testid="missing-slip" data-state="asked">
        {t("parked.printing")}
      </State>
    );
  if (slip.is === "refused")
    return (
      <State tone="bad" icon="circle-alert" data-testid="missing-slip" data-state="refused">
        {slip.why}
      </State>
    );
  const { tone, icon, title } = printLook(slip.fact);
  return (
    <State tone={tone} icon={icon} data-testid="missing-slip" data-state={slip.fact.state}>
      {title}
    </State>
  );
}
