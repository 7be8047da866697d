import { useState } from "react";
import { useKeys } from "../keys";
import { t } from "../words";
import { Field, type Hint } from "./field";
import { Icon } from "./icon";
import { Keys } from "./key";
import { KeyboardHints } from "./keyboard-hints";

interface Props {
  value: string;
  onChange: (password: string) => void;
  hint: Hint | null;
  autoFocus?: boolean;
}

/** A password that can be looked at, with what the keyboard may do to it. */
export function Password({ value, onChange, hint, autoFocus = false }: Props) {
  const [seen, setSeen] = useState(false);
  useKeys({ "Ctrl+R": () => setSeen((was) => !was) });
  return (
    <div>
      <Field
        label={t("signin.password")}
        kind={seen ? "text" : "password"}
        className="secret"
        value={value}
        onChange={onChange}
        hint={hint}
        autoFocus={autoFocus}
        trail={
          <>
            <Keys of="Ctrl+R" />
            <Icon name={seen ? "eye-off" : "eye"} />
          </>
        }
        testid="password"
        field="password"
      />
      <KeyboardHints />
    </div>
  );
}
