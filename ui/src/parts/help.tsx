import { Fragment } from "react";
import { t } from "../words";
import { Button } from "./button";
import type { Hint } from "./frame";
import { Keys } from "./key";
import { PopOver } from "./popover";

const EVERYWHERE: readonly Hint[] = [
  ["F2", "nav.home"],
  ["F3", "nav.reading"],
  ["F6", "nav.queue"],
  ["Ctrl+L", "nav.printer"],
  ["F9", "nav.lock"],
  ["Ctrl+U", "nav.me"],
  ["Ctrl+Q", "nav.sign_out"],
];

/** The keys of this screen and of all screens. */
export function Help({
  hints,
  signedIn,
  onClose,
}: {
  hints: readonly Hint[];
  signedIn: boolean;
  onClose: () => void;
}) {
  const seen = new Set(hints.map(([keys]) => keys));
  const more = signedIn ? EVERYWHERE.filter(([keys]) => !seen.has(keys)) : [];
  return (
    <PopOver title={t("help.title")} onClose={onClose}>
      <dl className="help">
        {[...hints, ...more].map(([keys, word]) => (
          <Fragment key={keys}>
            <dt>
              <Keys of={keys} />
              <span className="unseen">{keys}</span>
            </dt>
            <dd>{t(word)}</dd>
          </Fragment>
        ))}
      </dl>
      {signedIn && <p className="sm sec">{t("help.scan")}</p>}
      <div className="acts">
        <Button kind="main" onPress={onClose} keys="Esc" autoFocus>
          {t("help.close")}
        </Button>
      </div>
    </PopOver>
  );
}
