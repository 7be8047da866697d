import type { RowState, Verdict } from "../../backend";
import { grouped, withDecimals } from "../../digits";
import { classes } from "../../parts/classes";
import { Field } from "../../parts/field";
import type { IconName } from "../../parts/icon";
import { State, type Tone } from "../../parts/state";
import { Num } from "../../parts/text";
import { Th } from "../../parts/th";
import { t, type Word } from "../../words";
import { rowOf } from "./draft";
import { type FieldName, fieldOf } from "./fields";
import type { OpenReading, Reading } from "./open-reading";
import styles from "./registers.module.css";
import { Strip } from "./strip";

const LOOKS: Record<Exclude<Verdict, "empty">, readonly [Tone, IconName, Word]> = {
  ok: ["ok", "check", "verdict.ok"],
  equal: ["ok", "check", "verdict.equal"],
  confirmed: ["ok", "check", "verdict.confirmed"],
  no_comparison: ["wait", "circle-dashed", "verdict.no_comparison"],
  ask_reason: ["warn", "triangle-alert", "verdict.ask_reason"],
  ask_point: ["warn", "triangle-alert", "verdict.ask_point"],
  ask_again: ["warn", "triangle-alert", "verdict.ask_again"],
  differs: ["warn", "triangle-alert", "verdict.differs"],
  refused: ["bad", "circle-alert", "verdict.refused"],
};
/** Said only once the figure was accepted: its first digits alone are always lower than the previous one. */
const LATE: ReadonlySet<Verdict> = new Set(["ask_reason", "ask_point", "ask_again", "differs"]);

interface Props {
  row: RowState;
  form: OpenReading;
  reading: Reading;
  onCompare: (field: FieldName) => void;
}

export function RegisterRow({ row, form, reading, onCompare }: Props) {
  const { register } = row;
  const name = t(`register.${register}`);
  const typed = rowOf(reading.draft, register);
  const settled =
    reading.left.has(fieldOf("current", register)) &&
    (typed.previous === "" || reading.left.has(fieldOf("previous", register)));
  const differed = reading.differed.has(register);
  const decimals = reading.lookUp?.answer?.subscriber?.meter.decimals ?? 0;
  const verdict = LATE.has(row.verdict) && !settled ? "empty" : row.verdict;
  const hidden = row.hidden && settled;
  const whole = typed.whole !== null && typed.whole === typed.current;
  const answered = whole || typed.lowerReason !== null;
  const strip = differed || LATE.has(verdict) || verdict === "refused" || answered;
  const refused = verdict === "refused";
  const stripId = `strip-${register}`;
  return (
    <>
      <tr
        className={classes(strip && styles.look, refused && styles.refused)}
        data-testid={`row-${register}`}
        data-verdict={row.verdict}
      >
        <Th of="row">
          <span className={styles.name}>{name}</span>
          <code className={styles.obis}>{row.obis}</code>
        </Th>
        {row.previous !== null ? (
          <td className={`figure ${styles.previous}`} data-part="previous">
            <Num>{withDecimals(row.previous, decimals)}</Num>
          </td>
        ) : (
          <td>
            <Field
              label={t("row.previous.of", name)}
              bare
              kind="figure"
              className={styles.typedBefore}
              placeholder={t("row.optional")}
              value={typed.previous}
              onChange={(previous) => form.changeRow(register, { previous })}
              testid={`previous-${register}`}
              field={fieldOf("previous", register)}
            />
          </td>
        )}
        <td>
          <Field
            label={t(hidden ? "row.current.hidden" : "row.current.of", name)}
            bare
            required
            kind="figure"
            masked={hidden}
            className={classes(hidden ? "odd" : refused && "wrong", hidden && styles.dots)}
            value={typed.current}
            onChange={(current) => form.retype(register, current)}
            testid={`current-${register}`}
            field={fieldOf("current", register)}
            {...(strip ? { describedBy: stripId } : {})}
          />
        </td>
        <td className={classes("figure", hidden && "words muted")}>
          {hidden ? (
            t("row.hidden")
          ) : row.difference === null ? (
            <Dash />
          ) : (
            <Num>{withDecimals(row.difference, decimals)}</Num>
          )}
        </td>
        <td className={`figure ${styles.wide}`}>
          {verdict !== "empty" && row.consumption !== null && (
            <bdi className="num">{grouped(row.consumption)}</bdi>
          )}
        </td>
        <td className={`${styles.unit} ${styles.wide}`}>
          <bdi className="num" lang="en">
            {row.unit}
          </bdi>
        </td>
        <td className="text-sm" data-testid={`verdict-${register}`}>
          <VerdictMark verdict={differed ? "differs" : verdict} />
        </td>
      </tr>
      {strip && (
        <tr className={classes(styles.strip, refused && styles.refused)}>
          <td colSpan={7} id={stripId}>
            <Strip
              row={{ ...row, verdict }}
              differed={differed}
              form={form}
              reading={reading}
              onCompare={onCompare}
            />
          </td>
        </tr>
      )}
    </>
  );
}

function VerdictMark({ verdict }: { verdict: Verdict }) {
  if (verdict === "empty") return null;
  const [tone, icon, word] = LOOKS[verdict];
  return (
    <State tone={tone} icon={icon}>
      {t(word)}
    </State>
  );
}

function Dash() {
  return (
    <span className="muted" aria-hidden="true">
      —
    </span>
  );
}
