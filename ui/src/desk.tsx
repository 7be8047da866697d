import { useEffect, useMemo, useState } from "react";
import type { Draft, Operator } from "./backend";
import { engine } from "./backend";
import { useKeys } from "./keys";
import { clock } from "./parts/elapsed";
import { type Place, WaysContext } from "./parts/frame";
import { useActivity } from "./parts/idle";
import { Ask } from "./parts/popover";
import { Home } from "./screens/home";
import { switchNext } from "./screens/lock";
import { Me } from "./screens/me";
import { ChangePassword } from "./screens/password";
import { Printer } from "./screens/printer";
import { Queue } from "./screens/queue";
import { Reading } from "./screens/reading";
import { begun } from "./screens/reading/draft";
import { OpenReading } from "./screens/reading/open-reading";
import { Receipt } from "./screens/receipt";
import { Verify } from "./screens/verify";
import { sound } from "./sounds";
import { now, refresh } from "./status";
import { t } from "./words";

type Visitor = Pick<Draft, "visitorId" | "mobile" | "evidence">;
type Screen =
  | { name: Exclude<Place, "reading"> | "password" }
  | { name: "reading"; scan: string | null }
  | { name: "receipt"; trackingNumber: string; fresh: { took: string | null; visitor: Visitor } | null };

