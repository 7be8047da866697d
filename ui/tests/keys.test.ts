import { afterEach, describe, expect, it, vi } from "vitest";
import { Board } from "./keyboard";

const READERS = [3, 5, 15, 25];
const HANDS = [35, 45, 60, 90];
const BARCODE = [..."91746395041240009812050575"];
const HARMLESS =
  /^(?:Tab|Arrow\w+|Backspace|Ctrl\+v|(?:Tab|Shift|Arrow\w+|Backspace|Control|Alt|v|5) on a button)$/;
/** What a counter's screens listen for. */
const CHORDS = ["F2", "F3", "F9", "Escape", "Ctrl+L", "Ctrl+Q", "Ctrl+Enter", "Ctrl+M", "Ctrl+I"];

let board: Board;
async function open(target?: Parameters<typeof Board.open>[1]) {
  const keys = Object.fromEntries(CHORDS.map((chord) => [chord, () => void board.did.push(chord)]));
  board = await Board.open(keys, target);
}
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe.each(READERS)("a code that a reader types at %i ms a key", (gap) => {
  it.each([
    ["the known attack", ["Ctrl+L", "Tab", "Tab", "Tab", ..."10.6.6.6", "Enter"]],
    ["Enter and the attack", ["Enter", "Ctrl+L", "Tab", "Tab", ..."10.6.6.6", "Enter"]],
    ["signs, then a chord", [..."AB", "Ctrl+L", "Enter"]],
    ["a chord as the end", [..."12345", "Ctrl+Q"]],
    ["two chords", ["F9", "F2"]],
    ["a chord of nobody's first", ["Ctrl+V", "Enter"]],
    ["Escape and Enter", ["Escape", "Enter"]],
    ["Tab and Enter", ["Tab", "Enter"]],
    ["backwards and Enter", ["Shift+Tab", "Tab", "Enter"]],
    ["a space first", [" ", "Enter"]],
    ["arrows", ["ArrowDown", "ArrowDown", "Enter"]],
    ["Backspace", ["Backspace", "Backspace", "Enter"]],
    ["digits and Enter", [..."405001738262", "Enter"]],
    ["digits and Ctrl+M", [..."405001738262", "Ctrl+M"]],
    ["digits and Tab", [..."405001738262", "Tab"]],
    ["digits as Alt and keypad", ["Alt+5", "Alt+6", "Enter"]],
    ["two lines", [..."abc", "Enter", "Ctrl+J", ..."def", "Enter"]],
    ["many Enters", ["Enter", "Enter", "Enter", "Enter", "Enter"]],
  ])("changes nothing: %s", async (_, code) => {
    for (const place of ["field", "next"] as const) {
      await open();
      board[place].focus();
      board.field.value = "137";
      board.next.onKey = ({ key }) => void board.did.push(`${key} on a button`);
      board.type(code, gap);
      board.rest();
      // A first key may move the focus and come to a listener that does nothing with it.
      const heard = board.did.filter((did) => !HARMLESS.test(did));
      expect([place, heard]).toEqual([place, []]);
      expect(board.did.length, "no more than the first key").toBeLessThan(4);
      expect(board.field.value).toBe("137");
      expect(board.document.activeElement).toBe(board[place]);
      expect(board.stray).toBe(1);
    }
  });

  it("of signs alone goes into the field, and stays there", async () => {
    await open();
    board.type([..."9174639504124"], gap);
    board.rest();
    expect([board.field.value, board.did, board.stray]).toEqual(["9174639504124", [], 0]);
  });

  it("chooses nothing by its signs where no text field has the focus", async () => {
    await open();
    board.next.focus();
    board.next.onKey = ({ key }) => void board.did.push(`${key} chosen`);
    board.type([..."1234"], gap);
    board.rest();
    expect([board.did, board.stray]).toEqual([[], 1]);
  });

  it("is a scan's owner's as a whole, whatever ends it", async () => {
    for (const end of ["Enter", "Tab", "Ctrl+M", "Ctrl+J"]) {
      const taken: string[] = [];
      await open({ take: ({ text }) => void taken.push(text) });
      board.field.value = "137";
      board.type([...BARCODE, end, "Ctrl+J", "Enter"], gap);
      board.rest();
      expect([taken, board.did, board.field.value, board.stray]).toEqual([[BARCODE.join("")], [], "137", 0]);
    }
  });

  it("is the text to judge where all codes are judged, chords and all", async () => {
    const taken: string[] = [];
    await open({ take: ({ text }) => void taken.push(text), wants: "ended" });
    board.type(
      ["Ctrl+L", "Tab", "Tab", "Tab", ..."10.6", "Ctrl+Q", "F9", ".6.6", "Enter"].flatMap(caps),
      gap,
    );
    board.rest();
    expect([taken, board.did, board.stray]).toEqual([["10.6.6.6"], [], 0]);
  });

  it("is over when it is over: the next key of a hand counts", async () => {
    await open();
    board.type(["Ctrl+L", "Tab", ..."10.6.6.6", "Enter"], gap);
    board.rest(200);
    board.type(["F3"], 90);
    board.rest(60);
    expect(board.did).toEqual(["F3"]);
  });

  it.each([
    ["a chord", ["Ctrl+L", "Tab", "Tab", ..."10.6.6.6", "Enter"]],
    ["Tab", ["Tab", "Tab", "Tab", "Tab", "Enter"]],
    ["Escape", ["Escape", "Enter"]],
    ["signs", [..."405001738261", "Enter"]],
  ])("right behind a hand's keys does nothing that lasts: %s first", async (_, [first = "", ...rest]) => {
    await open();
    board.type([..."1372"], 60);
    board.type([first], 60, gap / 2);
    board.type(rest, gap);
    board.rest();
    const heard = board.did.filter((did) => did !== "Tab");
    expect([heard, board.field.value, board.document.activeElement === board.field]).toEqual([
      [],
      "1372",
      true,
    ]);
  });

  it.each([" ", "Enter", "1"])(
    "right behind a hand's keys presses no button by its first key: %s",
    async (key) => {
      await open();
      board.type(["F3", "F9", "F3"], 90);
      board.next.focus();
      board.next.onKey = (event) => void board.did.push(`${event.key} on a button`);
      board.type([key], 60);
      board.type(["Tab", "Enter"], gap);
      board.rest();
      expect(board.did).toEqual(["F3", "F9", "F3"]);
    },
  );
});

