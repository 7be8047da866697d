import type { Evidence } from "../../backend";
import { hintOf, isMissing } from "../../form/hints";
import { Band } from "../../parts/band";
import { Button } from "../../parts/button";
import { Field } from "../../parts/field";
import { Segmented } from "../../parts/segmented";
import { State } from "../../parts/state";
import { Num } from "../../parts/text";
import { t } from "../../words";
import type { OpenReading, Reading } from "./open-reading";
import styles from "./reading.module.css";

const EVIDENCE: readonly Evidence[] = ["national_card", "birth_certificate", "passport", "company_papers"];

/** The length of an id says whose it is. */
function kindOf(id: string): "person" | "legal" | "foreign" {
  if (id.length === 11) return "legal";
  return id.length === 12 ? "foreign" : "person";
}

interface Props {
  form: OpenReading;
  reading: Reading;
  /** What is asked about the id was looked at, and is so. */
  onConfirm: () => void;
}

export function VisitorBand({ form, reading, onConfirm }: Props) {
  const { draft, checked, left } = reading;
  const open = isMissing(checked, "visitor_id");
  const idHint = hintOf(checked?.visitorId, left.has("visitor_id"), open);
  const asked = checked?.visitorId.mark === "warn" && open && left.has("visitor_id");
  const mobileHint = hintOf(checked?.mobile, left.has("mobile"));
  const suggestion = left.has("visitor_id") ? checked?.visitorId.suggestion : null;
  return (
    <Band title={t("reading.visitor")} small={t("reading.visitor.small")}>
      <div>
        <div className={styles.visitor}>
          <div>
            <Field
              label={t(`reading.id.${kindOf(draft.visitorId)}`)}
              required
              kind="id"
              aside={<span className={styles.wide}>{t(`reading.id.${kindOf(draft.visitorId)}.aside`)}</span>}
              value={draft.visitorId}
              onChange={(visitorId) => form.change({ visitorId }, "visitor_id")}
              hint={idHint}
              testid="visitor-id"
              field="visitor_id"
            />
            {asked && (
              <Button
                size="small"
                keys="Enter"
                onPress={onConfirm}
                field="confirm_visitor"
                testid="confirm-visitor"
              >
                {t("reading.id.foreign.confirm")}
              </Button>
            )}
            {suggestion ? (
              <Button
                kind="ghost"
                size="small"
                onPress={() => form.change({ visitorId: suggestion }, "visitor_id")}
                testid="visitor-id-suggestion"
              >
                {t("reading.id.suggestion")} <Num>{suggestion}</Num>
              </Button>
            ) : (
              idHint === null && <Unchecked who="civil" />
            )}
          </div>
          <div>
            <Field
              label={t("reading.mobile")}
              required
              kind="id"
              value={draft.mobile}
              onChange={(mobile) => form.change({ mobile }, "mobile")}
              hint={mobileHint}
              testid="mobile"
              field="mobile"
            />
            {mobileHint === null && <Unchecked who="shahkar" />}
          </div>
          <Segmented
            label={t("reading.evidence")}
            required
            className={styles.evidence}
            caps
            choices={EVIDENCE.map((value) => ({ value, label: t(`reading.evidence.${value}`) }))}
            value={draft.evidence}
            onChange={(evidence) => form.change({ evidence })}
            hint={t("reading.evidence.hint")}
            testid="evidence"
            field="evidence"
          />
        </div>
      </div>
    </Band>
  );
}

/** Nobody was asked yet: grey, never green. */
function Unchecked({ who }: { who: "civil" | "shahkar" }) {
  return (
    <div className={styles.unchecked}>
      <State tone="wait" icon="circle-dashed">
        {t(`reading.unchecked.${who}`)}
      </State>
    </div>
  );
}
