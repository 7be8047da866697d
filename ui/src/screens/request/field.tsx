import { useId } from "react";
import { Checkbox } from "react-aria-components/Checkbox";
import { Label } from "react-aria-components/Label";
import { TextArea } from "react-aria-components/TextArea";
import { TextField } from "react-aria-components/TextField";
import type { FormAnswer, FormFault, FormField } from "../../backend";
import { Button } from "../../parts/button";
import { classes } from "../../parts/classes";
import { Field, type Hint, HintLine, Star } from "../../parts/field";
import { Icon } from "../../parts/icon";
import { Pick } from "../../parts/pick";
import { Segmented } from "../../parts/segmented";
import { Said, T } from "../../parts/text";
import { sentence, t } from "../../words";
import { entriesOf } from "./answers";
import type { OpenRequest } from "./open-request";
import styles from "./request.module.css";

/** More choices than this do not stand in a row. */
const IN_A_ROW = 4;
/** From so many letters on a limit is shown beside the field. */
const WORTH_COUNTING = 60;

interface Props {
  form: OpenRequest;
  path: string;
  field: FormField;
  left: ReadonlySet<string>;
  faults: readonly FormFault[];
}

/** One question of a form, as its definition asks it. */
export function Question({ form, path, field, left, faults }: Props) {
  const answer = form.answered(path);
  const fault = faults.find((one) => one.path === path);
  const hint = fault && left.has(path) ? hintOf(fault, field.label) : null;
  const text = answer?.type === "text" ? answer.value : "";
  const type = (value: string) => form.answer(path, value === "" ? null : { type: "text", value });
  const { ask, label, required } = field;
  const common = { label, required, hint, testid: `answer-${path}`, field: path };
  switch (ask.type) {
    case "text":
      return ask.long ? (
        <LongText {...common} value={text} onChange={type} max={ask.max} />
      ) : (
        <Field
          {...common}
          value={text}
          onChange={type}
          aside={<Letters text={text} max={ask.max} required={required} />}
        />
      );
    case "number":
      return (
        <Field
          {...common}
          kind="figure"
          value={text}
          onChange={type}
          aside={ask.unit ?? optional(required)}
        />
      );
    case "date":
      return <Field {...common} kind="id" value={text} onChange={type} aside={optional(required)} />;
    case "yes_no":
      return (
        <Segmented
          label={label}
          required={required}
          caps
          choices={[
            { value: "yes", label: t("request.yes") },
            { value: "no", label: t("request.no") },
          ]}
          value={answer?.type === "yes_no" ? (answer.value ? "yes" : "no") : null}
          onChange={(value) => form.answer(path, { type: "yes_no", value: value === "yes" })}
          hint={hint?.text}
          testid={`answer-${path}`}
          field={path}
        />
      );
    case "choice": {
      const choices = ask.options.map(({ id, label }) => ({ value: id, label }));
      const chosen = answer?.type === "choices" ? answer.value : [];
      const choose = (ids: string[]) =>
        form.answer(path, ids.length === 0 ? null : { type: "choices", value: ids });
      if (ask.most > 1)
        return <Several {...{ label, required, hint, path, chosen, choices }} onChange={choose} />;
      const one = {
        label,
        required,
        choices,
        value: chosen[0] ?? null,
        testid: `answer-${path}`,
        field: path,
      };
      return choices.length <= IN_A_ROW ? (
        <Segmented {...one} caps onChange={(id) => choose([id])} hint={hint?.text} />
      ) : (
        <>
          <Pick {...one} placeholder={t("request.choose")} onChange={(id) => choose([id])} />
          {hint && <div className={`hint ${hint.tone}`}>{hint.text}</div>}
        </>
      );
    }
    case "group":
      return (
        <Group
          {...{ form, path, field, left, faults, answer }}
          min={ask.min}
          max={ask.max}
          entry={ask.entry}
          fields={ask.fields}
        />
      );
    case "attachment":
      return <p className="hint">{t("request.attachment")}</p>;
    case "reading":
      return null;
    default:
      return <Field {...common} kind="id" value={text} onChange={type} aside={optional(required)} />;
  }
}

function optional(required: boolean): string | undefined {
  return required ? undefined : t("request.optional");
}

function Letters({ text, max, required }: { text: string; max: number; required: boolean }) {
  if (max < WORTH_COUNTING) return optional(required) ?? null;
  return <T k="request.letters" f={[[...text].length, max]} />;
}