/** A signed-in operator's desk: which screen is up, and the reading that is open on it. */
export function Desk({ operator }: { operator: Operator }) {
  // A technician looks after the machine, and sees no record.
  const technician = operator.role === "technician";
  const [screen, setScreen] = useState<Screen>({ name: technician ? "printer" : "home" });
  const [session, setSession] = useState<OpenReading | null>(null);
  const [leaving, setLeaving] = useState(false);
  const [menu, setMenu] = useState(false);
  /** Where a correction was asked for, and where Escape leads from it. */
  const [origin, setOrigin] = useState<Screen>({ name: "queue" });
  /** A correction that waits for a word about what is open. */
  const [waiting, setWaiting] = useState<Draft | null>(null);

  useEffect(() => {
    void engine.draft().then(
      (draft) => {
        if (!draft || !begun(draft)) return;
        setSession(new OpenReading(draft, true));
        if (draft.correction) setOrigin(receiptOf(draft.correction.trackingNumber));
        setScreen({ name: "reading", scan: null });
      },
      () => undefined,
    );
  }, []);

  /** Goes on with the open reading, or begins one: for the same visitor, where one is given. */
  const open = (visitor?: Visitor, scan: string | null = null) => {
    const untouched = session?.correction && !session.begun;
    if (!session || visitor !== undefined || untouched) {
      void session?.end();
      setSession(OpenReading.fresh(now()?.today ?? "", visitor));
    }
    setScreen({ name: "reading", scan });
  };
  const end = async () => {
    setSession(null);
    await session?.end();
    await engine.clearDraft().catch(() => undefined);
  };
  const startCorrection = (draft: Draft) => {
    void session?.end();
    setSession(new OpenReading(draft, false));
    setScreen({ name: "reading", scan: null });
  };
  /** Opens a record to be corrected, and asks first where that would cost something typed. */
  const correct = async (trackingNumber: string, from: Screen) => {
    const draft = await engine.correctionDraft(trackingNumber);
    setOrigin(from);
    if (session?.begun) setWaiting(draft);
    else startCorrection(draft);
  };
  const go = (place: Place) => (place === "reading" ? open() : setScreen({ name: place }));
  const home = () => setScreen({ name: technician ? "printer" : "home" });
  const scan = (text: string) => {
    if (!technician) open(undefined, text);
  };
  const show = (trackingNumber: string) => setScreen(receiptOf(trackingNumber));
  /** What is typed is in the database before the screen shows nothing of it. */
  const lock = async () => {
    setMenu(false);
    await session?.settle();
    await engine.lock().catch(() => undefined);
    await refresh();
  };
  const switchOperator = () => {
    switchNext();
    void lock();
  };
  const signOut = async () => {
    await end();
    await engine.signOut().catch(() => undefined);
    await refresh();
  };
  const askToLeave = () => {
    setMenu(false);
    if (session?.begun) setLeaving(true);
    else void signOut();
  };
  const saved = (trackingNumber: string, { get }: OpenReading) => {
    const { draft, startedAt } = get();
    sound.saved();
    void session?.end();
    setSession(null);
    const took = startedAt === null ? null : clock(Date.now() - startedAt);
    const visitor = { visitorId: draft.visitorId, mobile: draft.mobile, evidence: draft.evidence };
    setScreen({ name: "receipt", trackingNumber, fresh: { took, visitor } });
  };

  useActivity();
  useKeys(
    {
      F2: home,
      ...(technician ? {} : { F3: () => open(), F6: () => setScreen({ name: "queue" }) }),
      F9: () => void lock(),
      "Ctrl+K": () => setScreen({ name: "verify" }),
      "Ctrl+L": () => setScreen({ name: "printer" }),
      "Ctrl+Q": askToLeave,
      "Ctrl+U": () => setMenu(true),
    },
    "frame",
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: they close over the session alone
  const ways = useMemo(
    () => ({ go, technician, lock: () => void lock(), menu: () => setMenu(true) }),
    [session],
  );
  return (
    <WaysContext.Provider value={ways}>
      {body()}
      {menu && (
        <Me
          operator={operator}
          onPassword={() => {
            setMenu(false);
            setScreen({ name: "password" });
          }}
          onLock={() => void lock()}
          onSwitch={switchOperator}
          onSignOut={askToLeave}
          onClose={() => setMenu(false)}
        />
      )}
      {leaving && (
        <Ask
          title={t("ask.sign_out.title")}
          body={t("ask.sign_out.body")}
          yes={t("nav.sign_out")}
          onYes={() => void signOut()}
          onNo={() => setLeaving(false)}
        />
      )}
      {waiting && (
        <Ask
          title={t("ask.open.title")}
          body={t("ask.open.body")}
          yes={t("ask.open.yes")}
          onYes={() => {
            setWaiting(null);
            startCorrection(waiting);
          }}
          onNo={() => setWaiting(null)}
        />
      )}
    </WaysContext.Provider>
  );

  function body() {
    switch (screen.name) {
      case "home":
        return <Home begun={begunKind(session)} go={go} onOpen={show} onScan={scan} />;
      case "reading":
        return (
          session && (
            <Reading
              key={key(session)}
              form={session}
              scan={screen.scan}
              onEnd={() => void end().then(() => (session.correction ? setScreen(origin) : home()))}
              onSaved={(number) => saved(number, session)}
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
            onCorrect={() => correct(trackingNumber, receiptOf(trackingNumber))}
            onScan={scan}
            onClear={() => (fresh ? home() : setScreen({ name: "queue" }))}
          />
        );
      }
      case "queue":
        return (
          <Queue
            onOpen={show}
            onCorrect={(number) => correct(number, { name: "queue" })}
            onBack={home}
            onScan={scan}
          />
        );
      case "password":
        return <ChangePassword forced={false} onBack={home} />;
      case "verify":
        return <Verify onBack={home} onScan={scan} />;
      case "printer":
        return <Printer onBack={home} onScan={scan} />;
    }
  }
}

/** Its screen as opened from the list: it does not print by itself. */
function receiptOf(trackingNumber: string): Screen {
  return { name: "receipt", trackingNumber, fresh: null };
}

function begunKind(session: OpenReading | null): "reading" | "correction" | null {
  if (!session?.begun) return null;
  return session.correction ? "correction" : "reading";
}

const keys = new WeakMap<OpenReading, number>();
let count = 0;

/** A new reading is a new screen, however it was opened. */
function key(session: OpenReading): number {
  const known = keys.get(session);
  if (known !== undefined) return known;
  count += 1;
  keys.set(session, count);
  return count;
}
