import { useState } from "react";
import { Button } from "react-aria-components/Button";
import { Label } from "react-aria-components/Label";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Popover } from "react-aria-components/Popover";
import { Select, SelectValue } from "react-aria-components/Select";
import { useKeys } from "../keys";
import { Star } from "./field";
import { Icon } from "./icon";
import { Keys } from "./key";
import type { Choice } from "./segmented";
import "./field.css";
import "./pick.css";

interface Props<V extends string> {
  label: string;
  choices: readonly Choice<V>[];
  value: V | null;
  onChange: (value: V) => void;
  /** Stands there while nothing is chosen. */
  placeholder: string;
  required?: boolean;
  testid?: string;
  field?: string;
}

/** One of several, in a list that opens: the arrows open it and move, a letter finds, Enter takes. */
export function Pick<V extends string>({ label, choices, value, onChange, placeholder, ...rest }: Props<V>) {
  const [open, setOpen] = useState(false);
  return (
    <Select
      className="field quiet"
      value={value}
      onChange={(chosen) => onChange(chosen as V)}
      isOpen={open}
      onOpenChange={setOpen}
      isRequired={rest.required ?? false}
      validationBehavior="aria"
      placeholder={placeholder}
    >
      <div className="label-row">
        <Label className="label">
          {label}
          {rest.required && <Star />}
        </Label>
        <span className="aside">
          <Keys of="↓" />
        </span>
      </div>
      <Button
        className="input pick"
        data-testid={rest.testid}
        data-field={rest.field}
        data-state={value ?? ""}
      >
        <SelectValue />
        <Icon name="chevron-down" size="small" />
      </Button>
      <Popover className="pick-list">
        {open && <OwnKeys onClose={() => setOpen(false)} />}
        <ListBox className="quiet">
          {choices.map((choice) => (
            <ListBoxItem key={choice.value} id={choice.value} textValue={choice.label} data-testid="pick">
              {choice.label}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

/** While the list is open, the keys of the screen below it sleep. */
function OwnKeys({ onClose }: { onClose: () => void }) {
  useKeys({ Escape: onClose }, "alone");
  return null;
}
