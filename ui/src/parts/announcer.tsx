import { useSyncExternalStore } from "react";

let said = "";
const listeners = new Set<() => void>();

/** Says a sentence to a screen reader; the sighted have it on the screen already. */
export function announce(sentence: string) {
  said = sentence;
  for (const listener of listeners) listener();
}

export function Announcer() {
  const text = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => said,
  );
  return (
    <div className="unseen" role="status" aria-live="polite">
      {text}
    </div>
  );
}
