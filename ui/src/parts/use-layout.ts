import { useEffect, useState } from "react";
import { movesFor } from "../signs";

export type Layout = "latin" | "persian";

interface Keyboard {
  layout: Layout | null;
  caps: boolean;
  /** NumLock is off: a key of the number pad moved. */
  moves: boolean;
}

/** What the last keys told about the keyboard: its layout, where a letter said so, Caps Lock and NumLock. */
export function useLayout(): Keyboard {
  const [moves, setMoves] = useState(false);
  const [caps, setCaps] = useState(false);
  const [layout, setLayout] = useState<Layout | null>(null);
  useEffect(() => {
    const look = (event: KeyboardEvent) => {
      if (/^Numpad[0-9]$/.test(event.code)) setMoves(movesFor(event) !== null);
      setCaps(event.getModifierState("CapsLock"));
      if (/^[a-z]$/i.test(event.key)) setLayout("latin");
      else if (/^[\u0600-\u06ff]$/.test(event.key)) setLayout("persian");
    };
    window.addEventListener("keydown", look);
    window.addEventListener("keyup", look);
    return () => {
      window.removeEventListener("keydown", look);
      window.removeEventListener("keyup", look);
    };
  }, []);
  return { layout, caps, moves };
}