/** `.6.6` is four keys. */
function caps(text: string): string[] {
  return text.startsWith(".") ? [...text] : [text];
}

describe.each(HANDS)("hands at %i ms a key", (gap) => {
  it("are never deaf: every key of a whole reading counts", async () => {
    await open();
    const form = { requestSubmit: () => void board.did.push("submit") };
    board.field.form = form;
    board.type(["F3", ..."1372045619", "Enter", ..."0914", "Enter"], gap, 30);
    board.type([..."48528", "Ctrl+Enter"], gap, 30);
    board.rest();
    const typed = "1372045619091448528";
    expect([board.field.value, board.did, board.stray]).toEqual([
      typed,
      ["F3", "Enter", "Enter", "Ctrl+Enter"],
      0,
    ]);
  });

  it("are heard in the order they come, chord for chord", async () => {
    await open();
    board.type(["F3", "Escape", "F9", "Ctrl+L", "Ctrl+Q", "F2"], gap, 30);
    board.rest();
    expect(board.did).toEqual(["F3", "Escape", "F9", "Ctrl+L", "Ctrl+Q", "F2"]);
  });

  it("press, choose and go on", async () => {
    await open();
    board.next.focus();
    board.next.onKey = (event) => {
      if (event.type === "keydown" && event.key === "1") board.did.push("chosen");
    };
    board.type(["1", "Tab", "Enter", " ", "Tab"], gap);
    board.rest();
    const pressed = board.did.map((did) => (did === "Enter" || did === " " ? "click" : did));
    expect(pressed.filter((did) => did !== "1")).toEqual(["chosen", "Tab", "click", "click", "Tab"]);
  });
});

describe("a key that is pressed by itself", () => {
  it.each(CHORDS)("is answered within a hundred milliseconds: %s", async (chord) => {
    await open();
    board.type([chord], 90, 60);
    board.rest(40);
    expect(board.did).toEqual([chord]);
  });

  it("is answered so, too, where both keys of a chord come at once", async () => {
    await open();
    board.type(["Ctrl+L"], 90, 0);
    board.rest(70);
    expect(board.did).toEqual(["Ctrl+L"]);
  });

  it("presses what has the focus, once", async () => {
    await open();
    board.next.focus();
    board.type(["Enter"], 90);
    board.rest(40);
    board.rest();
    expect(board.did).toEqual(["click"]);
  });

  it("sends the form it was pressed in", async () => {
    await open();
    board.field.form = { requestSubmit: () => void board.did.push("submit") };
    board.type(["Enter"], 90);
    board.rest();
    expect(board.did).toEqual(["submit"]);
  });

  it("does nothing where what it was pressed on is gone", async () => {
    await open();
    board.next.focus();
    board.type(["Enter"], 90);
    board.next.isConnected = false;
    board.rest();
    expect(board.did).toEqual([]);
  });

  it("waits for keys that a busy page has not seen yet", async () => {
    await open();
    board.type(["Ctrl+L"], 90, 2);
    const pressed = performance.now();
    const late = vi.spyOn(performance, "now").mockImplementation(() => pressed + 200);
    vi.advanceTimersByTime(70);
    board.send({ key: "Tab", code: "Tab", timeStamp: pressed + 5 });
    late.mockRestore();
    board.rest();
    expect([board.did, board.stray]).toEqual([[], 1]);
  });
});

