import { moved, weekdayOf } from "../../dates";
import { hintOf } from "../../form/hints";
import { Band } from "../../parts/band";
import { Field } from "../../parts/field";
import { movesFor } from "../../signs";
import { useStatus } from "../../status";
import { t, type Word } from "../../words";
import type { OpenReading, Reading } from "./open-reading";
import styles from "./reading.module.css";

export function DateBand({ form, reading }: { form: OpenReading; reading: Reading }) {
  const { draft, checked, left } = reading;
  const today = useStatus()?.today;
  const weekday = weekdayOf(draft.declaredOn);
  const day = weekday === null ? "" : t(`weekday.${weekday}` as Word);
  const move = (event: React.KeyboardEvent) => {
    const days = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    // Of a number pad without NumLock it was to be a digit of the date.
    if (days === undefined || event.ctrlKey || event.altKey || movesFor(event) !== null) return;
    event.preventDefault();
    form.change({ declaredOn: moved(draft.declaredOn, days) }, "declared_on");
  };
  return (
    <Band title={t("reading.date_band")}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrows belong to the field inside */}
      <div className={styles.date} onKeyDown={move}>
        <Field
          label={t("reading.declared_on")}
          required
          kind="id"
          value={draft.declaredOn}
          onChange={(declaredOn) => form.change({ declaredOn }, "declared_on")}
          hint={hintOf(checked?.declaredOn, left.has("declared_on"))}
          testid="declared-on"
          field="declared_on"
        />
        <span className={`hint ${styles.wide}`}>
          {draft.declaredOn === today ? t("reading.today", day) : day}
        </span>
      </div>
    </Band>
  );
}
