import type { Read } from "./reader";

/** `F2`, `Enter`, `Escape`, `Ctrl+P`, `Ctrl+1` (by the physical key), `Ctrl+Enter`. */
export type Chord = string;
export type KeyMap = Record<Chord, () => void>;

export interface Layer {
  keys: KeyMap;
  /** A pop-over: no key reaches what lies below. */
  alone: boolean;
}

/** Who gets a scan: `mark` remembers what stands on the screen and gives back the way to restore it. */
export interface ScanTarget {
  mark: () => () => void;
  take: (read: Read) => void;
  wants?: Wanted;
}

/**
 * What a screen takes beside the codes that are known: nothing; whatever comes at a reader's pace, with an end behind it or
 * also without one; or, where nobody types, whatever comes at all.
 */
export type Wanted = "known" | "ended" | "fast" | "all";

/** The newest last; each says at any time what it is now. */
export type Stack<T> = { current: T }[];

export const layers: Stack<Layer> = [];
export const targets: Stack<ScanTarget> = [];

/** Puts it on top, or lowest; gives back the way to take it off. */
export function put<T>(stack: Stack<T>, what: { current: T }, lowest = false): () => void {
  if (lowest) stack.unshift(what);
  else stack.push(what);
  return () => {
    stack.splice(stack.indexOf(what), 1);
  };
}

export function chordOf(event: KeyboardEvent): Chord {
  const ctrl = event.ctrlKey || event.metaKey;
  if (!ctrl) return event.key;
  // By the physical key: a Persian layout types other letters and other digits there.
  return `Ctrl+${/^(?:Key|Digit)(.)$/.exec(event.code)?.[1] ?? event.key}`;
}

export function handlerOf(chord: Chord): (() => void) | undefined {
  for (const { current } of layers.toReversed()) {
    const handler = current.keys[chord];
    if (handler) return handler;
    if (current.alone) return undefined;
  }
  return undefined;
}
