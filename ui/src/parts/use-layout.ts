import { useEffect, useState } from "react";

export type Layout = "latin" | "persian";

/** What the last keys told about the keyboard: its layout, where a letter said so, and Caps Lock. */
export function useLayout(): { layout: Layout | null; caps: boolean } {
  const [caps, setCaps] = useState(false);
  const [layout, setLayout] = useState<Layout | null>(null);
  useEffect(() => {
    const look = (event: KeyboardEvent) => {
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
  return { layout, caps };
}
