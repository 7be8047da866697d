import { flushSync } from "react-dom";
import { Burst } from "./burst";
import { Held } from "./held";
import { chordOf, handlerOf, targets } from "./layers";
import { announce } from "./parts/announcer";
import {
  isAct,
  isChord,
  isEnd,
  isInMaking,
  isModifier,
  isPlain,
  isText,
  isTextField,
  pressAgain,
} from "./press";
import { digitOf, ScanDetector } from "./scan";
import { sound } from "./sounds";
import { HANDS, Tempo } from "./tempo";
import { t } from "./words";

/**
 * Every key goes through here before anything on the page hears of it, for not every key is a hand's. A visitor's code
 * is read by a keyboard wedge, which types what the code says: also Ctrl+L, Tab, F2, Escape or Enter, so that a code
 * could drive the window. What tells the two apart is the pace, and this is what follows from it:
 *
 * - At a reader's pace ({@link Tempo}) nothing is done: no chord, no Tab, no Enter, no key that presses or chooses what
 *   has the focus, whoever would have heard it, the browser included. Signs still go into a text field, as a scan's
 *   must, and the scan's owner gets the scan. What a code without an owner typed is put back ({@link Burst}).
 * - The first key of a burst is known by the second alone. What it would do is kept back for a moment ({@link Held}):
 *   every chord of ours, as none of them can be undone by putting back; and Enter and whatever else presses or chooses.
 *   But an Enter in a text field, in a run of keys that is surely a hand's, goes on at once, since hands type the next
 *   field right behind it. Tab and the arrows are not kept back: all they do is move the focus, which comes back.
 * - A code of one single key, from a reader that adds no Enter of its own, is beyond all telling.
 * - A held key repeats every 30 ms; that is a hand, and counts for nothing here.
 */
function onKeyDown(event: KeyboardEvent) {
  if (pressing) return;
  stirred();
  if (isInMaking(event)) return;
  if (isModifier(event)) onModifier(event);
  else if (event.repeat) onRepeat(event);
  else onPress(event);
}

const detector = new ScanDetector();
const tempo = new Tempo();
const held = new Held();
const burst = new Burst(
  () => targets.at(-1)?.current.mark() ?? (() => undefined),
  () => {
    sound.refused();
    announce(t("scan.stray"));
    tell(strayWatchers);
    tell(readerWatchers);
  },
);
let restore: (() => void) | null = null;
/** The last key that a burst had, and nobody heard: nor does anybody hear it repeat. */
let unheard: string | null = null;
/** The last key was a sign for a text field. */
let signed = false;
/** A key is pressed once more by ourselves. */
let pressing = false;
/** When a key was last held for another one. */
let modifiedAt = Number.NEGATIVE_INFINITY;

function onPress(event: KeyboardEvent) {
  const at = event.timeStamp;
  unheard = null;
  const dropped = held.dropsBefore(at);
  const typist = tempo.press(at, dropped);
  if (typist === "reader") burst.goesOn();
  // A sign may be the first of the same burst; a key that did something was a hand's.
  else if (!tempo.near && !(tempo.second && signed)) burst.before();
  signed = isText(event);
  if (dropped) burst.missed();
  if (isScan(event)) return;
  if (typist !== "reader") heed(event, typist === "hands");
  else if (!isText(event)) {
    swallow(event);
    burst.missed();
    unheard = event.code;
  }
}

/** Whether this key ends a scan; its owner has it then. */
function isScan(event: KeyboardEvent): boolean {
  const target = targets.at(-1)?.current;
  const key = {
    digit: isPlain(event) ? (target?.sign ?? digitOf)(event) : null,
    enter: isEnd(event),
    at: event.timeStamp,
  };
  const { scan, first } = detector.feed(key, target?.pace);
  if (first) restore = target?.mark() ?? null;
  if (scan === null) return false;
  swallow(event);
  if (!burst.read()) restore?.();
  target?.take(scan);
  tell(readerWatchers);
  return true;
}

/** The webview's own keys, which do something else here or nothing: print, find, reload, save, open, … */
const KEPT = new Set(["KeyA", "KeyC", "KeyV", "KeyX", "KeyZ", "KeyY"]);
const DEAD = new Set(["F5", "F7", "F10", "F11", "F12"]);

/** A key of nobody knows whose, or in a run of hands. */
function heed(event: KeyboardEvent, ofHands: boolean) {
  const chord = chordOf(event);
  if (handlerOf(chord)) {
    swallow(event);
    // Asked for again: another screen may be up by then.
    hold(event, () => handlerOf(chord)?.());
  } else if (!isBrowsers(event) && isAct(event) && !(ofHands && isTextField(event.target))) {
    swallow(event);
    hold(event, () => again(event));
  } else {
    if (isBrowsers(event)) event.preventDefault();
    // Nothing of ours, but the next key may show it to be the first of a burst.
    if (isChord(event)) hold(event, () => undefined);
  }
}

function again(event: KeyboardEvent) {
  pressing = true;
  try {
    pressAgain(event);
  } finally {
    pressing = false;
  }
}

/** Milliseconds. A reader lets go of two keys before it presses the next one. */
const CHORD = 2 * HANDS;

/** Done at one stroke, so that the next key finds what this one made. */
function hold(event: KeyboardEvent, act: () => void) {
  const at = event.timeStamp;
  // Hands find the second key of a chord later than that.
  const together = isChord(event) && at - modifiedAt < HANDS;
  held.hold(at, () => flushSync(act), together ? CHORD : HANDS);
}

function onModifier({ repeat, timeStamp }: KeyboardEvent) {
  if (repeat) return;
  modifiedAt = timeStamp;
  held.waitsFor(timeStamp);
}

function onRepeat(event: KeyboardEvent) {
  detector.feed({ digit: null, enter: false, at: event.timeStamp });
  if (event.code === unheard || handlerOf(chordOf(event))) swallow(event);
  else if (isBrowsers(event)) event.preventDefault();
}

function isBrowsers(event: KeyboardEvent): boolean {
  const letter = event.ctrlKey && event.code.startsWith("Key");
  return DEAD.has(event.key) || event.altKey || (letter && !KEPT.has(event.code));
}

function swallow(event: KeyboardEvent) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

const watchers = new Set<() => void>();
const readerWatchers = new Set<() => void>();
const strayWatchers = new Set<() => void>();

/** Hears of every key and every touch of the pointer, also of those that do something; gives back the way to stop. */
export function watchKeys(watcher: () => void): () => void {
  return watch(watchers, watcher);
}

/** Hears of every code that a barcode reader typed; gives back the way to stop. */
export function watchReader(watcher: () => void): () => void {
  return watch(readerWatchers, watcher);
}

/** Hears of every code that was read and is of no use to the screen that is up; gives back the way to stop. */
export function watchStray(watcher: () => void): () => void {
  return watch(strayWatchers, watcher);
}

function watch(all: Set<() => void>, watcher: () => void): () => void {
  all.add(watcher);
  return () => {
    all.delete(watcher);
  };
}

function stirred() {
  tell(watchers);
}

function tell(all: ReadonlySet<() => void>) {
  for (const watcher of all) watcher();
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
