import { useSyncExternalStore } from "react";
import { engine, news, type Status } from "./backend";

let status: Status | null = null;
const listeners = new Set<() => void>();

function take(next: Status) {
  status = next;
  for (const listener of listeners) listener();
}

/** Listens first and asks then, so that no change falls between. */
export async function follow(): Promise<void> {
  await news.status.listen((event) => take(event.payload));
  // Where it cannot say yet, it will by itself.
  await refresh().catch(() => undefined);
}

/** Reads it at once, where the screen changed it itself. */
export async function refresh(): Promise<void> {
  take(await engine.status());
}

export function now(): Status | null {
  return status;
}

export function useStatus(): Status | null {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, now);
}
