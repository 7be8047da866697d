import { Button } from "../../parts/button";
import { Page } from "../../parts/drawing";
import { Note, State } from "../../parts/state";
import { t } from "../../words";
import { missingSentence, shown } from "./missing";
import type { Reading } from "./session";

/** What will be printed, what is missing, and the one main action: never greyed out. */
export function Side({ reading, onSubmit }: { reading: Reading; onSubmit: () => void }) {
  const { checked, drawing, fault, saving } = reading;
  const missing = shown(checked?.missing, reading);
  return (
    <aside className="side" aria-label={t("reading.preview")}>
      <div className="pv">{t("reading.preview")}</div>
      <Page drawing={drawing} label={t("reading.preview")} />
      {fault && (
        <Note tone="bad" icon="circle-alert" alert testid="fault">
          {t(`error.${fault}`)}
        </Note>
      )}
      <div className="left sm" role="status" data-testid="missing" data-count={missing.length}>
        {checked && (
          <State
            tone={missing.length > 0 ? "warn" : "ok"}
            icon={missing.length > 0 ? "triangle-alert" : "check"}
          >
            {missingSentence(missing)}
          </State>
        )}
      </div>
      <Button kind="main" size="big" keys="Ctrl+Enter" onPress={onSubmit} testid="submit" field="submit">
        {saving ? t("reading.saving") : t("reading.submit")}
      </Button>
    </aside>
  );
}
