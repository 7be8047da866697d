import { createContext, type ReactNode, useContext, useState } from "react";
import { useKeys } from "../keys";
import { useStatus } from "../status";
import { t, type Word } from "../words";
import { Help } from "./help";
import { Icon, type IconName } from "./icon";
import { IdleWarning } from "./idle";
import { Keys } from "./key";
import { Note } from "./state";
import { StrayCode } from "./stray";
import { Num, T } from "./text";
import { TopBar } from "./top-bar";

export type Place = "home" | "reading" | "queue" | "verify" | "printer";
export type Hint = readonly [keys: string, word: Word];

/** Where the navigation leads; given once by the signed-in desk. */
export interface Ways {
  go: (place: Place) => void;
  lock: () => void;
  menu: () => void;
  /** A technician goes nowhere but to the printer. */
  technician: boolean;
}
export const WaysContext = createContext<Ways | null>(null);

const PLACES: readonly { place: Place; icon: IconName; keys: string; word: Word }[] = [
  { place: "home", icon: "house", keys: "F2", word: "nav.home" },
  { place: "reading", icon: "gauge", keys: "F3", word: "nav.reading" },
  { place: "queue", icon: "inbox", keys: "F6", word: "nav.queue" },
  { place: "verify", icon: "shield-check", keys: "Ctrl+K", word: "nav.verify" },
  { place: "printer", icon: "printer", keys: "Ctrl+L", word: "nav.printer" },
];

interface Props {
  /** Names the screen for tests. */
  screen: string;
  current?: Place;
  /** At most six, for this screen. */
  hints: readonly Hint[];
  children: ReactNode;
}

/** What stays still round every screen: top bar, navigation once signed in, keys of this screen. */
export function Frame({ screen, current, hints, children }: Props) {
  const ways = useContext(WaysContext);
  const [help, setHelp] = useState(false);
  useKeys({ F1: () => setHelp(true) }, "frame");
  return (
    <div className={ways ? "app" : "app bare"}>
      <TopBar />
      {ways && <Navigation current={current} ways={ways} onHelp={() => setHelp(true)} />}
      <main className={`main ${screen}`} data-screen={screen}>
        {ways && <IdleWarning />}
        {ways && <GrantNote />}
        {ways && <OfflineNote />}
        <StrayCode />
        {children}
      </main>
      <footer className="keys">
        {hints.map(([keys, word]) => (
          <span key={keys}>
            <Keys of={keys} />
            {t(word)}
          </span>
        ))}
      </footer>
      {help && <Help hints={hints} signedIn={ways !== null} onClose={() => setHelp(false)} />}
    </div>
  );
}

/** The permission to sign in without central ends soon. */
function GrantNote() {
  const status = useStatus();
  const grant = status?.grant;
  if (!grant?.warned || status?.line === "online") return null;
  return (
    <Note tone="warn" icon="key-round" lead={t("grant.lead")} testid="grant">
      <T k={grant.days > 0 ? "grant.left" : "grant.over"} f={[grant.days]} /> {t("grant.next")}
    </Note>
  );
}

/** How close the counter is to the limits of working without central. */
function OfflineNote() {
  const level = useStatus()?.offline ?? "fine";
  if (level === "fine") return null;
  const hard = level === "hard";
  return (
    <Note
      tone={hard ? "warn" : "wait"}
      icon="wifi-off"
      lead={t(`offline.${level}.lead`)}
      alert={hard}
      testid="offline"
    >
      {t(`offline.${level}`)}
    </Note>
  );
}

function Navigation({
  current,
  ways,
  onHelp,
}: {
  current: Place | undefined;
  ways: Ways;
  onHelp: () => void;
}) {
  const status = useStatus();
  const waiting = status?.waiting ?? 0;
  return (
    <nav className="nav" aria-label={t("nav.label")}>
      {PLACES.filter(({ place }) => !ways.technician || place === "printer").map(
        ({ place, icon, keys, word }) => (
          <button
            key={place}
            type="button"
            tabIndex={-1}
            aria-current={place === current ? "page" : undefined}
            onClick={() => ways.go(place)}
          >
            <Icon name={icon} />
            <span className="tx">{t(word)}</span>
            {place === "queue" && waiting > 0 && (
              <span className="n">
                <Num>{waiting}</Num>
              </span>
            )}
            <Keys of={keys} />
          </button>
        ),
      )}
      <div className="fill" />
      <button type="button" tabIndex={-1} onClick={onHelp}>
        <Icon name="circle-question-mark" />
        <span className="tx">{t("nav.help")}</span>
        <Keys of="F1" />
      </button>
      <button type="button" tabIndex={-1} onClick={ways.menu}>
        <Icon name="user-round" />
        <span className="tx">{t("nav.me")}</span>
        <Keys of="Ctrl+U" />
      </button>
      <button type="button" tabIndex={-1} onClick={ways.lock}>
        <Icon name="lock" />
        <span className="tx">{t("nav.lock")}</span>
        <Keys of="F9" />
      </button>
    </nav>
  );
}