describe("a key that is held", () => {
  it.each(["Backspace", "ArrowDown", "ArrowLeft", "Delete"])("repeats as long as it is: %s", async (key) => {
    await open();
    board.next.focus();
    board.type([key], 90);
    board.rest();
    const before = board.did.length;
    board.hold(key, 20);
    expect(board.did.length - before).toBe(20);
    board.type(["F3"], 60);
    board.rest();
    expect(board.did.at(-1)).toBe("F3");
  });

  it("takes letter by letter away", async () => {
    await open();
    board.field.value = "1372045619";
    board.type(["Backspace"], 90);
    board.hold("Backspace", 6);
    expect(board.field.value).toBe("137");
  });

  it("of a chord acts once", async () => {
    await open();
    board.type(["F3"], 90);
    board.rest();
    board.hold("F3", 10);
    expect(board.did).toEqual(["F3"]);
  });

  it.each(["Enter", " "])("presses once: %j", async (key) => {
    await open();
    board.next.focus();
    board.type([key], 90);
    board.rest();
    const before = board.did.length;
    expect(before).toBe(1);
    board.hold(key, 20);
    expect(board.did.length).toBe(before);
  });

  it("in a field goes on once", async () => {
    await open();
    board.type([..."13720", "Enter"], 90);
    const before = board.did.length;
    board.hold("Enter", 20);
    expect(board.did.length).toBe(before);
  });

  it("is not heard by its repeating where it was not heard at first", async () => {
    await open();
    board.next.focus();
    board.type([..."123", "Enter"], 5);
    board.hold("Enter", 10);
    expect(board.did).toEqual([]);
  });
});

it("a key held for another one, or in the making, is no key", async () => {
  await open();
  board.type(["F3"], 90);
  board.send({ key: "Shift" });
  board.send({ key: "Process", code: "KeyA" });
  board.send({ key: "a", code: "KeyA", isComposing: true });
  board.rest();
  expect(board.did.filter((did) => did === "F3")).toHaveLength(1);
  expect(board.stray).toBe(0);
});

it("a slow reader's scan is its owner's as before", async () => {
  const taken: string[] = [];
  await open({ take: ({ text }) => void taken.push(text) });
  board.type([...BARCODE, "Enter"], 42);
  board.rest();
  expect([taken, board.field.value, board.did]).toEqual([[BARCODE.join("")], "", []]);
});

it.each([46, 60, 90, 110])(
  "a scan that stumbles for %i ms in its middle leaves nothing behind",
  async (stumble) => {
    const taken: string[] = [];
    await open({ take: ({ text }) => void taken.push(text) });
    board.field.value = "137";
    board.type(BARCODE.slice(0, 14), 5);
    board.type(BARCODE.slice(14, 15), stumble);
    board.type([...BARCODE.slice(15), "Enter"], 5);
    board.rest();
    expect([taken, board.field.value, board.did]).toEqual([[BARCODE.join("")], "137", []]);
  },
);

it.each([31, 46, 90, 110])(
  "a scan that stumbles for %i ms behind its first sign leaves nothing behind",
  async (stumble) => {
    const taken: string[] = [];
    await open({ take: ({ text }) => void taken.push(text) });
    board.field.value = "137";
    board.type(BARCODE.slice(0, 1), 5);
    board.type(BARCODE.slice(1, 2), stumble);
    board.type([...BARCODE.slice(2), "Enter"], 5);
    board.rest();
    expect([taken, board.field.value, board.did]).toEqual([[BARCODE.join("")], "137", []]);
  },
);

it("a code right behind a key that did something leaves the focus where that key brought it", async () => {
  board = await Board.open({ Escape: () => board.next.focus() });
  board.type(["Escape"], 200);
  board.type(["Tab"], 80);
  board.field.focus();
  board.type(["Tab", "Tab", "Tab", "Enter"], 5);
  board.rest();
  expect([board.document.activeElement === board.next, board.stray]).toEqual([true, 1]);
});

it("what a long stumble leaves of a code does nothing either", async () => {
  await open();
  board.type([..."10.6"], 5);
  board.type(["Ctrl+L"], 100, 2);
  board.type(["Tab", ..."6.6", "Enter"], 5);
  board.rest();
  expect(board.did).toEqual([]);
});
