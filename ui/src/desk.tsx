import { useEffect, useMemo, useState } from "react";
import type { Draft } from "./backend";
import { engine } from "./backend";
import { useKeys } from "./keys";
import { type Place, WaysContext } from "./parts/frame";
import { Ask } from "./parts/popover";
import { Home } from "./screens/home";
import { Printer } from "./screens/printer";
import { Queue } from "./screens/queue";
import { Reading } from "./screens/reading";
import { begun } from "./screens/reading/draft";
import { clock } from "./screens/reading/elapsed";
import { Session } from "./screens/reading/session";
import { Receipt } from "./screens/receipt";
import { sound } from "./sounds";
import { now, refresh } from "./status";
import { t } from "./words";

type Visitor = Pick<Draft, "visitorId" | "mobile" | "evidence">;
type Screen =
  | { name: Exclude<Place, "reading"> }
  | { name: "reading"; scan: string | null }
  | { name: "receipt"; trackingNumber: string; fresh: { took: string | null; visitor: Visitor } | null };

/** A signed-in operator's desk: which screen is up, and the reading that is open on it. */
export function Desk() {
  const [screen, setScreen] = useState<Screen>({ name: "home" });
  const [session, setSession] = useState<Session | null>(null);
  const [leaving, setLeaving] = useState(false);

  useEffect(() => {
    void engine.draft().then(
      (draft) => {
        if (!draft || !begun(draft)) return;
        setSession(new Session(draft, true));
        setScreen({ name: "reading", scan: null });
      },
      () => undefined,
    );
  }, []);

  /** Goes on with the open reading, or begins one: for the same visitor, where one is given. */
  const open = (visitor?: Visitor, scan: string | null = null) => {
    if (!session || visitor !== undefined) setSession(Session.fresh(now()?.today ?? "", visitor));
    setScreen({ name: "reading", scan });
  };
  const end = async () => {
    setSession(null);
    await session?.end();
    await engine.clearDraft().catch(() => undefined);
  };
  const go = (place: Place) => (place === "reading" ? open() : setScreen({ name: place }));
  const home = () => setScreen({ name: "home" });
  const scan = (text: string) => open(undefined, text);
  const show = (trackingNumber: string) => setScreen({ name: "receipt", trackingNumber, fresh: null });
  const signOut = async () => {
    await end();
    await engine.signOut().catch(() => undefined);
    await refresh();
  };
  const askToLeave = () => (session?.begun ? setLeaving(true) : void signOut());
  const saved = (trackingNumber: string, { get }: Session) => {
    const { draft, startedAt } = get();
    sound.saved();
    void session?.end();
    setSession(null);
    const took = startedAt === null ? null : clock(Date.now() - startedAt);
    const visitor = { visitorId: draft.visitorId, mobile: draft.mobile, evidence: draft.evidence };
    setScreen({ name: "receipt", trackingNumber, fresh: { took, visitor } });
  };

  useKeys(
    {
      F2: home,
      F3: () => open(),
      F6: () => setScreen({ name: "queue" }),
      F9: askToLeave,
      "Ctrl+L": () => setScreen({ name: "printer" }),
    },
    "frame",
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: both close over the session alone
  const ways = useMemo(() => ({ go, signOut: askToLeave }), [session]);
  return (
    <WaysContext.Provider value={ways}>
      {body()}
      {leaving && (
        <Ask
          title={t("ask.sign_out.title")}
          body={t("ask.sign_out.body")}
          yes={t("nav.sign_out")}
          onYes={() => void signOut()}
          onNo={() => setLeaving(false)}
        />
      )}
    </WaysContext.Provider>
  );

  function body() {
    switch (screen.name) {
      case "home":
        return <Home begun={session?.begun ?? false} go={go} onOpen={show} onScan={scan} />;
      case "reading":
        return (
          session && (
            <Reading
              key={key(session)}
              session={session}
              scan={screen.scan}
              onEnd={() => void end().then(home)}
              onSaved={saved}
            />
          )
        );
      case "receipt": {
        const { trackingNumber, fresh } = screen;
        return (
          <Receipt
            key={trackingNumber}
            trackingNumber={trackingNumber}
            fresh={fresh !== null}
            took={fresh?.took ?? null}
            onNext={() => open()}
            onSame={fresh && (() => open(fresh.visitor))}
            onScan={scan}
            onClear={() => (fresh ? home() : setScreen({ name: "queue" }))}
          />
        );
      }
      case "queue":
        return <Queue onOpen={show} onBack={home} onScan={scan} />;
      case "printer":
        return <Printer onBack={home} onScan={scan} />;
    }
  }
}

const keys = new WeakMap<Session, number>();
let count = 0;

/** A new reading is a new screen, however it was opened. */
function key(session: Session): number {
  const known = keys.get(session);
  if (known !== undefined) return known;
  count += 1;
  keys.set(session, count);
  return count;
}
