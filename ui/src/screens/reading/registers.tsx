import { Band } from "../../parts/band";
import { Star } from "../../parts/field";
import { T } from "../../parts/text";
import { Th } from "../../parts/th";
import { t } from "../../words";
import type { FieldName } from "./fields";
import type { OpenReading, Reading } from "./open-reading";
import layout from "./reading.module.css";
import styles from "./registers.module.css";
import { RegisterRow } from "./row";

interface Props {
  form: OpenReading;
  reading: Reading;
  onCompare: (field: FieldName) => void;
}

export function Registers({ form, reading, onCompare }: Props) {
  const rows = reading.checked?.rows ?? [];
  const subscriber = reading.lookUp?.answer?.subscriber;
  const coefficient = subscriber?.meter.coefficient;
  const on = reading.checked?.previousOn;
  const known = subscriber !== null && subscriber !== undefined;
  return (
    <Band title={t("reading.figures")} small={t("reading.figures.small")} className={!known && styles.roomy}>
      <div className={layout.flush}>
        {rows.length === 0 ? (
          <p className={`hint ${styles.empty}`}>{t("reading.figures.later")}</p>
        ) : (
          <table className={styles.figures}>
            <thead>
              <tr>
                <Th of="col">{t("row.register")}</Th>
                <Th of="col">
                  {!known && t("row.previous.typed")}
                  {known && (on ? <T k="row.previous.on" f={[on]} /> : t("row.previous"))}
                </Th>
                <Th of="col">
                  {t("row.current")} <Star />
                </Th>
                <Th of="col">{t("row.difference")}</Th>
                <Th of="col" className={styles.wide} colSpan={2}>
                  {coefficient && coefficient !== "1" ? (
                    <T k="row.consumption.times" f={[coefficient]} />
                  ) : (
                    t("row.consumption")
                  )}
                </Th>
                <Th of="col">{t("row.verdict")}</Th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <RegisterRow
                  key={row.register}
                  row={row}
                  form={form}
                  reading={reading}
                  onCompare={onCompare}
                />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Band>
  );
}
