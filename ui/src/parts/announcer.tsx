import { useSyncExternalStore } from "react";

/** Counts the sentences: the same one may be said again. */
let said = { sentence: "", nth: 0 };
const listeners = new Set<() => void>();

/** Says a sentence to a screen reader; the sighted have it on the screen already. */
export function announce(sentence: string) {
  said = { sentence, nth: said.nth + 1 };
  for (const listener of listeners) listener();
}

export function Announcer() {
  const { sentence, nth } = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => said,
  );
  return (
    <div className="unseen" role="status" aria-live="polite">
      {/* A new paragraph each time: WebKitGTK tells nobody of words that change in place. */}
      <p key={nth}>{sentence}</p>
    </div>
  );
}
