import { expect, it } from "vitest";
import { ACTS, PLACES, placesOf, railOf } from "../src/places";

const sources = import.meta.glob<string>("../src/**/*.{ts,tsx}", {
  query: "?raw",
  import: "default",
  eager: true,
});

const FILES = Object.entries(sources).map(([path, text]) => ({ path: path.replace("../src/", ""), text }));

/** Chords as they stand in the code, in whatever way they are bound or shown. */
const CHORDS = FILES.flatMap(({ path, text }) =>
  [...text.matchAll(/["'`](Ctrl\+[^"'`]+)["'`]/g)].map(([, chord]) => ({ path, chord })),
);

it("no chord of ours is a control character that scanners send", () => {
  expect(CHORDS.length, "the pattern finds chords").toBeGreaterThan(20);
  const sent = CHORDS.filter(({ chord }) => /^Ctrl\+[HIJM]$/i.test(chord ?? ""));
  expect(sent).toEqual([]);
});

it("each key of the frame means one thing", () => {
  const chords = [...Object.values(PLACES), ...Object.values(ACTS)].map(({ chord }) => chord);
  expect(new Set(chords).size).toBe(chords.length);
});

it("the keys for printer, user and verify mean nothing else anywhere", () => {
  const frame: string[] = [PLACES.verify.chord, PLACES.printer.chord, ACTS.me.chord];
  const bound = FILES.flatMap(({ path, text }) =>
    frame
      .filter((chord) => new RegExp(`"${chord.replace("+", "\\+")}":`).test(text))
      .map((chord) => [path, chord]),
  );
  expect(bound).toEqual([]);
});

it("the rail leads only where the role may go, in at most eight entries", () => {
  for (const role of ["operator", "supervisor", "technician"] as const) {
    const rail = railOf(role);
    expect(placesOf(role)).toEqual(expect.arrayContaining(rail));
    expect(rail.length).toBeGreaterThan(0);
    expect(rail.length + 2).toBeLessThanOrEqual(8);
  }
  expect(railOf("operator")).toEqual(["home", "reading", "follow", "services", "queue"]);
});

it("parts, form, records and what is parked know no screen", () => {
  const low = FILES.filter(({ path }) => /^(?:parts|form|records|parked)\//.test(path));
  expect(low.length).toBeGreaterThan(20);
  expect(low.filter(({ text }) => /from "[^"]*screens\//.test(text)).map(({ path }) => path)).toEqual([]);
});

it("a screen takes nothing from another screen's folder but the screen", () => {
  const strange = FILES.filter(({ path }) => path.startsWith("screens/")).flatMap(({ path, text }) =>
    [...text.matchAll(/from "\.\.\/([a-z-]+)\/([^"]+)"/g)].map(
      ([, folder, file]) => `${path}: ${folder}/${file}`,
    ),
  );
  expect(strange).toEqual([]);
});
