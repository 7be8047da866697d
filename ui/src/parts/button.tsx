import type { ReactNode } from "react";
import { Button as Pressable } from "react-aria-components/Button";
import { Icon, type IconName } from "./icon";
import { Keys } from "./key";

interface Props {
  children: ReactNode;
  /** Not needed where it submits its form. */
  onPress?: () => void;
  submits?: boolean;
  kind?: "main" | "plain" | "ghost";
  size?: "sm" | "big" | "";
  icon?: IconName;
  /** The key that does the same, shown on the button. */
  keys?: string;
  className?: string;
  autoFocus?: boolean;
  testid?: string;
  field?: string;
}

export function Button({ children, onPress, kind = "plain", size = "", icon, keys, ...rest }: Props) {
  const { className = "", autoFocus = false, submits = false, testid, field } = rest;
  const tone = kind === "main" ? "pri" : kind === "ghost" ? "ghost" : "";
  return (
    <Pressable
      className={`btn ${tone} ${size} ${className}`}
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
