import { t } from "../words";
import { Icon } from "./icon";
import { useLayout } from "./use-layout";
import "./keyboard-hints.css";

/** What the last keys told about the keyboard: Caps Lock, NumLock, and a layout in which a password goes astray. */
export function KeyboardHints() {
  const { layout, caps, moves } = useLayout();
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
      {moves && <NumLockOff />}
      {layout && (
        <span className="hint">
          <Icon name="keyboard" size="small" />
          <span>{t(`signin.layout.${layout}`)}</span>
        </span>
      )}
    </div>
  );
}

/** The number pad moves, and types nothing. */
export function NumLockOff() {
  return (
    <span className="hint warn strong" data-testid="numlock">
      <Icon name="triangle-alert" size="small" />
      <span>
        <kbd>NumLock</kbd> {t("signin.numlock")}
      </span>
    </span>
  );
}