/** What is wrong with an answer, in a sentence. */
function hintOf({ code, number }: FormFault, label: string): Hint {
  return {
    tone: "bad",
    icon: "circle-alert",
    text: (
      <Said
        text={sentence(`form.${code}`, "form.look")}
        figures={[number ?? "", <bdi key="label">{label}</bdi>]}
      />
    ),
  };
}

interface LongTextProps {
  label: string;
  required: boolean;
  hint: Hint | null;
  testid: string;
  field: string;
  value: string;
  max: number;
  onChange: (text: string) => void;
}

/** Of several lines: Enter begins the next one, Tab goes on. */
function LongText({ label, required, hint, testid, field, value, max, onChange }: LongTextProps) {
  const hintId = useId();
  return (
    <TextField
      className="field"
      {...(hint ? { "aria-describedby": hintId } : {})}
      value={value}
      onChange={onChange}
      isRequired={required}
      isInvalid={hint !== null}
      validationBehavior="aria"
    >
      <div className="label-row">
        <Label className="label">
          {label}
          {required && <Star />}
        </Label>
        <span className="aside">
          <T k="request.letters" f={[[...value].length, max]} />
        </span>
      </div>
      <TextArea
        className={classes("input", styles.long, hint && "wrong")}
        rows={4}
        data-testid={testid}
        data-field={field}
        spellCheck="false"
      />
      {hint && <HintLine id={hintId} hint={hint} />}
    </TextField>
  );
}

interface SeveralProps {
  label: string;
  required: boolean;
  hint: Hint | null;
  path: string;
  chosen: readonly string[];
  choices: readonly { value: string; label: string }[];
  onChange: (ids: string[]) => void;
}

function Several({ label, required, hint, path, chosen, choices, onChange }: SeveralProps) {
  return (
    <fieldset className={`field ${styles.several}`} data-field={path} data-testid={`answer-${path}`}>
      <legend className="label">
        {label}
        {required && <Star />}
      </legend>
      <div>
        {choices.map((choice) => (
          <Tick
            key={choice.value}
            label={choice.label}
            ticked={chosen.includes(choice.value)}
            onChange={(ticked) =>
              onChange(ticked ? [...chosen, choice.value] : chosen.filter((id) => id !== choice.value))
            }
          />
        ))}
      </div>
      {hint && <div className={`hint ${hint.tone}`}>{hint.text}</div>}
    </fieldset>
  );
}

interface TickProps {
  label: string;
  ticked: boolean;
  onChange: (ticked: boolean) => void;
  testid?: string;
}

/** Space ticks it. */
export function Tick({ label, ticked, onChange, testid }: TickProps) {
  return (
    <Checkbox className={styles.tick ?? ""} isSelected={ticked} onChange={onChange} data-testid={testid}>
      <span className={styles.box} aria-hidden="true">
        {ticked && <Icon name="check" size="small" />}
      </span>
      <span>{label}</span>
    </Checkbox>
  );
}

interface GroupProps extends Props {
  answer: FormAnswer | undefined;
  min: number;
  max: number;
  entry: string;
  fields: readonly FormField[];
}

/** The same questions for each of several things. */
function Group({ form, path, field, left, faults, answer, min, max, entry, fields }: GroupProps) {
  const entries = entriesOf(answer);
  const set = (value: typeof entries) => form.answer(path, { type: "entries", value: [...value] });
  const fault = faults.find((one) => one.path === path);
  return (
    <fieldset className={styles.group} data-testid={`answer-${path}`}>
      <legend className="label">
        {field.label}
        {min > 0 && <Star />}
      </legend>
      {entries.map(({ id }, n) => (
        <fieldset key={id} className={styles.entry} aria-label={t("request.nth", entry, n + 1)}>
          <div className={styles.fields}>
            {fields
              .filter((one) => form.isShown(`${path}/${id}/${one.id}`))
              .map((one) => (
                <Question
                  key={one.id}
                  {...{ form, left, faults }}
                  path={`${path}/${id}/${one.id}`}
                  field={one}
                />
              ))}
          </div>
          <Button
            kind="ghost"
            size="small"
            icon="x"
            onPress={() => set(entries.filter((other) => other.id !== id))}
            field={`${path}/${id}/remove`}
          >
            {t("request.remove", entry, n + 1)}
          </Button>
        </fieldset>
      ))}
      {entries.length < max && (
        <Button
          size="small"
          onPress={() => set([...entries, form.newEntry(entries)])}
          testid={`add-${path}`}
          field={path}
        >
          {t("request.add", entry)}
        </Button>
      )}
      {fault && left.has(path) && <div className="hint bad">{hintOf(fault, field.label).text}</div>}
    </fieldset>
  );
}
