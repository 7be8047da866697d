import { useEffect, useState, useSyncExternalStore } from "react";
import { AskToLeave, CorrectionNote, CorrectionOf, SupervisorFor } from "../../form/correction";
import { page } from "../../form/fields";
import { parkHint, parkKey } from "../../form/park";
import { useForm } from "../../form/use-form";
import { type Read, useKeys, useScan } from "../../keys";
import { Button } from "../../parts/button";
import { Elapsed } from "../../parts/elapsed";
import { Frame } from "../../parts/frame";
import { Head } from "../../parts/head";
import { Note } from "../../parts/state";
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
  /** Puts the visit aside; rejects where that is refused. */
  onPark: () => Promise<void>;
  onEnd: () => void;
  onSaved: (trackingNumber: string) => void;
}

export function Reading({ form, scan, onScan, onPark, onEnd, onSaved }: Props) {
  const reading = useSyncExternalStore(form.subscribe, form.get);
  const line = useStatus()?.line;
  const [asking, setAsking] = useState(false);
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
  const leave = () => (form.begun ? setAsking(true) : onEnd());
  const back: Word = correction ? "hint.back" : "reading.end";
  useKeys({ Escape: leave, ...parkKey(form, onPark) });
  const fields = useForm(form, keys, { tabAccepts: isFigure, inColumn: isFigureOrPrevious });
  useScan({
    mark: () => form.mark(),
    take: (read) => (read.kind === "bill" ? void takeScan(read.text) : onScan(read)),
  });

  return (
    <Frame
      screen="reading"
      className={styles.reading}
      current="reading"
      hints={[...HINTS, ...parkHint(form), ["Esc", back]]}
    >
      <Head title={t(correction ? "correct.title" : "reading.title")}>
        {correction && <CorrectionOf correction={correction} />}
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
          {correction && !reading.restored && <CorrectionNote correction={correction} />}
          <VisitorBand form={form} reading={reading} onConfirm={() => void confirmVisitor()} />
          <BillBand form={form} reading={reading} onConfirm={() => void confirmBill()} />
          <Registers form={form} reading={reading} onCompare={(field) => void goOn(field)} />
          <DateBand form={form} reading={reading} />
        </section>
        <Side form={form} reading={reading} onSubmit={() => void submit()} />
      </div>
      {correction && <SupervisorFor correction={correction} fault={reading.fault} onApproved={submit} />}
      {asking && <AskToLeave correction={correction} onYes={onEnd} onNo={() => setAsking(false)} />}
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
