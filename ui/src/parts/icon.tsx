import { createElement } from "react";
import lucide from "../../../assets/icons/lucide.json";
import { classes } from "./classes";
import "./icon.css";

export type IconName = keyof typeof lucide;

/** A Lucide icon in the colour of its text; always beside a word, so it is silent for a screen reader. */
export function Icon({ name, size }: { name: IconName; size?: "small" | "huge" }) {
  return (
    <svg className={classes("icon", size)} viewBox="0 0 24 24" aria-hidden="true">
      {lucide[name].map(([tag, shape], n) => createElement(tag as string, { key: n, ...(shape as object) }))}
    </svg>
  );
}
