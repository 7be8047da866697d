import { type ReactNode, useId } from "react";
import { Label } from "react-aria-components/Label";
import { Radio, RadioGroup } from "react-aria-components/RadioGroup";
import { persian } from "../digits";
import { movesFor } from "../signs";
import { classes } from "./classes";
import { Star } from "./field";
import { Icon, type IconName } from "./icon";
import { Keys } from "./key";
import "./button.css";
import "./segmented.css";

export interface Choice<V extends string> {
  value: V;
  label: string;
  icon?: IconName;
  count?: number;
}

interface Props<V extends string> {
  label: string;
  bare?: boolean;
  choices: readonly Choice<V>[];
  value: V | null;
  onChange: (value: V) => void;
  required?: boolean;
  aside?: ReactNode;
  hint?: ReactNode;
  small?: boolean;
  /** Shows the key 1, 2, … on each choice; the keys work either way, while the group has the focus. */
  caps?: boolean;
  testid?: string;
  field?: string;
  className?: string | undefined;
}

/** One of a few, in a row: arrows move, 1 to 9 choose while it has the focus. */
export function Segmented<V extends string>({ label, choices, value, onChange, ...rest }: Props<V>) {
  const hintId = useId();
  const byDigit = (event: React.KeyboardEvent) => {
    // A number pad without NumLock means to move.
    const digit = movesFor(event) === null ? /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] : undefined;
    const choice = digit === undefined ? undefined : choices[Number(digit) - 1];
    if (choice && !event.ctrlKey && !event.altKey) onChange(choice.value);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the radios inside
    <div className={classes("field", rest.className)} data-field={rest.field} onKeyDown={byDigit}>
      <RadioGroup
        className="field"
        value={value}
        onChange={(chosen) => onChange(chosen as V)}
        orientation="horizontal"
        isRequired={rest.required ?? false}
        validationBehavior="aria"
        data-testid={rest.testid}
        {...(rest.hint ? { "aria-describedby": hintId } : {})}
      >
        <div className={rest.bare ? "unseen" : "label-row"}>
          <Label className="label">
            {label}
            {rest.required && <Star />}
          </Label>
          {rest.aside !== undefined && <span className="aside">{rest.aside}</span>}
        </div>
        <div className="segmented">
          {choices.map((choice, n) => (
            <Radio
              key={choice.value}
              value={choice.value}
              className={classes("button", rest.small && "small")}
            >
              {({ isSelected }) => (
                <>
                  {isSelected && !choice.icon && <Icon name="check" size="small" />}
                  {choice.icon && <Icon name={choice.icon} size="small" />}
                  <span>{choice.label}</span>
                  {choice.count !== undefined && <b>{persian(String(choice.count))}</b>}
                  {rest.caps && <Keys of={String(n + 1)} />}
                </>
              )}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      {rest.hint && (
        <div className="hint" id={hintId}>
          {rest.hint}
        </div>
      )}
    </div>
  );
}
