import { Fragment, type ReactNode } from "react";
import { persian } from "../digits";
import { raw, type Word } from "../words";
import { classes } from "./classes";
import "./text.css";

/** A number, id, phone or time inside Persian text: Persian digits, isolated from left to right. */
export function Num({ children, className }: { children: string | number; className?: string | undefined }) {
  return <bdi className={classes("num", className)}>{persian(String(children))}</bdi>;
}

/** A sentence with its figures isolated; one element, so that a flex box opens no gaps round them. */
export function Said({ text, figures }: { text: string; figures: readonly (string | number | ReactNode)[] }) {
  const parts = text.split(/\{(\d)\}/);
  return (
    <span>
      {parts.map((part, n) => {
        if (n % 2 === 0) return part;
        const figure = figures[Number(part)] ?? "";
        const shown = typeof figure === "string" || typeof figure === "number" ? <Num>{figure}</Num> : figure;
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one sentence never move
        return <Fragment key={n}>{shown}</Fragment>;
      })}
    </span>
  );
}

export function T({ k, f = [] }: { k: Word; f?: readonly (string | number)[] }) {
  return <Said text={raw(k)} figures={f} />;
}
