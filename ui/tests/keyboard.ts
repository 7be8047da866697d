import { vi } from "vitest";
import type { KeyMap, ScanTarget } from "../src/layers";
import type { Framing } from "../src/reader";

/** One key: its name, or a chord as `Ctrl+L`. */
export type Cap = string;
const CODES: Record<string, string> = { " ": "Space", "-": "Minus", ".": "Period" };

class Element {
  isConnected = true;
  readOnly = false;
  form: { requestSubmit: () => void } | null = null;
  /** What the page's own listeners on it do. */
  onKey: (event: Press) => void = () => undefined;
  constructor(
    readonly tagName: string,
    readonly type: string,
    private readonly board: Board,
  ) {}
  focus() {
    this.board.document.activeElement = this;
  }
  click() {
    this.board.did.push("click");
  }
  dispatchEvent(event: Press): boolean {
    event.target = this;
    this.board.hear(event);
    this.onKey(event);
    return !event.defaultPrevented;
  }
}
class Input extends Element {
  value = "";
}
class Button extends Element {}

class Press {
  target: Element | null = null;
  defaultPrevented = false;
  stopped = false;
  readonly key: string = "";
  readonly code: string = "";
  readonly timeStamp: number = 0;
  readonly repeat: boolean = false;
  readonly isComposing: boolean = false;
  readonly location = 0;
  readonly ctrlKey: boolean = false;
  readonly shiftKey: boolean = false;
  readonly altKey: boolean = false;
  readonly metaKey: boolean = false;
  constructor(
    readonly type: string,
    facts: Partial<Press>,
  ) {
    Object.assign(this, facts);
  }
  preventDefault() {
    this.defaultPrevented = true;
  }
  stopImmediatePropagation() {
    this.stopped = true;
  }
  getModifierState() {
    return false;
  }
}

/** A page's keyboard: keys come at their times, the page's listener hears them first, the browser does the rest. */
export class Board {
  /** What a setting says that readers put round a code. */
  static framings: readonly Framing[] = [];
  readonly document: { activeElement: Element | null; body: object } = { activeElement: null, body: {} };
  /** What came of the keys, in order: chords, and what the browser or an element did. */
  did: string[] = [];
  /** Codes that were said to be of no use. */
  stray = 0;
  readonly field: Input;
  readonly next: Button;
  hear: (event: Press) => void = () => undefined;

  private constructor() {
    this.field = new Input("INPUT", "text", this);
    this.next = new Button("BUTTON", "button", this);
    this.field.focus();
  }

  /** With these chords, and somebody who takes scans. */
  static async open(keys: KeyMap, target?: Partial<ScanTarget>): Promise<Board> {
    const board = new Board();
    const listeners: Record<string, (event: Press) => void> = {};
    vi.useFakeTimers();
    vi.resetModules();
    vi.stubGlobal("window", {
      addEventListener: (name: string, heard: (event: Press) => void) => {
        listeners[name] = heard;
      },
    });
    vi.stubGlobal("document", board.document);
    vi.stubGlobal("HTMLElement", Element);
    vi.stubGlobal("HTMLInputElement", Input);
    vi.stubGlobal("HTMLButtonElement", Button);
    vi.stubGlobal("KeyboardEvent", Press);
    const { listen, watchStray } = await import("../src/keys");
    const { layers, put, targets } = await import("../src/layers");
    put(layers, { current: { keys, alone: false } });
    const nobody = { take: () => undefined, mark: () => board.mark() };
    put(targets, { current: { ...nobody, ...target } });
    watchStray(() => {
      board.stray += 1;
    });
    listen({ year: () => 405, framings: () => Board.framings });
    board.hear = (event) => listeners.keydown?.(event);
    vi.advanceTimersByTime(1000);
    return board;
  }

  /** What stands there, to come back to it. */
  mark(): () => void {
    const { value } = this.field;
    return () => {
      this.field.value = value;
    };
  }

  /** So many milliseconds between the keys, and before the first; `lead` between the two keys of a chord. */
  type(caps: readonly Cap[], gap: number, lead = gap / 2) {
    for (const cap of caps) {
      const [key = "", ...held] = cap.split("+").reverse();
      const before = held.length > 0 ? Math.min(lead, gap) : 0;
      vi.advanceTimersByTime(gap - before);
      for (const modifier of held) this.send({ key: modifier === "Ctrl" ? "Control" : modifier });
      vi.advanceTimersByTime(before);
      this.send({
        key: key.length === 1 && held.includes("Ctrl") ? key.toLowerCase() : key,
        code: codeOf(key),
        ctrlKey: held.includes("Ctrl"),
        altKey: held.includes("Alt"),
        shiftKey: held.includes("Shift"),
      });
    }
  }

  /** As they are, so many milliseconds apart; `pauses` before some of them. */
  strokes(all: readonly Partial<Press>[], gap: number, pauses: Readonly<Record<number, number>> = {}) {
    all.forEach((facts, n) => {
      vi.advanceTimersByTime(pauses[n] ?? gap);
      this.send(facts);
    });
  }

  /** A key that is held: it repeats. */
  hold(key: Cap, times: number, gap = 30) {
    for (let n = 0; n < times; n++) {
      vi.advanceTimersByTime(gap);
      this.send({ key, code: codeOf(key), repeat: true });
    }
  }

  rest(milliseconds = 500) {
    vi.advanceTimersByTime(milliseconds);
  }

  send(facts: Partial<Press>) {
    const event = new Press("keydown", { timeStamp: performance.now(), ...facts });
    event.target = this.document.activeElement;
    this.hear(event);
    if (!event.stopped) event.target?.onKey(event);
    if (!event.defaultPrevented) this.browser(event);
  }

  private browser({ key, target, ctrlKey, altKey }: Press) {
    if (["Control", "Shift", "Alt"].includes(key)) return;
    const text = target instanceof Input && target.type === "text" && !ctrlKey && !altKey;
    if (text && key.length === 1) target.value += key;
    else if (text && key === "Backspace") target.value = target.value.slice(0, -1);
    else this.did.push(ctrlKey ? `Ctrl+${key}` : key);
    if (key === "Tab") this.next.focus();
  }
}

function codeOf(key: Cap): string {
  if (/^[0-9]$/.test(key)) return `Digit${key}`;
  if (/^[a-z]$/i.test(key)) return `Key${key.toUpperCase()}`;
  return CODES[key] ?? key;
}
