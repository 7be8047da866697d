import { type ReactNode, useState } from "react";
import { useKeys } from "../keys";
import { ACTS, type Place } from "../places";
import { useStatus } from "../status";
import { t } from "../words";
import { classes } from "./classes";
import { Help } from "./help";
import { IdleWarning } from "./idle";
import { KeyBar, type KeyHint } from "./key-bar";
import { Rail } from "./rail";
import { Note } from "./state";
import { StrayCode } from "./stray";
import { T } from "./text";
import { TopBar } from "./top-bar";
import { useWays } from "./ways";
import "./frame.css";

interface Props {
  /** Names the screen for tests. */
  screen: string;
  current?: Place;
  /** At most six, for this screen. */
  hints: readonly KeyHint[];
  /** How the screen is laid out, where its parts do not follow each other from top to bottom. */
  className?: string | undefined;
  children: ReactNode;
}

/** What stays still round every screen: top bar, navigation once signed in, keys of this screen. */
export function Frame({ screen, current, hints, className, children }: Props) {
  const ways = useWays();
  const [help, setHelp] = useState(false);
  useKeys({ [ACTS.help.chord]: () => setHelp(true) }, "frame");
  return (
    <div className={classes("frame", !ways && "bare")}>
      <TopBar ways={ways} current={current} />
      {ways && <Rail current={current} ways={ways} onHelp={() => setHelp(true)} />}
      <main className={classes("screen", className)} data-screen={screen}>
        {ways && <IdleWarning />}
        {ways && <GrantNote />}
        {ways && <TroubleNote />}
        {ways && <OfflineNote />}
        <StrayCode />
        {children}
      </main>
      <KeyBar hints={hints} />
      {help && <Help hints={hints} role={ways?.role ?? null} onClose={() => setHelp(false)} />}
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

/** What stands between this counter and central's word: somebody here can do something about it. */
function TroubleNote() {
  const status = useStatus();
  const troubles = status?.troubles ?? [];
  if (troubles.length === 0) return null;
  return (
    <Note tone="warn" icon="triangle-alert" lead={t("trouble.lead")} testid="trouble">
      {troubles.map((trouble) => t(`trouble.${trouble}`, status?.proxy ?? "")).join(" ")}
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
