// The page runs from right to left: a style says start and end, never left and right. And the content security
// policy knows no data: addresses.
import { files, verdict } from "./files.mjs";

const PHYSICAL =
  /^(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)\b.*|left|right|top|bottom|(?:min-|max-)?(?:width|height)|float|clear|border-(?:top|bottom)-(?:left|right)-radius)$/;
const SIDES = /^(?:text-align|float|clear|caption-side|resize)$/;
const FOUR = /^(?:margin|padding|inset|border-width|border-color|border-style)$/;

const faults = [];
for (const { path, text } of files("src", [".css"])) {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "));
  for (const [n, line] of bare.split("\n").entries()) {
    const [, name, value] = /^\s*([a-z-]+)\s*:\s*([^;{]+);?\s*$/.exec(line) ?? [];
    if (line.includes("data:")) faults.push(`${path}:${n + 1}: a data: address`);
    if (name === undefined) continue;
    const values = value.trim().split(/\s+(?![^(]*\))/);
    const lopsided = FOUR.test(name) && values.length === 4 && values[1] !== values[3];
    const sided = SIDES.test(name) && /^(?:left|right)$/.test(value.trim());
    if (PHYSICAL.test(name) || sided || lopsided) faults.push(`${path}:${n + 1}: ${line.trim()}`);
  }
}
verdict("styles", faults);
