import type { RowState, Verdict } from "../../backend";
import { grouped, withDecimals } from "../../digits";
import { Field } from "../../parts/field";
import type { IconName } from "../../parts/icon";
import { State, type Tone } from "../../parts/state";
import { Num } from "../../parts/text";
import { t, type Word } from "../../words";
import { rowOf } from "./draft";
import { type FieldName, fieldOf } from "./fields";
import type { OpenReading, Reading } from "./open-reading";
import { Strip } from "./strip";

const LOOKS: Record<Exclude<Verdict, "empty">, readonly [Tone, IconName, Word]> = {
  ok: ["ok", "check", "verdict.ok"],
  equal: ["ok", "check", "verdict.equal"],
  confirmed: ["ok", "check", "verdict.confirmed"],
  no_comparison: ["wait", "circle-dashed", "verdict.no_comparison"],
  ask_reason: ["warn", "triangle-alert", "verdict.ask_reason"],
  ask_again: ["warn", "triangle-alert", "verdict.ask_again"],
  differs: ["warn", "triangle-alert", "verdict.differs"],
  refused: ["bad", "circle-alert", "verdict.refused"],
};
/** Said only once the figure was accepted: its first digits alone are always lower than the previous one. */
const LATE: ReadonlySet<Verdict> = new Set(["ask_reason", "ask_again", "differs"]);

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
  const strip = differed || LATE.has(verdict) || verdict === "refused" || typed.lowerReason !== null;
  const stripId = `strip-${register}`;
  return (
    <>
      <tr
        className={strip ? (verdict === "refused" ? "w r" : "w") : ""}
        data-testid={`row-${register}`}
        data-verdict={row.verdict}
      >
        <th scope="row">
          <span className="nm">{name}</span>
          <code className="ob">{row.obis}</code>
        </th>
        {row.previous !== null ? (
          <td className="fig prev">
            <Num>{withDecimals(row.previous, decimals)}</Num>
          </td>
        ) : (
          <td>
            <Field
              label={t("row.previous.of", name)}
              bare
              kind="figure"
              className="before"
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
            className={hidden ? "warnb dots" : verdict === "refused" ? "err" : ""}
            value={typed.current}
            onChange={(current) => form.retype(register, current)}
            testid={`current-${register}`}
            field={fieldOf("current", register)}
            {...(strip ? { describedBy: stripId } : {})}
          />
        </td>
        <td className={hidden ? "fig tx mut" : "fig"}>
          {hidden ? (
            t("row.hidden")
          ) : row.difference === null ? (
            <Dash />
          ) : (
            <Num>{withDecimals(row.difference, decimals)}</Num>
          )}
        </td>
        <td className="fig hide">
          {verdict !== "empty" && row.consumption !== null && (
            <bdi className="num">{grouped(row.consumption)}</bdi>
          )}
        </td>
        <td className="u hide">
          <bdi className="num" lang="en">
            {row.unit}
          </bdi>
        </td>
        <td className="sm" data-testid={`verdict-${register}`}>
          <VerdictMark verdict={differed ? "differs" : verdict} />
        </td>
      </tr>
      {strip && (
        <tr className={verdict === "refused" ? "wx r" : "wx"}>
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
    <span className="mut" aria-hidden="true">
      —
    </span>
  );
}
