import { useEffect, useState, useSyncExternalStore } from "react";
import { engine } from "../../backend";
import { groupsOfFour } from "../../digits";
import { page } from "../../form/fields";
import { useForm } from "../../form/use-form";
import { type Read, useKeys, useScan } from "../../keys";
import { Button } from "../../parts/button";
import { Elapsed } from "../../parts/elapsed";
import { Frame } from "../../parts/frame";
import { Head } from "../../parts/head";
import { Ask } from "../../parts/popover";
import { Note } from "../../parts/state";
import { Supervisor } from "../../parts/supervisor";
import { Num } from "../../parts/text";
import { useStatus } from "../../status";
import { t, type Word } from "../../words";
import { BillBand } from "./bill";
import { conductReading } from "./conduct";
import { DateBand } from "./date";
import type { OpenReading } from "./open-reading";
import styles from "./reading.module.css";
import { Registers } from "./registers";
import { Side } from "./side";
import { VisitorBand } from "./visitor";

interface Props {
  form: OpenReading;
  /** A bill's barcode, read on another screen. */
  scan: string | null;
  /** A code that is no bill's. */
  onScan: (read: Read) => void;
  onEnd: () => void;
  onSaved: (trackingNumber: string) => void;
}

export function Reading({ form, scan, onScan, onEnd, onSaved }: Props) {
  const reading = useSyncExternalStore(form.subscribe, form.get);
  const line = useStatus()?.line;
  const [asking, setAsking] = useState(false);
  const [calling, setCalling] = useState(false);
  const keys = conductReading(form, page, onSaved);
  const { arrive, goOn, confirmVisitor, confirmBill, takeScan, submit } = keys;

  // biome-ignore lint/correctness/useExhaustiveDependencies: on arrival only
  useEffect(() => {
    void (scan === null ? arrive() : takeScan(scan));
  }, [form]);
  useEffect(() => {
    if (line === "online") form.lineBack();
  }, [line, form]);

  const { correction } = form;
  const needed = reading.fault === "supervisor_needed";
  useEffect(() => {
    if (needed) setCalling(true);
  }, [needed]);
  const approve = async (supervisor: string, password: string) => {
    await engine.approveCorrection(correction?.trackingNumber ?? "", supervisor, password);
    setCalling(false);
    await submit();
  };
  const leave = () => (form.begun ? setAsking(true) : onEnd());
  const back: Word = correction ? "hint.back" : "reading.end";
  useKeys({ Escape: leave });
  const fields = useForm(form, keys, { tabAccepts: isFigure, inColumn: isFigureOrPrevious });
  useScan({
    mark: () => form.mark(),
    take: (read) => (read.kind === "bill" ? void takeScan(read.text) : onScan(read)),
  });

  return (
    <Frame screen="reading" className={styles.reading} current="reading" hints={[...HINTS, ["Esc", back]]}>
      <Head title={t(correction ? "correct.title" : "reading.title")}>
        {correction && (
          <span className={styles.of} data-testid="correcting" data-number={correction.trackingNumber}>
            <Num>{groupsOfFour(correction.trackingNumber).join(" ")}</Num>
          </span>
        )}
        <span className="to-end" />
        {reading.startedAt !== null && <Elapsed since={reading.startedAt} />}
        <Button size="small" keys="Esc" onPress={leave}>
          {t(back)}
        </Button>
      </Head>
      <div className={styles.columns} {...fields}>
        <section className={`card ${styles.form}`} data-part="form" aria-label={t("reading.form")}>
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
          <VisitorBand form={form} reading={reading} onConfirm={() => void confirmVisitor()} />
          <BillBand form={form} reading={reading} onConfirm={() => void confirmBill()} />
          <Registers form={form} reading={reading} onCompare={(field) => void goOn(field)} />
          <DateBand form={form} reading={reading} />
        </section>
        <Side form={form} reading={reading} onSubmit={() => void submit()} />
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

function isFigure(field: string): boolean {
  return /^(?:current|again):/.test(field);
}

function isFigureOrPrevious(field: string): boolean {
  return isFigure(field) || field.startsWith("previous:");
}
