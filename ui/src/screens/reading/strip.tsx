import type { LowerReason, Note, RowState } from "../../backend";
import { NoteText } from "../../form/hints";
import { Button } from "../../parts/button";
import { Field } from "../../parts/field";
import { Segmented } from "../../parts/segmented";
import { t } from "../../words";
import { rowOf } from "./draft";
import { type FieldName, fieldOf } from "./fields";
import type { OpenReading, Reading } from "./open-reading";
import styles from "./registers.module.css";

/** The engine says so too, but only until both figures are emptied. */
export const DIFFERED: Note = { code: "row_differs", figures: [] };
const REASONS: readonly LowerReason[] = ["rollover", "replaced"];

interface Props {
  row: RowState;
  differed: boolean;
  form: OpenReading;
  reading: Reading;
  onCompare: (field: FieldName) => void;
}

/** Under a row that needs a look: what happened, and what to do about it. */
export function Strip({ row, differed, form, reading, onCompare }: Props) {
  const { register, verdict } = row;
  const name = t(`register.${register}`);
  const again = fieldOf("again", register);
  const { lowerReason, whole, current } = rowOf(reading.draft, register);
  const { pointed } = row;
  const isWhole = whole !== null && whole === current;
  const point = [
    ...(pointed === null ? [] : [{ value: "pointed" as const, label: t("row.point.pointed", pointed) }]),
    { value: "whole" as const, label: t("row.point.whole", row.current ?? "") },
  ];
  const answerPoint = (answer: "pointed" | "whole") => {
    if (answer === "whole" || pointed === null) {
      form.changeRow(register, { whole: current });
      return;
    }
    form.retype(register, pointed);
    onCompare(fieldOf("current", register));
  };
  return (
    <div className={styles.stripRow}>
      <div role="status">
        {differed ? <NoteText note={DIFFERED} /> : row.note && <NoteText note={row.note} />}
      </div>
      {(verdict === "ask_reason" || lowerReason !== null) && (
        <Segmented
          label={t("row.reason.of", name)}
          bare
          small
          caps
          choices={REASONS.map((value) => ({ value, label: t(`row.reason.${value}`) }))}
          value={lowerReason}
          onChange={(reason) => form.changeRow(register, { lowerReason: reason })}
          testid={`lower-reason-${register}`}
          field={fieldOf("lower_reason", register)}
        />
      )}
      {(verdict === "ask_point" || isWhole) && (
        <Segmented
          label={t("row.point.of", name)}
          bare
          small
          caps
          choices={point}
          value={isWhole ? "whole" : null}
          onChange={answerPoint}
          testid={`point-${register}`}
          field={fieldOf("point", register)}
        />
      )}
      {verdict === "ask_again" && (
        <>
          <Field
            label={t("row.again.of", name)}
            bare
            required
            kind="figure"
            value={reading.again[register] ?? ""}
            onChange={(text) => form.typeAgain(register, text)}
            testid={`again-${register}`}
            field={again}
          />
          <Button size="small" keys="Enter" onPress={() => onCompare(again)}>
            {t("row.again.confirm")}
          </Button>
        </>
      )}
    </div>
  );
}
