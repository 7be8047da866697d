import { useEffect, useRef } from "react";
import { stray } from "./keyboard";
import { type KeyMap, layers, put, type ScanTarget, type Stack, targets } from "./layers";

export { listen, scanning, stray, watchKeys, watchReader, watchStray } from "./keyboard";
export type { Chord, KeyMap, ScanTarget } from "./layers";
export type { Read } from "./reader";

/** `frame` below every screen, `screen` above it, `alone` a pop-over above all. */
export type Level = "frame" | "screen" | "alone";

export function useKeys(keys: KeyMap, level: Level = "screen") {
  usePut(layers, { keys, alone: level === "alone" }, level === "frame");
}

export function useScan(target: ScanTarget) {
  usePut(targets, target, false);
}

/** Where no code has any business: whatever a reader types is thrown away, and `restore` puts back what stood there. */
export function useNoScan(restore: () => void = () => undefined) {
  useScan({ mark: () => restore, take: () => stray(), wants: "fast" });
}

function usePut<T>(stack: Stack<T>, value: T, lowest: boolean) {
  const ref = useRef(value);
  useEffect(() => {
    ref.current = value;
  });
  useEffect(() => put(stack, ref, lowest), [stack, lowest]);
}
