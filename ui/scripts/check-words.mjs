// Every word on the screen stands in the catalogue. That every key used is there, the type checker proves (`Word`), also
// of keys that are put together from a closed code. Here: that every key there is used, and stands there once; that codes
// named in full have their sentence; and that no Persian letter stands in the code itself.
import { readFileSync } from "node:fs";
import { files, verdict } from "./files.mjs";

const faults = [];
const catalogue = (name) => JSON.parse(readFileSync(`../assets/words/${name}.json`, "utf8"));
const screen = {};
for (const { path, text } of files("../assets/words/screen", [".json"])) {
  const words = Object.entries(JSON.parse(text));
  if (words.length !== [...text.matchAll(/^\s*"[^"]+":/gm)].length)
    faults.push(`${path}: a key stands twice`);
  for (const [key, sentence] of words) {
    if (key in screen) faults.push(`${path}: ${key} stands in another file, too`);
    screen[key] = sentence;
  }
}
const known = { ...screen, ...catalogue("receipt"), ...catalogue("check") };
const sources = files("src", [".ts", ".tsx"]);
const code = sources.filter(({ path }) => !path.endsWith("bindings.ts"));
const all = code.map(({ text }) => text).join("\n");
const everything = sources.map(({ text }) => text).join("\n");

/**
 * Keys put together from a code: what stands before and after the code in the template, as it is in the source. Of
 * an open code (`sentence` has words for what is not known) any may be in the catalogue; of a closed one those that
 * the source names.
 */
const families = [
  ...all.matchAll(/(sentence\()?`([a-z_]+(?:\.[a-z_]+)*\.)\$\{[^`]*?\}((?:\.[a-z_]+)*)`/g),
].map(([, open, head, tail]) => ({ open: open !== undefined, head, tail }));

function inFamily(key) {
  return families.some(({ open, head, tail }) => {
    if (!key.startsWith(head) || !key.endsWith(tail) || key.length <= head.length + tail.length) return false;
    const gap = key.slice(head.length, key.length - tail.length);
    return !gap.includes(".") && (open || /^\d+$/.test(gap) || everything.includes(`"${gap}"`));
  });
}

for (const key of Object.keys(screen)) {
  if (!all.includes(`"${key}"`) && !inFamily(key)) faults.push(`${key}: is not used`);
}
for (const [, key] of all.matchAll(/"((?:check|reject|tariff|service)\.[a-z_]+)"/g)) {
  if (!(key in known)) faults.push(`${key}: not in the catalogue`);
}
const page = files(".", ["index.html"]).filter(({ path }) => path === "index.html");
for (const { path, text } of [...code, ...page]) {
  for (const [n, line] of text.split("\n").entries()) {
    if (/[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]/.test(line)) {
      faults.push(`${path}:${n + 1}: a Persian letter outside the catalogue`);
    }
  }
}
verdict("words", faults);
