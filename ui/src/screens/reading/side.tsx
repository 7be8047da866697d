import { type CorrectionReason, engine } from "../../backend";
import { Why } from "../../form/correction";
import { missingSentence } from "../../form/missing";
import { Button } from "../../parts/button";

import { Slip } from "../../parts/slip";
import { Note, State } from "../../parts/state";
import { t } from "../../words";
import type { OpenReading, Reading } from "./open-reading";
import styles from "./reading.module.css";

const REASONS: readonly CorrectionReason[] = [
  "transposed_digits",
  "misread_meter",
  "wrong_register",
  "wrong_date",
  "wrong_visitor",
  "visitor_request",
];

interface Props {
  form: OpenReading;
  reading: Reading;
  onSubmit: () => void;
}

/** What will be printed, what is missing, and the one main action: never greyed out. */
export function Side({ form, reading, onSubmit }: Props) {
  const { checked, draft, drawing, fault, saving } = reading;
  const missing = form.missing();
  return (
    <aside className={styles.side} aria-label={t("reading.preview")}>
      <div className={styles.caption}>{t("reading.preview")}</div>
      <Slip label={t("reading.preview")} slip={drawing} page={() => engine.preview(draft, "page")} />
      {draft.correction && (
        <Why
          correction={draft.correction}
          reasons={REASONS}
          onChoose={(reason) => form.chooseReason(reason)}
        />
      )}
      {fault && (
        <Note tone="bad" icon="circle-alert" alert testid="fault">
          {t(`error.${fault}`)}
        </Note>
      )}
      <div
        className={`${styles.missing} text-sm`}
        role="status"
        data-testid="missing"
        data-count={missing.length}
      >
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
        {saving ? t("reading.saving") : t(draft.correction ? "correct.submit" : "reading.submit")}
      </Button>
    </aside>
  );
}
