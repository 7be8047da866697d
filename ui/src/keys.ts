import { useEffect, useRef } from "react";
import { type KeyMap, layers, put, type ScanTarget, type Stack, targets } from "./layers";

export { listen, scanning, watchKeys, watchReader, watchStray } from "./keyboard";
export type { Chord, KeyMap, ScanTarget } from "./layers";

/** `frame` below every screen, `screen` above it, `alone` a pop-over above all. */
export type Level = "frame" | "screen" | "alone";

export function useKeys(keys: KeyMap, level: Level = "screen") {
  usePut(layers, { keys, alone: level === "alone" }, level === "frame");
}

export function useScan(target: ScanTarget) {
  usePut(targets, target, false);
}

function usePut<T>(stack: Stack<T>, value: T, lowest: boolean) {
  const ref = useRef(value);
  useEffect(() => {
    ref.current = value;
  });
  useEffect(() => put(stack, ref, lowest), [stack, lowest]);
}
