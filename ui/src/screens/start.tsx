import { useEffect, useRef } from "react";
import { engine, type Phase } from "../backend";
import { useKeys } from "../keys";
import { Button } from "../parts/button";
import { Frame } from "../parts/frame";
import { Icon, type IconName } from "../parts/icon";
import { t } from "../words";

const ICONS: Record<Exclude<Phase, "ready">, IconName> = {
  starting: "hourglass",
  keyring_unavailable: "lock",
  key_missing: "key-round",
  database_unreadable: "database",
  database_newer: "database",
  disk_unwritable: "hard-drive",
  folder_held: "folder",
  not_enrolled: "shield-alert",
};

/** Before the terminal is ready: what happened, what to do, and one key to try again. */
export function Start({ phase }: { phase: Exclude<Phase, "ready"> }) {
  const retry = () => void engine.retryStart().catch(() => undefined);
  const waiting = phase === "starting";
  const heading = useRef<HTMLHeadingElement>(null);
  useKeys(waiting ? {} : { "Ctrl+R": retry });
  useEffect(() => {
    if (waiting) heading.current?.focus();
  }, [waiting]);
  return (
    <Frame
      screen="start"
      hints={
        waiting
          ? [["F1", "nav.help"]]
          : [
              ["Enter", "start.retry"],
              ["F1", "nav.help"],
            ]
      }
    >
      <section className="card panel" data-phase={phase} role="alert">
        <Icon name={ICONS[phase]} size="xl" />
        <div className="grow">
          <h1 ref={heading} tabIndex={-1} className="quiet">
            {t(`phase.${phase}.title`)}
          </h1>
          <p>{t(`phase.${phase}.what`)}</p>
          <p className="b">{t(`phase.${phase}.next`)}</p>
          {!waiting && (
            <div className="acts">
              <Button
                key={phase}
                kind="main"
                size="big"
                icon="refresh-cw"
                keys="Enter"
                onPress={retry}
                autoFocus
                testid="retry"
              >
                {t("start.retry")}
              </Button>
              <span className="sm sec">{t("start.by_itself")}</span>
            </div>
          )}
        </div>
      </section>
    </Frame>
  );
}
