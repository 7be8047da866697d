import { useEffect, useRef } from "react";
import { digitOf, type Pace, ScanDetector } from "./scan";

/** `F2`, `Enter`, `Escape`, `Ctrl+P` (by the physical key), `Ctrl+Enter`. */
export type Chord = string;
export type KeyMap = Record<Chord, () => void>;

/** Who gets a scan: `mark` remembers what stands on the screen and gives back the way to restore it. */
export interface ScanTarget {
  mark: () => () => void;
  take: (text: string) => void;
  /** What else than digits may be in a scan, and how it comes. */
  sign?: (event: KeyboardEvent) => string | null;
  pace?: Pace;
}

interface Layer {
  keys: KeyMap;
  /** A pop-over: no key reaches what lies below. */
  alone: boolean;
}

const layers: { current: Layer }[] = [];
const targets: { current: ScanTarget }[] = [];
const detector = new ScanDetector();
let restore: (() => void) | null = null;

/** The webview's own keys, which do something else here or nothing: print, find, reload, save, open, … */
const KEPT = new Set(["KeyA", "KeyC", "KeyV", "KeyX", "KeyZ", "KeyY"]);
const DEAD = new Set(["F5", "F7", "F10", "F11", "F12"]);

function chordOf(event: KeyboardEvent): Chord {
  const ctrl = event.ctrlKey || event.metaKey;
  if (!ctrl) return event.key;
  return `Ctrl+${event.code.startsWith("Key") ? event.code.slice(3) : event.key}`;
}

function handlerOf(chord: Chord): (() => void) | undefined {
  for (const { current } of layers.toReversed()) {
    const handler = current.keys[chord];
    if (handler) return handler;
    if (current.alone) return undefined;
  }
  return undefined;
}

function swallow(event: KeyboardEvent) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

const watchers = new Set<() => void>();

/** Hears of every key and every touch of the pointer, also of those that do something; gives back the way to stop. */
export function watchKeys(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
  };
}

function stirred() {
  for (const watcher of watchers) watcher();
}

function onKeyDown(event: KeyboardEvent) {
  stirred();
  // A reader holds it for a capital letter.
  if (event.key === "Shift") return;
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const target = targets.at(-1)?.current;
  const key = {
    digit: plain && !event.repeat ? (target?.sign ?? digitOf)(event) : null,
    enter: plain && event.key === "Enter",
    at: event.timeStamp,
  };
  const { scan, first } = detector.feed(key, target?.pace);
  if (first) restore = target?.mark() ?? null;
  if (scan !== null) {
    swallow(event);
    restore?.();
    target?.take(scan);
    return;
  }
  const chord = chordOf(event);
  const handler = handlerOf(chord);
  if (handler) {
    swallow(event);
    if (!event.repeat) handler();
  } else if (
    DEAD.has(event.key) ||
    event.altKey ||
    (event.ctrlKey && event.code.startsWith("Key") && !KEPT.has(event.code))
  ) {
    event.preventDefault();
  }
}

/** Once, before the first screen. */
export function listen() {
  window.addEventListener("keydown", onKeyDown, { capture: true });
  window.addEventListener("pointerdown", stirred, { capture: true });
  window.addEventListener("contextmenu", (event) => event.preventDefault());
}

/** A barcode reader is typing just now. */
export function scanning(): boolean {
  return detector.running(performance.now());
}

/** `frame` below every screen, `screen` above it, `alone` a pop-over above all. */
export type Level = "frame" | "screen" | "alone";

export function useKeys(keys: KeyMap, level: Level = "screen") {
  useLayer(layers, { keys, alone: level === "alone" }, level === "frame");
}

export function useScan(target: ScanTarget) {
  useLayer(targets, target, false);
}

function useLayer<T>(stack: { current: T }[], value: T, lowest: boolean) {
  const ref = useRef(value);
  useEffect(() => {
    ref.current = value;
  });
  useEffect(() => {
    if (lowest) stack.unshift(ref);
    else stack.push(ref);
    return () => {
      stack.splice(stack.indexOf(ref), 1);
    };
  }, [stack, lowest]);
}
