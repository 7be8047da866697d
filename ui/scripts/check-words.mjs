// Every word on the screen stands in the catalogue. That every key used is there, the type checker proves (`Word`);
// here: that every key there is used, that keys put together from a code have that code, and that no Persian letter
// stands in the code itself.
import { readFileSync } from "node:fs";
import { files, verdict } from "./files.mjs";

const catalogue = (name) => JSON.parse(readFileSync(`../assets/words/${name}.json`, "utf8"));
const screen = catalogue("screen");
const known = { ...screen, ...catalogue("receipt"), ...catalogue("check") };
const sources = files("src", [".ts", ".tsx"]);
const code = sources.filter(({ path }) => !path.endsWith("bindings.ts"));
const all = code.map(({ text }) => text).join("\n");
const bindings = sources.find(({ path }) => path.endsWith("bindings.ts"))?.text ?? "";

/** Keys put together: the template in the code, and whose codes fill its gap. */
const ENGINE = (gap) => bindings.includes(`"${gap}"`);
const ANY = () => true;
const FORMS = (gap) => ["reading", "correction"].includes(gap);
const JUDGED = (gap) => ENGINE(gap) || ["key_ended", "other_record"].includes(gap);
const FAMILIES = [
  ["error.*", ENGINE],
  ["phase.*.title", ENGINE],
  ["phase.*.what", ENGINE],
  ["phase.*.next", ENGINE],
  ["missing.*", ENGINE],
  ["enrol.step.*", ENGINE],
  ["enrol.missing.*", (gap) => ["address", "code"].includes(gap)],
  ["meter.*", ENGINE],
  ["printer.kind.*", ENGINE],
  ["row.reason.*", ENGINE],
  ["morning.central.*", ENGINE],
  ["fact.print.*", ENGINE],
  ["fact.print.*.more", ENGINE],
  ["print.*", ENGINE],
  ["print.*.more", ENGINE],
  ["paper.*", ENGINE],
  ["queue.*.reason", ENGINE],
  ["queue.*.next", ENGINE],
  ["queue.filter.*", ENGINE],
  ["correct.reason.*", ENGINE],
  ["offline.*", ENGINE],
  ["offline.*.lead", ENGINE],
  ["home.continue.*", FORMS],
  ["home.begun.*", FORMS],
  ["role.*", ENGINE],
  ["signin.layout.*", (gap) => ["latin", "persian"].includes(gap)],
  ["morning.verdict.*", (gap) => ["go", "numbers"].includes(gap)],
  ["morning.verdict.*.more", (gap) => ["go", "numbers"].includes(gap)],
  ["reading.id.*", (gap) => ["person", "legal", "foreign"].includes(gap)],
  ["reading.id.*.aside", (gap) => ["person", "legal", "foreign"].includes(gap)],
  ["reading.evidence.*", ENGINE],
  ["reading.unchecked.*", (gap) => ["civil", "shahkar"].includes(gap)],
  ["reading.subscriber.*", (gap) => ["not_known", "not_found"].includes(gap)],
  ["printer.large.*", (gap) => ["on", "off"].includes(gap)],
  ["verify.record.*", ENGINE],
  ["verify.*", JUDGED],
  ["verify.*.lead", JUDGED],
  ["month.*", (gap) => Number(gap) >= 1 && Number(gap) <= 12],
  ["weekday.*", (gap) => Number(gap) >= 0 && Number(gap) <= 6],
  // Codes of central's and of the service definitions: open, with a sentence for what is not known.
  ["reject.*", ANY],
  ["tariff.*", ANY],
  ["service.*", ANY],
].map(([family, holds]) => {
  const [head, tail] = family.split("*");
  const used = new RegExp(`\`${literally(head)}\\$\\{[^\`]*\\}${literally(tail)}\``).test(all);
  return { family, head, tail, holds, used };
});

function literally(text) {
  return text.replaceAll(".", "\\.");
}

function inFamily(key) {
  return FAMILIES.some(({ head, tail, holds }) => {
    if (!key.startsWith(head) || !key.endsWith(tail) || key.length <= head.length + tail.length) return false;
    const gap = key.slice(head.length, key.length - tail.length);
    return !gap.includes(".") && holds(gap);
  });
}

const faults = [];
for (const { family, used } of FAMILIES) {
  if (!used) faults.push(`the family ${family} is no longer in the code`);
}
for (const key of Object.keys(screen)) {
  if (!all.includes(`"${key}"`) && !inFamily(key)) faults.push(`${key}: nobody says it`);
}
for (const [, key] of all.matchAll(/"((?:check|reject|tariff|service)\.[a-z_]+)"/g)) {
  if (!(key in known)) faults.push(`${key}: not in the catalogue`);
}
for (const { path, text } of [
  ...code,
  ...files(".", ["index.html"]).filter(({ path }) => path === "index.html"),
]) {
  for (const [n, line] of text.split("\n").entries()) {
    if (/[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]/.test(line)) {
      faults.push(`${path}:${n + 1}: a Persian letter outside the catalogue`);
    }
  }
}
verdict("words", faults);
