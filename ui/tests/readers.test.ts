import { afterEach, describe, expect, it, vi } from "vitest";
import token from "../../src-tauri/crates/wire/examples/receipt_token.json";
import type { Role } from "../src/backend";
import type { Wanted } from "../src/layers";
import { PLACES } from "../src/places";
import type { Read } from "../src/reader";
import { wayOf } from "../src/scan-way";
import { Board } from "./keyboard";
import { READERS, type Reader } from "./readers";

const CODES = {
  bill: "80000019021200000018450557",
  number: "405001738261",
  token,
} as const;
type Code = keyof typeof CODES;

interface Where {
  name: string;
  role: Role;
  wants?: Wanted;
  /** What it does itself with a code. */
  own?: (read: Read) => string | null;
}

const thrown = () => "thrown away";
/** Every place a code can be read at; as the screens say it to the reader of keys. */
const WHERE: readonly Where[] = [
  { name: "home", role: "operator" },
  { name: "reading", role: "operator", own: ({ kind }) => (kind === "bill" ? "its bill" : null) },
  { name: "follow", role: "operator", own: ({ kind }) => (kind === "number" ? "followed" : null) },
  { name: "services", role: "operator" },
  { name: "queue", role: "operator" },
  { name: "printer", role: "technician" },
  { name: "reader", role: "technician", wants: "all", own: () => "shown" },
  {
    name: "verify",
    role: "operator",
    wants: "ended",
    own: ({ kind }) => (kind === "token" || kind === "text" ? "judged" : null),
  },
  { name: "receipt", role: "supervisor" },
  { name: "password", role: "operator", wants: "fast", own: thrown },
  { name: "sign-in", role: "operator", wants: "fast", own: thrown },
  { name: "lock", role: "operator", wants: "fast", own: thrown },
  { name: "a question", role: "operator", wants: "fast", own: thrown },
];

afterEach(() => {
  Board.framings = [];
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Reads a code there, with the focus on a field or on a group of choices: what came of it, and what was left. */
async function readAt(reader: Reader, where: Where, code: Code, focus: "field" | "next") {
  const came: string[] = [];
  let choice = "2";
  const take = (read: Read) => {
    const way = wayOf(read, where.role);
    came.push(
      where.own?.(read) ?? (way === null ? "of no use here" : `to ${way === "record" ? "its record" : way}`),
    );
  };
  Board.framings = reader.framing ? [reader.framing] : [];
  const board = await Board.open({}, { take, ...(where.wants ? { wants: where.wants } : {}) });
  board.mark = () => {
    const { value } = board.field;
    const chosen = choice;
    return () => {
      board.field.value = value;
      choice = chosen;
    };
  };
  board[focus].focus();
  board.field.value = "137";
  board.next.onKey = ({ key, type }) => {
    if (type === "keydown" && /^[1-4]$/.test(key)) choice = key;
  };
  board.strokes(reader.keys(CODES[code]), reader.gap, reader.pauses);
  board.rest(1200);
  const pressed = board.did.filter((did) => /^(?:click|Enter|submit| )$/.test(did));
  const left = [board.field.value, choice, board.document.activeElement === board[focus], pressed];
  return { came: came.join(", ") || "typed", left };
}

const UNTOUCHED = ["137", "2", true, []];

describe.each(READERS.map((reader) => [reader.name, reader] as const))("%s", (_, reader) => {
  it.each(WHERE.map((where) => [where.name, where] as const))("at %s", async (name, where) => {
    for (const code of ["bill", "number", "token"] as const) {
      if (reader.digits && code === "token") continue;
      for (const focus of ["field", "next"] as const) {
        const { came, left } = await readAt(reader, where, code, focus);
        if (came === "typed" && reader.endless && code === "number") continue;
        expect([name, code, focus, came, left]).toEqual([name, code, focus, rowOf(where, code), UNTOUCHED]);
      }
    }
  });
});

/** The same code means the same, whatever reads it. */
function rowOf({ own, role }: Where, code: Code): string {
  const read = { kind: code } as Read;
  const way = wayOf(read, role);
  return own?.(read) ?? (way === null ? "of no use here" : `to ${way === "record" ? "its record" : way}`);
}

it("every place is among them", () => {
  const names = WHERE.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(Object.keys(PLACES)));
});

it("every screen says what it takes", () => {
  const sources = import.meta.glob<string>("../src/screens/*/index.tsx", {
    query: "?raw",
    import: "default",
    eager: true,
  });
  const silent = Object.entries(sources).filter(([, text]) => !/use(?:No)?Scan\(/.test(text));
  // The one is a pop-over, which throws away; the other is nobody's yet.
  expect(silent.map(([path]) => path.split("/").at(-2)).sort()).toEqual(["me", "start"]);
  const wants = (name: string) =>
    /wants: "(\w+)"/.exec(sources[`../src/screens/${name}/index.tsx`] ?? "")?.[1];
  for (const { name, wants: wanted } of WHERE) {
    if (wanted !== "fast" && name !== "receipt") expect([name, wants(name)]).toEqual([name, wanted]);
  }
});

it("the table of readers is as it is written down", async () => {
  const rows: string[] = [];
  for (const reader of READERS) {
    for (const where of WHERE) {
      const cells: string[] = [];
      for (const code of ["bill", "number", "token"] as const) {
        if (reader.digits && code === "token") cells.push("—");
        else cells.push((await readAt(reader, where, code, "field")).came);
      }
      rows.push(`| ${reader.name} | ${where.name} | ${cells.join(" | ")} |`);
    }
  }
  const text = `${HEAD}${rows.join("\n")}\n`;
  await expect(text).toMatchFileSnapshot("../../tests/window/READERS.md");
}, 60_000);

const HEAD = `# Barcode readers and what comes of their codes

Made by \`ui/tests/readers.test.ts\`, which holds it; \`npx vitest run readers -u\` in \`ui\` writes it anew. Each
line was typed key by key at its pace, with the focus on a field that holds \`137\` and on a group of choices: both were
untouched afterwards, but where it says "typed". That is a number from a reader that ends with nothing and is as slow as a
hand. The flows in \`readers.rs\` press three of these readers' keys in the real window.

| Reader | Read at | A bill | A tracking number of ours | A receipt's token |
|---|---|---|---|---|
`;
