// The page runs from right to left: a style says start and end, never left and right. The content security policy
// knows no data: addresses. A file stays short, and lies in its layer. A screen's own names are each there and used.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { files, verdict } from "./files.mjs";

const PHYSICAL =
  /^(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)\b.*|left|right|top|bottom|(?:min-|max-)?(?:width|height)|float|clear|border-(?:top|bottom)-(?:left|right)-radius)$/;
const SIDES = /^(?:text-align|float|clear|caption-side|resize)$/;
const FOUR = /^(?:margin|padding|inset|border-width|border-color|border-style)$/;
const LONGEST = 400;
/** Where the files of a layer lie. */
const LAYERS = [
  [/^src\/styles\/tokens\.css$/, "tokens"],
  [/^src\/styles\/base\.css$/, "base"],
  [/^src\/(?:parts|records|form|parked)\//, "parts"],
  [/^src\/screens\/.*\.module\.css$/, "screens"],
];

const faults = [];
/** Set by React Aria on a pop-over while it is open. */
const GIVEN = "--trigger-width";
const declared = new Set(
  files("src", [".css"]).flatMap(({ text }) =>
    [...text.matchAll(/(--[a-z0-9-]+)\s*:/g)].map(([, name]) => name),
  ),
);
for (const { path, text } of files("src", [".css"])) {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, " "));
  const lines = bare.split("\n");
  for (const [n, line] of lines.entries()) {
    const [, name, value] = /^\s*([a-z-]+)\s*:\s*([^;{]+);?\s*$/.exec(line) ?? [];
    if (line.includes("data:")) faults.push(`${path}:${n + 1}: a data: address`);
    // One that nobody declares takes the whole line with it, and says nothing.
    for (const [, used] of line.matchAll(/var\((--[a-z0-9-]+)/g))
      if (used !== GIVEN && !declared.has(used)) faults.push(`${path}:${n + 1}: ${used} is declared nowhere`);
    if (name === undefined) continue;
    const values = value.trim().split(/\s+(?![^(]*\))/);
    const lopsided = FOUR.test(name) && values.length === 4 && values[1] !== values[3];
    const sided = SIDES.test(name) && /^(?:left|right)$/.test(value.trim());
    if (PHYSICAL.test(name) || sided || lopsided) faults.push(`${path}:${n + 1}: ${line.trim()}`);
  }
  if (lines.length > LONGEST) faults.push(`${path}: ${lines.length} lines`);
  layered(path, bare);
  if (path.endsWith(".module.css")) ownNames(path, bare);
}
verdict("styles", faults);

function layered(path, bare) {
  if (path === "src/styles/layers.css") return;
  const [, layer] = LAYERS.find(([place]) => place.test(path)) ?? [];
  if (layer === undefined) faults.push(`${path}: in no layer's folder`);
  else if (!bare.includes(`@layer ${layer} {`)) faults.push(`${path}: not in the layer ${layer}`);
}

function ownNames(path, bare) {
  const own = new Set(
    [...bare.replace(/:global\([^)]*\)/g, "").matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, name]) => name),
  );
  const used = new Set();
  const folder = dirname(path);
  const file = path.slice(folder.length + 1);
  for (const name of readdirSync(folder).filter((name) => name.endsWith(".tsx"))) {
    const code = files(folder, [".tsx"]).find((other) => other.path === join(folder, name))?.text ?? "";
    const [, as] = new RegExp(`import (\\w+) from "\\./${file.replaceAll(".", "\\.")}"`).exec(code) ?? [];
    if (as === undefined) continue;
    for (const [, use] of code.matchAll(new RegExp(`\\b${as}\\.(\\w+)`, "g"))) {
      used.add(use);
      if (!own.has(use)) faults.push(`${join(folder, name)}: ${file} has no .${use}`);
    }
  }
  for (const name of own) if (!used.has(name)) faults.push(`${path}: .${name} is not used`);
}
