import { useEffect, useRef, useState } from "react";
import { type Code, codeOf, engine, type Phase } from "../../backend";
import { useKeys } from "../../keys";
import { Button } from "../../parts/button";
import { Frame } from "../../parts/frame";
import { Icon, type IconName } from "../../parts/icon";
import type { KeyHint } from "../../parts/key-bar";
import { Ask } from "../../parts/popover";
import { Note } from "../../parts/state";
import { T } from "../../parts/text";
import { useStatus } from "../../status";
import { t, type Word } from "../../words";
import { Enrol } from "./enrol";

type Before = Exclude<Phase, "ready">;

const ICONS: Record<Before, IconName> = {
  starting: "hourglass",
  keyring_unavailable: "lock",
  keyring_locked: "lock",
  keyring_never_made: "lock",
  key_missing: "key-round",
  key_wrong: "key-round",
  database_damaged: "database",
  database_unreadable: "database",
  database_newer: "database",
  disk_unwritable: "hard-drive",
  folder_held: "folder",
  folder_remote: "folder",
  not_enrolled: "shield-alert",
  leaving: "hourglass",
  disabled: "power-off",
  retired: "power-off",
};

interface Act {
  word: Word;
  icon: IconName;
  keys: string;
  testid: string;
  work: () => void;
}

/** Before the terminal is ready: what happened, what to do, and the keys that do it. */
export function Start({ phase }: { phase: Before }) {
  const [enrolling, setEnrolling] = useState(false);
  useEffect(() => {
    // Whatever was begun belongs to the phase it was begun in.
    if (phase !== "disabled" && phase !== "retired") setEnrolling(false);
  }, [phase]);
  if (phase === "not_enrolled" || enrolling) return <Enrol />;
  return <Panel phase={phase} onEnrol={() => setEnrolling(true)} />;
}

function Panel({ phase, onEnrol }: { phase: Before; onEnrol: () => void }) {
  const [asking, setAsking] = useState(false);
  const [fault, setFault] = useState<Code | null>(null);
  const waiting = useStatus()?.waiting ?? 0;
  const heading = useRef<HTMLHeadingElement>(null);
  const retry = () => void engine.retryStart().catch(() => undefined);
  const aside = async () => {
    setAsking(false);
    setFault(null);
    try {
      await engine.setAside();
    } catch (error) {
      setFault(codeOf(error));
    }
  };
  const again: Act = {
    word: "start.retry",
    icon: "refresh-cw",
    keys: "Ctrl+R",
    testid: "retry",
    work: retry,
  };
  const put: Act = {
    word: "start.aside",
    icon: "folder",
    keys: "Ctrl+S",
    testid: "set-aside",
    work: () => setAsking(true),
  };
  const enrol: Act = {
    word: "start.enrol",
    icon: "shield-check",
    keys: "Ctrl+E",
    testid: "enrol-again",
    work: onEnrol,
  };
  const acts = ACTS[phase].map((act) => ({ again, put, enrol })[act]);
  useKeys(Object.fromEntries(acts.map(({ keys, work }) => [keys, work])));
  const none = acts.length === 0;
  useEffect(() => {
    if (none) heading.current?.focus();
  }, [none]);
  const hints: KeyHint[] = [...acts.map(({ keys, word }) => [keys, word] as const), ["F1", "nav.help"]];
  return (
    <Frame screen="start" className="centred" hints={hints}>
      <section className="card panel" data-phase={phase} role="alert">
        <Icon name={ICONS[phase]} size="huge" />
        <div className="grow">
          <h1 ref={heading} tabIndex={-1} className="quiet">
            {t(`phase.${phase}.title`)}
          </h1>
          <p>{t(`phase.${phase}.what`)}</p>
          {phase === "leaving" && waiting > 0 && (
            <p data-testid="still-waiting" data-count={waiting}>
              <T k="start.waiting" f={[waiting]} />
            </p>
          )}
          <p className="strong">{t(`phase.${phase}.next`)}</p>
          {!none && (
            <div className="actions">
              {acts.map(({ word, icon, keys, testid, work }, n) => (
                <Button
                  key={testid}
                  kind={n === 0 ? "main" : "plain"}
                  size="big"
                  icon={icon}
                  keys={keys}
                  onPress={work}
                  autoFocus={n === 0}
                  testid={testid}
                >
                  {t(word)}
                </Button>
              ))}
            </div>
          )}
          {acts.includes(again) && <p className="text-sm secondary">{t("start.by_itself")}</p>}
          {fault && (
            <Note tone="bad" icon="circle-alert" alert testid="start-fault">
              {t(`error.${fault}`)}
            </Note>
          )}
        </div>
      </section>
      {asking && (
        <Ask
          title={t("start.aside.ask")}
          body={t("start.aside.what")}
          yes={t("start.aside.yes")}
          no={t("start.aside.no")}
          onYes={() => void aside()}
          onNo={() => setAsking(false)}
        />
      )}
    </Frame>
  );
}

/** What a person can do about a phase; the first is the main thing. */
const ACTS: Record<Before, readonly ("again" | "put" | "enrol")[]> = {
  starting: [],
  keyring_unavailable: ["again"],
  keyring_locked: ["again"],
  keyring_never_made: ["again"],
  key_missing: ["again", "put"],
  key_wrong: ["again", "put"],
  database_damaged: ["again", "put"],
  database_unreadable: ["again", "put"],
  database_newer: ["again"],
  disk_unwritable: ["again"],
  folder_held: ["again"],
  folder_remote: ["again"],
  not_enrolled: [],
  leaving: [],
  disabled: ["enrol"],
  retired: ["enrol"],
};
