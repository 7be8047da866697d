import type { ReactNode } from "react";
import { Button as Pressable } from "react-aria-components/Button";
import { classes } from "./classes";
import { Icon, type IconName } from "./icon";
import { Keys } from "./key";
import "./button.css";

interface Props {
  children: ReactNode;
  /** Not needed where it submits its form. */
  onPress?: () => void;
  submits?: boolean;
  kind?: "main" | "plain" | "ghost";
  size?: "small" | "big";
  icon?: IconName;
  /** The key that does the same, shown on the button. */
  keys?: string;
  className?: string | undefined;
  autoFocus?: boolean;
  testid?: string;
  field?: string;
}

export function Button({ children, onPress, kind = "plain", size, icon, keys, ...rest }: Props) {
  const { className, autoFocus = false, submits = false, testid, field } = rest;

  return (
    <Pressable
      className={classes("button", kind !== "plain" && kind, size, className)}
      type={submits ? "submit" : "button"}
      {...(onPress ? { onPress } : {})}
      autoFocus={autoFocus}
      data-testid={testid}
      data-field={field}
    >
      {icon && <Icon name={icon} />}
      <span>{children}</span>
      {keys && <Keys of={keys} />}
    </Pressable>
  );
}
