import type { ReactNode } from "react";
import "./band.css";
import { classes } from "./classes";

interface Props {
  title: string;
  small?: string;
  className?: string | false | undefined;
  children: ReactNode;
}

/** One part of a form: what it is about at the side, its fields beside it. */
export function Band({ title, small, className, children }: Props) {
  return (
    <div className={classes("band", className)}>
      <h2>
        {title}
        {small && <small>{small}</small>}
      </h2>
      {children}
    </div>
  );
}
