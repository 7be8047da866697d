import { useEffect, useState, useSyncExternalStore } from "react";
import { type CorrectionDraft, codeOf, engine, type ParkedVisit } from "./backend";
import { type Read, stray } from "./keys";
import { announce } from "./parts/announcer";
import { Supervisor } from "./parts/supervisor";
import type { Ways } from "./parts/ways";
import { homeOf, type Place } from "./places";
import { wayOf } from "./scan-way";
import { Follow } from "./screens/follow";
import { Home } from "./screens/home";
import { Offices } from "./screens/offices";
import { ChangePassword } from "./screens/password";
import { Printer } from "./screens/printer";
import { Queue } from "./screens/queue";
import { ReaderTest } from "./screens/reader";
import { Reading } from "./screens/reading";
import { Receipt } from "./screens/receipt";
import { Request } from "./screens/request";
import { Services } from "./screens/services";
import { Verify } from "./screens/verify";
import { sound } from "./sounds";
import type { FormKind, Visit, Visitor } from "./visit";
import { t } from "./words";

/** A place, or what opens from one and has no key of its own. */
export type Screen = Place | "receipt" | "request" | "password" | "offices";

interface Props {
  screen: Screen;
  visit: Visit;
  ways: Ways;
  origin: Screen;
  onScreen: (screen: Screen) => void;
  onOrigin: (screen: Screen) => void;
}

/** The screen that is up, with what is open on it, and the question whose answer opens another operator's record. */
export function Body(props: Props) {
  const { screen, visit, onScreen, onOrigin } = props;
  const [others, setOthers] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question belongs to the screen it came up on
  useEffect(() => setOthers(null), [screen]);
  const correct = async (trackingNumber: string) => {
    try {
      const open = await visit.correct(trackingNumber);
      onOrigin(screen);
      if (open) onScreen(open);
    } catch (error) {
      if (codeOf(error) !== "supervisor_needed") throw error;
      setOthers(trackingNumber);
    }
  };
  const approve = async (supervisor: string, password: string) => {
    await engine.approveCorrection(others ?? "", supervisor, password);
    setOthers(null);
    await correct(others ?? "");
  };
  return (
    <>
      <Shown {...props} correct={correct} />
      {others !== null && (
        <Supervisor
          body={t("override.open_others", others)}
          onApprove={approve}
          onClose={() => setOthers(null)}
        />
      )}
    </>
  );
}

interface ShownProps extends Props {
  /** Opens a record to be corrected; rejects where that is refused. */
  correct: (trackingNumber: string) => Promise<void>;
}

function Shown({ screen, visit, ways: { role, go }, origin, onScreen, correct }: ShownProps) {
  const { reading, request, receipt, scan, unreadable } = useSyncExternalStore(visit.subscribe, visit.get);
  const [token, setToken] = useState<string | null>(null);
  useEffect(() => {
    if (screen !== "verify") setToken(null);
  }, [screen]);
  const home = homeOf(role);
  const toHome = () => onScreen(home);
  const [officesOf, setOfficesOf] = useState("");
  const [parked, setParked] = useState<ParkedVisit | null>(null);
  useEffect(() => {
    if (screen !== "home") setParked(null);
  }, [screen]);
  const park = async (form: FormKind) => {
    const kept = await visit.park(form);
    announce(t("parked.kept", kept.code));
    setParked(kept);
    onScreen(home);
  };
  const resume = async (code: string, takeOver: boolean) => {
    onScreen(await visit.resume(code, takeOver));
  };
  const begin = (visitor?: Visitor, scanned: string | null = null) => {
    visit.begin(visitor, scanned);
    onScreen("reading");
  };
  /** A code of ours means the same wherever it is read. */
  const takeScan = async (read: Read) => {
    const way = wayOf(read, role);
    if (way === null) return stray();
    if (way === "reading") return begin(undefined, read.text);
    if (way !== "record") {
      setToken(read.text);
      return onScreen(way);
    }
    const known = await engine.receipt(read.text).then(
      () => true,
      () => false,
    );
    if (known) show(read.text);
    else stray("scan.not_here");
  };
  const show = (trackingNumber: string) => {
    visit.show(trackingNumber);
    onScreen("receipt");
  };
  const end = async (correction: CorrectionDraft | null, otherwise: Screen, leave: Promise<void>) => {
    await leave;
    // As opened from a list: what is printed is not printed again by coming back to it.
    if (correction && origin === "receipt") visit.show(correction.trackingNumber);
    onScreen(correction ? origin : otherwise);
  };

  switch (screen) {
    case "home":
      return (
        <Home
          begun={visit.begun}
          begunRequest={visit.begunRequest}
          unreadable={unreadable}
          parked={parked}
          unsaved={visit.unsaved}
          onResume={resume}
          go={go}
          onOpen={show}
          onScan={(read) => void takeScan(read)}
        />
      );
    case "reading":
      return (
        reading && (
          <Reading
            key={reading.id}
            form={reading}
            scan={scan}
            onScan={(read) => void takeScan(read)}
            onPark={() => park("reading")}
            onEnd={() => void end(reading.correction, home, visit.end())}
            onSaved={(trackingNumber) => {
              sound.saved();
              visit.saved(trackingNumber);
              onScreen("receipt");
            }}
          />
        )
      );
    case "follow":
      return <Follow onOpen={show} onBack={toHome} onScan={(read) => void takeScan(read)} />;
    case "services":
      return (
        <Services
          onOpen={async ({ kind, code }) => {
            if (kind === "reading") return begin();
            await visit.ask(code);
            onScreen("request");
          }}
          onOffices={(title) => {
            setOfficesOf(title);
            onScreen("offices");
          }}
          onBack={toHome}
          onScan={(read) => void takeScan(read)}
        />
      );
    case "offices":
      return (
        <Offices
          service={officesOf}
          onBack={() => onScreen("services")}
          onScan={(read) => void takeScan(read)}
        />
      );
    case "request":
      return (
        request && (
          <Request
            key={request.id}
            form={request}
            onScan={(read) => void takeScan(read)}
            onPark={() => park("request")}
            onEnd={() => void end(request.correction, "services", visit.leaveRequest())}
            onSaved={(trackingNumber) => {
              sound.saved();
              visit.requested(trackingNumber);
              onScreen("receipt");
            }}
          />
        )
      );
    case "receipt": {
      if (!receipt) return null;
      const { trackingNumber, fresh } = receipt;
      return (
        <Receipt
          key={trackingNumber}
          trackingNumber={trackingNumber}
          fresh={fresh !== null}
          took={fresh?.took ?? null}
          onNext={() => begin()}
          onSame={fresh && (() => begin(fresh.visitor))}
          onCorrect={() => correct(trackingNumber)}
          onScan={(read) => void takeScan(read)}
          onClear={() => onScreen(fresh ? home : "queue")}
        />
      );
    }
    case "queue":
      return (
        <Queue onOpen={show} onCorrect={correct} onBack={toHome} onScan={(read) => void takeScan(read)} />
      );
    case "password":
      return <ChangePassword forced={false} onBack={toHome} />;
    case "verify":
      return <Verify token={token} onBack={toHome} onScan={(read) => void takeScan(read)} />;
    case "reader":
      return <ReaderTest onBack={toHome} />;
    case "printer":
      return <Printer onBack={toHome} onScan={(read) => void takeScan(read)} />;
  }
}
