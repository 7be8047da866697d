import type { ReactNode } from "react";
import "./head.css";

/** The screen's title, and what stands beside it. */
export function Head({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="screen-head" data-part="head">
      <h1>{title}</h1>
      {children}
    </div>
  );
}
