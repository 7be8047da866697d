import { useEffect, useState } from "react";
import { t } from "../words";
import { Icon } from "./icon";
import "./keyboard-hints.css";

/** What the last keys told about the keyboard: Caps Lock, and a layout in which a password goes astray. */
export function KeyboardHints() {
  const [caps, setCaps] = useState(false);
  const [layout, setLayout] = useState<"latin" | "persian" | null>(null);
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
  return (
    <div className="keyboard-hints" role="status">
      {caps && (
        <span className="hint warn strong">
          <Icon name="triangle-alert" size="small" />
          <span>
            <kbd>Caps Lock</kbd> {t("signin.caps")}
          </span>
        </span>
      )}
      {layout && (
        <span className="hint">
          <Icon name="keyboard" size="small" />
          <span>{t(`signin.layout.${layout}`)}</span>
        </span>
      )}
    </div>
  );
}
