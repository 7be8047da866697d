import { flushSync } from "react-dom";
import { Burst } from "./burst";
import { Held } from "./held";
import { chordOf, handlerOf, targets } from "./layers";
import { announce } from "./parts/announcer";
import {
  isAct,
  isChord,
  isInMaking,
  isLetter,
  isModifier,
  isOnce,
  isText,
  isTextField,
  pressAgain,
} from "./press";
import { whenQuiet } from "./quiet";
import { type Heard, KeyReader, type Known, PAUSE } from "./reader";
import { sound } from "./sounds";
import { HANDS, REST, Tempo } from "./tempo";
import { t, type Word } from "./words";

/**
 * Every key goes through here before anything on the page hears of it, for not every key is a hand's. A visitor's code
 * is read by a keyboard wedge, which types what the code says: also Ctrl+L, Tab, F2, Escape or Enter, so that a code
 * could drive the window. What tells the two apart is the pace, and this is what follows from it:
 *
 * - At a reader's pace ({@link Tempo}) nothing is done: no chord, no Tab, no Enter, no key that presses or chooses what
 *   has the focus, whoever would have heard it, the browser included. Signs still go into a text field, and what a code
 *   without an owner typed there is put back ({@link Burst}).
 * - What is a scan, at that pace or at a slower one, says {@link KeyReader}. Its owner gets it, nothing of it is left
 *   behind, and the key that ends it does nothing else.
 * - Of a reader slower than that, chords and keys that press are a hand's; but a run of signs presses and chooses nothing.
 * - The first key of a burst is known by the second alone. What it would do is kept back for a moment ({@link Held}):
 *   every chord of ours, as none of them can be undone by putting back; and Enter and whatever else presses or chooses.
 *   But an Enter in a text field, in a run of keys that is surely a hand's, goes on at once, since hands type the next
 *   field right behind it. Tab and the arrows are not kept back: all they do is move the focus, which comes back.
 * - A code of one single key, from a reader that adds no Enter of its own, is beyond all telling.
 * - A held key repeats every 30 ms; that is a hand, and counts for nothing here. What presses or chooses does so once: a
 *   finger that rests on Enter would walk through fields nobody looked at.
 */
function onKeyDown(event: KeyboardEvent) {
  if (pressing) return;
  stirred();
  if (isInMaking(event)) return;
  if (isModifier(event)) onModifier(event);
  else if (event.repeat) onRepeat(event);
  else onPress(event);
}

/** What stood there before a key, should it be the first one of a scan. */
interface Before {
  restore: () => void;
  focus: Element | null;
}

let known: Known = { year: () => 0, framings: () => [] };
const reader = new KeyReader<Before>({ year: () => known.year(), framings: () => known.framings() });
const tempo = new Tempo();
const held = new Held();
const burst = new Burst(
  () => targets.at(-1)?.current.mark() ?? (() => undefined),
  () => {
    stray();
    tell(readerWatchers);
  },
  // Longer than the reader of keys waits for the other half of a code.
  () => (reader.isOpen ? PAUSE + REST : REST),
);
let callOffRest: (() => void) | null = null;
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
  if (isOfScan(event)) return;
  if (typist !== "reader") heed(event, typist === "hands");
  else if (!isText(event)) {
    swallow(event);
    burst.missed();
    unheard = event.code;
  }
}

/** Whether this key ends a scan, whose owner has it then, or belongs to the end of one. */
function isOfScan(event: KeyboardEvent): boolean {
  const { key, code, shiftKey, ctrlKey, altKey, metaKey, timeStamp: at } = event;
  const heard = reader.press({ key, code, shiftKey, ctrlKey, altKey, metaKey, at }, before, target()?.wants);
  if (!isTaken(heard)) {
    waitForRest();
    return false;
  }
  swallow(event);
  unheard = code;
  return true;
}

function isTaken(heard: Heard<Before>): boolean {
  if (heard === null) return false;
  if (heard === "tail") return true;
  const { read, before } = heard;
  const owner = target();
  if (!owner) return false;
  callOffRest?.();
  burst.read();
  before.restore();
  const { focus } = before;
  if (focus !== document.activeElement && focus instanceof HTMLElement && focus.isConnected) focus.focus();
  owner.take(read);
  tell(readerWatchers);
  return true;
}

/** A reader that adds nothing behind a code is done when nothing more comes. */
function waitForRest() {
  callOffRest?.();
  callOffRest = null;
  const { patience } = reader;
  if (patience !== null) callOffRest = whenQuiet(patience, () => void isTaken(reader.rest(target()?.wants)));
}

function before(): Before {
  return { restore: target()?.mark() ?? (() => undefined), focus: document.activeElement };
}

function target() {
  return targets.at(-1)?.current;
}

/** The webview's own keys, which do something else here or nothing: print, find, reload, save, open, … */
const KEPT = new Set(["KeyA", "KeyC", "KeyV", "KeyX", "KeyZ", "KeyY"]);
const DEAD = new Set(["F5", "F7", "F10", "F11", "F12"]);

/** A key of nobody knows whose, or in a run of hands. */
function heed(event: KeyboardEvent, ofHands: boolean) {
  const chord = chordOf(event);
  if (reader.inRun && isLetter(event) && !isTextField(event.target)) {
    swallow(event);
  } else if (handlerOf(chord)) {
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

function onModifier({ key, repeat, timeStamp }: KeyboardEvent) {
  if (repeat) return;
  if (key === "Alt") isTaken(reader.alt());
  modifiedAt = timeStamp;
  held.waitsFor(timeStamp);
}

function onRepeat(event: KeyboardEvent) {
  if (event.code === unheard || handlerOf(chordOf(event)) || isOnce(event)) swallow(event);
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

type Watcher = () => void;
const watchers = new Set<Watcher>();
const readerWatchers = new Set<Watcher>();
const strayWatchers = new Set<(why: Word) => void>();

/** Hears of every key and every touch of the pointer, also of those that do something; gives back the way to stop. */
export function watchKeys(watcher: Watcher): () => void {
  return watch(watchers, watcher);
}

/** Hears of every code that a barcode reader typed; gives back the way to stop. */
export function watchReader(watcher: Watcher): () => void {
  return watch(readerWatchers, watcher);
}

/** Hears of every code that was read and came to nothing, and why; gives back the way to stop. */
export function watchStray(watcher: (why: Word) => void): () => void {
  return watch(strayWatchers, watcher);
}

/** A code that was read comes to nothing. */
export function stray(why: Word = "scan.stray") {
  sound.refused();
  announce(t(why));
  for (const watcher of strayWatchers) watcher(why);
}

function watch<W>(all: Set<W>, watcher: W): () => void {
  all.add(watcher);
  return () => {
    all.delete(watcher);
  };
}

function stirred() {
  tell(watchers);
}

function tell(all: ReadonlySet<Watcher>) {
  for (const watcher of all) watcher();
}

/** Once, before the first screen. */
export function listen(facts: Known) {
  known = facts;
  window.addEventListener("keydown", onKeyDown, { capture: true });
  window.addEventListener("pointerdown", stirred, { capture: true });
  window.addEventListener("contextmenu", (event) => event.preventDefault());
}

/** A barcode reader is typing just now. */
export function scanning(): boolean {
  return reader.running(performance.now());
}
