import type { MeterKind } from "../../backend";
import { hintOf, isMissing, NoteText } from "../../form/hints";
import { Band } from "../../parts/band";
import { Button } from "../../parts/button";
import { classes } from "../../parts/classes";
import { Field, type Hint } from "../../parts/field";
import { Icon } from "../../parts/icon";
import { Segmented } from "../../parts/segmented";
import { State } from "../../parts/state";
import { T } from "../../parts/text";
import { t } from "../../words";
import type { OpenReading, Reading } from "./open-reading";
import styles from "./reading.module.css";
import { SubscriberCard } from "./subscriber";

const KINDS: readonly MeterKind[] = ["single", "triple", "demand"];

function billHint({ checked, left, scan, lookUp }: Reading): Hint | null {
  const asked = isMissing(checked, "bill_id");
  if (scan?.note && !(scan.taken && asked)) {
    const tone = scan.taken ? "warn" : "bad";
    return { tone, icon: "scan-barcode", text: <NoteText note={scan.note} /> };
  }
  const hint = hintOf(checked?.billId, left.has("bill_id"), asked);
  if (hint || checked?.billId.mark !== "ok") return hint;
  switch (lookUp?.answer?.source) {
    case "central":
      return { tone: "ok", icon: "check", text: t("subscriber.source.central") };
    case "cache":
      return {
        tone: "mut",
        icon: "clock",
        text: <T k="subscriber.source.cache" f={[lookUp.answer.asOf ?? ""]} />,
      };
    default:
      return { tone: "ok", icon: "check", text: t("reading.bill.right") };
  }
}

interface Props {
  form: OpenReading;
  reading: Reading;
  /** What is asked about the bill was looked at, and is so. */
  onConfirm: () => void;
}

export function BillBand({ form, reading, onConfirm }: Props) {
  const { draft, checked, scan, left } = reading;
  const asked = checked?.billId.mark === "warn" && isMissing(checked, "bill_id") && left.has("bill_id");
  const another = checked?.billId.note?.code === "bill_id_same_day";
  return (
    <Band title={t("reading.bill_band")} small={t("reading.bill_band.small")}>
      <div>
        <div className={styles.bill}>
          <div>
            <Field
              label={t("reading.bill")}
              required
              kind="id"
              aside={
                scan?.taken ? (
                  <State tone="ok" icon="check">
                    {t("reading.bill.scanned")}
                  </State>
                ) : (
                  t("reading.bill.aside")
                )
              }
              value={draft.billId}
              onChange={(billId) => form.change({ billId }, "bill_id")}
              trail={<Icon name="scan-barcode" />}
              hint={billHint(reading)}
              testid="bill-id"
              field="bill_id"
            />
            {asked && (
              <Button
                size="small"
                keys="Enter"
                onPress={onConfirm}
                field="confirm_bill"
                testid="confirm-bill"
              >
                {t(another ? "reading.bill.another" : "reading.bill.short")}
              </Button>
            )}
          </div>
          <Known form={form} reading={reading} />
        </div>
      </div>
    </Band>
  );
}

/** What is known of the subscriber, or what the operator has to say in its place. */
function Known({ form, reading: { draft, checked, lookUp } }: { form: OpenReading; reading: Reading }) {
  if (lookUp === null) {
    return <p className={`hint ${styles.room}`}>{t("reading.subscriber.later")}</p>;
  }
  if (lookUp.answer === null) {
    return (
      <div className={styles.room} role="status" data-testid="looking-up">
        <State tone="wait" icon="hourglass">
          {t("reading.subscriber.asking")}
        </State>
      </div>
    );
  }
  const { source, subscriber } = lookUp.answer;
  if (subscriber) return <SubscriberCard form={form} draft={draft} subscriber={subscriber} />;
  const missing = source === "not_found" ? "not_found" : "not_known";
  const assumed = checked?.rows.find(({ verdict, note }) => verdict === "ok" && note)?.note;
  return (
    <Segmented
      label={t("reading.meter_kind")}
      required
      choices={KINDS.map((value) => ({ value, label: t(`meter.${value}`) }))}
      value={draft.meterKind}
      onChange={(meterKind) => form.change({ meterKind })}
      caps
      hint={
        <span
          className={classes(source === "not_found" && styles.said)}
          data-testid={missing}
          data-state={source}
        >
          {assumed && missing === "not_known" ? (
            <NoteText note={assumed} />
          ) : (
            <T k={`reading.subscriber.${missing}`} />
          )}
        </span>
      }
      testid="meter-kind"
      field="meter_kind"
    />
  );
}
