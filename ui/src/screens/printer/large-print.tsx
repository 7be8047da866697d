import { useEffect, useState } from "react";
import { type Code, codeOf, engine } from "../../backend";
import { announce } from "../../parts/announcer";
import { Segmented } from "../../parts/segmented";
import { Note } from "../../parts/state";
import { t } from "../../words";

const SIZES = ["off", "on"] as const;

/** How large this counter prints; the choice holds until it is taken back. */
export function LargePrint() {
  const [large, setLarge] = useState<boolean | null>(null);
  const [fault, setFault] = useState<Code | null>(null);
  useEffect(() => {
    engine.largePrint().then(setLarge, (error: unknown) => setFault(codeOf(error)));
  }, []);
  const choose = async (wanted: boolean) => {
    try {
      await engine.setLargePrint(wanted);
      setFault(null);
      setLarge(wanted);
      announce(`${t("printer.large")}: ${t(`printer.large.${wanted ? "on" : "off"}`)}`);
    } catch (error) {
      setFault(codeOf(error));
    }
  };
  return (
    <section className="card padded" aria-label={t("printer.large")}>
      <Segmented
        label={t("printer.large")}
        small
        choices={SIZES.map((value) => ({ value, label: t(`printer.large.${value}`) }))}
        value={large === null ? null : large ? "on" : "off"}
        onChange={(value) => void choose(value === "on")}
        hint={t("printer.large.hint")}
        testid="large-print"
        field="large-print"
      />
      {fault && (
        <Note tone="bad" icon="circle-alert" alert>
          {t(`error.${fault}`)}
        </Note>
      )}
    </section>
  );
}
