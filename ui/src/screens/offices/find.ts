import type { ActiveOffice } from "../../backend";
import { ascii } from "../../digits";

/** A town, and how many offices it has. */
export interface Town {
  name: string;
  count: number;
}

/** In the order of the list. */
export function townsOf(offices: readonly ActiveOffice[]): Town[] {
  const counts = new Map<string, number>();
  for (const { town } of offices) counts.set(town, (counts.get(town) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count }));
}

/** Those of a town, of all towns with `null`, in which each word of the text stands somewhere. */
export function found(offices: readonly ActiveOffice[], town: string | null, text: string): ActiveOffice[] {
  const words = folded(text).split(" ").filter(Boolean);
  return offices.filter((office) => {
    if (town !== null && office.town !== town) return false;
    const said = folded([office.code, office.town, office.address, office.phone ?? ""].join(" "));
    return words.every((word) => said.includes(word));
  });
}

/** Letters that keyboards write differently are alike, and so are digits; a joiner is nothing. */
function folded(text: string): string {
  return ascii(text)
    .replaceAll("\u064a", "\u06cc")
    .replaceAll("\u0643", "\u06a9")
    .replace(/[\u200c\u064b-\u0652]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
