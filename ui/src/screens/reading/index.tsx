import { useEffect, useState, useSyncExternalStore } from "react";
import { engine } from "../../backend";
import { groupsOfFour } from "../../digits";
import { fieldAt, focusField, rowAway } from "../../form/fields";
import { useKeys, useScan } from "../../keys";
import { Button } from "../../parts/button";
import { Elapsed } from "../../parts/elapsed";
import { Frame } from "../../parts/frame";
import { Ask } from "../../parts/popover";
import { Note } from "../../parts/state";
import { Supervisor } from "../../parts/supervisor";
import { Num } from "../../parts/text";
import { useStatus } from "../../status";
import { t, type Word } from "../../words";
import { BillBand } from "./bill";
import { conduct } from "./conduct";
import { DateBand } from "./date";
import type { Session } from "./open-reading";
import { Registers } from "./registers";
import { Side } from "./side";
import { VisitorBand } from "./visitor";

interface Props {
  session: Session;
  /** A bill's barcode, read on another screen. */
  scan: string | null;
  onEnd: () => void;
  onSaved: (trackingNumber: string, session: Session) => void;
}

export function Reading({ session, scan, onEnd, onSaved }: Props) {
  const reading = useSyncExternalStore(session.subscribe, session.get);
  const line = useStatus()?.line;
  const [asking, setAsking] = useState(false);
  const [calling, setCalling] = useState(false);
  const { arrive, goOn, confirmShort, takeScan, goToMissing, submit } = conduct(session, (number) =>
    onSaved(number, session),
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: on arrival only
  useEffect(() => {
    void (scan === null ? arrive() : takeScan(scan));
  }, [session]);
  useEffect(() => {
    if (line === "online") session.lineBack();
  }, [line, session]);

  const { correction } = session;
  const needed = reading.fault === "supervisor_needed";
  useEffect(() => {
    if (needed) setCalling(true);
  }, [needed]);
  const approve = async (supervisor: string, password: string) => {
    await engine.approveCorrection(correction?.trackingNumber ?? "", supervisor, password);
    setCalling(false);
    await submit();
  };
  const leave = () => (session.begun ? setAsking(true) : onEnd());
  const back: Word = correction ? "hint.back" : "reading.end";
  useKeys({
    Escape: leave,
    F8: () => void goToMissing(fieldAt(document.activeElement)),
    "Ctrl+Enter": () => void submit(),
  });
  useScan({
    mark: () => session.mark(),
    take: (text) => void takeScan(text),
  });

  const onKeyDown = (event: React.KeyboardEvent) => {
    const field = fieldAt(event.target);
    if (field === null || event.ctrlKey || event.altKey) return;
    const figure = /^(current|again|previous):/.test(field);
    const on =
      event.key === "Enter" || (event.key === "Tab" && !event.shiftKey && /^(current|again):/.test(field));
    if (on && !(event.target instanceof HTMLButtonElement)) {
      event.preventDefault();
      event.stopPropagation();
      void goOn(field);
    } else if (figure && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const other = rowAway(field, event.key === "ArrowDown" ? 1 : -1);
      if (other !== null) focusField(other);
    }
  };

  return (
    <Frame screen="reading" current="reading" hints={[...HINTS, ["Esc", back]]}>
      <div className="head">
        <h1>{t(correction ? "correct.title" : "reading.title")}</h1>
        {correction && (
          <span className="of" data-testid="correcting" data-number={correction.trackingNumber}>
            <Num>{groupsOfFour(correction.trackingNumber).join(" ")}</Num>
          </span>
        )}
        <span className="push" />
        {reading.startedAt !== null && <Elapsed since={reading.startedAt} />}
        <Button size="sm" keys="Esc" onPress={leave}>
          {t(back)}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys and focus of the fields inside, gathered in one place */}
      <div
        className="wrap"
        onKeyDownCapture={onKeyDown}
        onBlur={(event) => {
          const field = fieldAt(event.target);
          if (field !== null && fieldAt(event.relatedTarget) !== field) void session.leave(field);
        }}
      >
        <section className="card form" aria-label={t("reading.form")}>
          {reading.restored && (
            <Note tone="acc" icon="rotate-ccw" lead={t("reading.restored.lead")} testid="restored">
              {t("reading.restored")}
            </Note>
          )}
          {correction && !reading.restored && (
            <Note
              tone="acc"
              icon="pencil"
              lead={t("receipt.correction", correction.revision)}
              testid="correction"
            >
              {t("correct.stays")}
            </Note>
          )}
          <VisitorBand session={session} reading={reading} />
          <BillBand session={session} reading={reading} onShort={() => void confirmShort()} />
          <Registers session={session} reading={reading} onCompare={(field) => void goOn(field)} />
          <DateBand session={session} reading={reading} />
        </section>
        <Side session={session} reading={reading} onSubmit={() => void submit()} />
      </div>
      {calling && (
        <Supervisor
          body={t("override.correct", correction?.trackingNumber ?? "")}
          onApprove={approve}
          onClose={() => setCalling(false)}
        />
      )}
      {asking && (
        <Ask
          title={t(correction ? "ask.correct.title" : "ask.end.title")}
          body={t(correction ? "ask.correct.body" : "ask.end.body")}
          yes={t(correction ? "ask.correct.yes" : "reading.end")}
          onYes={onEnd}
          onNo={() => setAsking(false)}
        />
      )}
    </Frame>
  );
}

const HINTS = [
  ["Tab", "hint.next_field"],
  ["Enter", "hint.accept"],
  ["F8", "hint.missing"],
  ["Ctrl+Enter", "hint.submit"],
] as const;
