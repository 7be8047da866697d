import type { ThHTMLAttributes } from "react";

interface Props extends Omit<ThHTMLAttributes<HTMLTableCellElement>, "scope" | "role"> {
  of: "col" | "row";
}

/**
 * The heading of a column or a row. Its role is written out: WebKitGTK 2.50 crashes where a client on the accessibility bus
 * asks for the role name of one that has only its own.
 */
export function Th({ of, ...rest }: Props) {
  return <th role={of === "col" ? "columnheader" : "rowheader"} scope={of} {...rest} />;
}
