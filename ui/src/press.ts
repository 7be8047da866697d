/** Held for another key, or switching something on: they do nothing by themselves, and a reader mixes them in. */
const MODIFIERS = new Set([
  "Shift",
  "Control",
  "Alt",
  "AltGraph",
  "Meta",
  "CapsLock",
  "NumLock",
  "ScrollLock",
  "Fn",
  "FnLock",
]);
/** Fields that letters go into. */
const TEXTS = new Set(["text", "password", "search", "tel", "url", "email", "number"]);

export function isModifier({ key }: KeyboardEvent): boolean {
  return MODIFIERS.has(key);
}

/** On its way through an input method: no key yet. */
export function isInMaking({ key, isComposing }: KeyboardEvent): boolean {
  return key === "Process" || isComposing;
}

/** Nothing is held beside it but Shift. */
function isPlain({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return !ctrlKey && !metaKey && !altKey;
}

/** Two keys at once that make no sign. */
export function isChord(event: KeyboardEvent): boolean {
  return !isPlain(event) || (event.shiftKey && !isSign(event));
}

/** A sign that goes into the text field it was pressed in. */
export function isText(event: KeyboardEvent): boolean {
  return isPlain(event) && isSign(event) && isTextField(event.target);
}

/** A sign, whatever hears it. */
export function isLetter(event: KeyboardEvent): boolean {
  return isPlain(event) && isSign(event);
}

/** It would press, choose or take away what has the focus. Tab and the arrows in a list only move it. */
export function isAct(event: KeyboardEvent): boolean {
  if (event.key === "Enter") return true;
  if (!isPlain(event) || isTextField(event.target)) return false;
  if (event.key.startsWith("Arrow")) return inputOf(event.target)?.type === "radio";
  return isSign(event) || event.key === "Delete" || event.key === "Backspace";
}

/** It presses or chooses what has the focus. Held down it does so once; only lines of a long text begin as long as it is. */
export function isOnce(event: KeyboardEvent): boolean {
  if (event.key === "Enter") return !isArea(event.target);
  return isLetter(event) && !isTextField(event.target);
}

function isSign({ key, code }: KeyboardEvent): boolean {
  if (key === "Unidentified") return /^(?:Key|Digit|Numpad)/.test(code);
  return [...key].length === 1 || key === "Dead";
}

export function isTextField(target: EventTarget | null): boolean {
  const input = inputOf(target);
  if (input !== null) return TEXTS.has(input.type) && !input.readOnly;
  return isArea(target) && (target as Partial<HTMLTextAreaElement>).readOnly !== true;
}

function isArea(target: EventTarget | null): boolean {
  return (target as Partial<HTMLTextAreaElement> | null)?.tagName === "TEXTAREA";
}

function inputOf(target: EventTarget | null): HTMLInputElement | null {
  const at = target as Partial<HTMLInputElement> | null;
  return at?.tagName === "INPUT" ? (at as HTMLInputElement) : null;
}

/**
 * Presses a key once more where it was pressed, and does what the browser would have done by itself, which it does for
 * no event of a page's: what was kept back is done now.
 */
export function pressAgain(event: KeyboardEvent) {
  const { target, key } = event;
  if (!(target instanceof HTMLElement) || !target.isConnected) return;
  const unheard = target.dispatchEvent(copy("keydown", event));
  if (unheard && key === "Enter") enter(target);
  target.dispatchEvent(copy("keyup", event));
  if (unheard && key === " " && isPressed(target)) target.click();
}

function enter(target: HTMLElement) {
  if (target instanceof HTMLButtonElement) target.click();
  else if (target instanceof HTMLInputElement) target.form?.requestSubmit();
  // The one way to type into a page's own field that the page hears as typing.
  else if (target instanceof HTMLTextAreaElement) document.execCommand("insertText", false, "\n");
}

function isPressed(target: HTMLElement): boolean {
  return target instanceof HTMLButtonElement || target instanceof HTMLInputElement;
}

function copy(type: "keydown" | "keyup", event: KeyboardEvent): KeyboardEvent {
  const { key, code, location, ctrlKey, shiftKey, altKey, metaKey } = event;
  const modifierCapsLock = event.getModifierState("CapsLock");
  const held = { ctrlKey, shiftKey, altKey, metaKey, modifierCapsLock };
  const way = { bubbles: true, cancelable: true, composed: true };
  return new KeyboardEvent(type, { key, code, location, ...held, ...way });
}
