import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Every file under `folder` whose name ends so, with its text. */
export function files(folder, endings) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, text: readFileSync(path, "utf8") }));
}

/** Says what is wrong and ends with 1, or says that all is well. */
export function verdict(name, faults) {
  for (const fault of faults) console.error(fault);
  console.log(faults.length === 0 ? `${name}: in order` : `${name}: ${faults.length} to mend`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
