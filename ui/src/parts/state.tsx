import type { ReactNode } from "react";
import { classes } from "./classes";
import { Icon, type IconName } from "./icon";
import "./state.css";

export type Tone = "ok" | "warn" | "bad" | "wait" | "acc";

/** Icon, word and colour, in that order of importance. */
export function State({ tone, icon, children, ...rest }: StateProps) {
  return (
    <span className={classes("state", tone)} {...rest}>
      <Icon name={icon} size="small" />
      <span>{children}</span>
    </span>
  );
}

export function Tag({ tone, icon, children, ...rest }: StateProps) {
  return (
    <span className={classes("tag", tone)} {...rest}>
      <Icon name={icon} size="small" />
      <span>{children}</span>
    </span>
  );
}

interface StateProps {
  tone: Tone;
  icon: IconName;
  children: ReactNode;
  "data-testid"?: string;
  "data-state"?: string;
}

/** A message that stays until its cause is gone. */
export function Note({ tone, icon, lead, children, alert, testid }: NoteProps) {
  return (
    <div className={classes("note", tone)} role={alert ? "alert" : "status"} data-testid={testid}>
      <Icon name={icon} />
      <div className="grow">
        {lead && <b>{lead} </b>}
        {children}
      </div>
    </div>
  );
}

interface NoteProps {
  tone: Tone;
  icon: IconName;
  lead?: string | undefined;
  children: ReactNode;
  alert?: boolean;
  testid?: string;
}
