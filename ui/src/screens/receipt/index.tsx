import { useEffect, useState } from "react";
import { type Code, codeOf, engine, type ReceiptView } from "../../backend";
import { groupsOfFour, persian } from "../../digits";
import { type Read, useKeys, useScan } from "../../keys";
import { announce } from "../../parts/announcer";
import { Button } from "../../parts/button";
import { classes } from "../../parts/classes";
import { Page } from "../../parts/drawing";
import { Frame } from "../../parts/frame";
import { Head } from "../../parts/head";
import type { KeyHint } from "../../parts/key-bar";
import { waitsForHands } from "../../parts/print-look";
import { Slip } from "../../parts/slip";
import { Note, Tag } from "../../parts/state";
import { Num, T } from "../../parts/text";
import { useStatus } from "../../status";
import { t, type Word } from "../../words";
import { CameOut } from "./came-out";
import { useCountdown } from "./countdown";
import { Facts } from "./facts";
import styles from "./receipt.module.css";
import { useReceipt } from "./use-receipt";

/** Seconds after which nothing of the visitor is left on the screen. */
const CLEARS_AFTER = 60;

interface Props {
  trackingNumber: string;
  /** It was saved a moment ago: it prints by itself. Otherwise it was opened from the queue. */
  fresh: boolean;
  /** `01:34`, of a fresh one. */
  took: string | null;
  onNext: () => void;
  /** The same visitor's next bill; only while they are still known here. */
  onSame: (() => void) | null;
  /** Opens it to be corrected; rejects where that is refused. */
  onCorrect: () => Promise<void>;
  onScan: (read: Read) => void;
  onClear: () => void;
}

export function Receipt({ trackingNumber, fresh, took, onNext, onSame, onCorrect, onScan, onClear }: Props) {
  const [fault, setFault] = useState<Code | null>(null);
  const { view, read } = useReceipt(trackingNumber, setFault);
  const printer = useStatus()?.printer.state ?? "none";
  const left = useCountdown(CLEARS_AFTER, onClear);

  const attempt = async (work: Promise<unknown>) => {
    setFault(null);
    try {
      await work;
      await read();
    } catch (error) {
      setFault(codeOf(error));
    }
  };
  const print = () => void attempt(engine.print(trackingNumber));
  const printOn = () => void attempt(engine.printOn(trackingNumber));
  const seen = (cameOut: boolean) => void attempt(engine.slipSeen(trackingNumber, cameOut));
  const save = () => void attempt(engine.printToFile(trackingNumber, null));

  const correct = () => {
    setFault(null);
    onCorrect().catch((error: unknown) => setFault(codeOf(error)));
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for a record just saved
  useEffect(() => {
    announce(t("done.announce", groupsOfFour(trackingNumber).join(" ")));
    if (fresh && printer !== "none") print();
  }, [trackingNumber]);

  const asked = view?.printed.reason === "interrupted";
  const stuck = view !== null && waitsForHands(view.printed);
  useKeys({
    Escape: onClear,
    ...(stuck ? { "Ctrl+Enter": onNext } : {}),
    ...(asked ? { "Ctrl+Y": () => seen(true), "Ctrl+N": () => seen(false) } : {}),
    "Ctrl+P": print,
    "Ctrl+S": save,
    "Ctrl+E": correct,
    ...(onSame ? { F3: onSame } : {}),
  });
  useScan({ mark: () => () => undefined, take: onScan });

  const corrected = (view?.revision ?? 1) > 1;
  const isReading = view?.isReading ?? true;
  const title = titleOf(fresh, corrected, isReading);
  // What was on it went to central, and the time to print it again is over.
  const purged = view !== null && view.drawing === null;
  const correctable = view?.sent.state !== "quarantined" && !purged;
  const again = (view?.printed.copies ?? 0) > 0;
  return (
    <Frame
      screen="receipt"
      current={fresh ? (isReading ? "reading" : "services") : "queue"}
      hints={hints({ fresh, same: onSame !== null, stuck, purged, correctable })}
    >
      <Head title={t(title)}>
        {view && corrected && (
          <Tag tone="acc" icon="pencil" data-testid="revision" data-state={String(view.revision)}>
            {t("receipt.correction", view.revision)}
          </Tag>
        )}
        <span className="to-end text-sm secondary" data-testid="countdown">
          <T k="done.clears" f={[left]} />
        </span>
        {correctable && (
          <Button size="small" icon="pencil" keys="Ctrl+E" onPress={correct} testid="correct">
            {t("hint.correct")}
          </Button>
        )}
      </Head>
      <div className={classes(styles.columns, purged && styles.alone)}>
        <div className={styles.column}>
          <section className="card" aria-label={t("done.tracking_number")}>
            <div className={styles.numberBox}>
              <div className={styles.caption}>{t("done.tracking_number")}</div>
              <div className={styles.number} data-testid="tracking-number" data-number={trackingNumber}>
                {groupsOfFour(trackingNumber).map((group, n) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: groups of one number never move
                  <span key={n}>{persian(group)} </span>
                ))}
              </div>
              <div className={styles.say}>{t("done.say")}</div>
            </div>
            {view && <Facts view={view} />}
          </section>
          {asked && <CameOut onSeen={seen} />}
          {fault && (
            <Note tone="bad" icon="circle-alert" alert testid="fault">
              {t(`error.${fault}`)}
            </Note>
          )}
          {purged && fault !== "purged" && (
            <Note tone="wait" icon="hourglass" lead={t("done.purged.lead")} testid="purged">
              {t("done.purged")}
            </Note>
          )}
          {fresh && !asked && (
            <Note tone="wait" icon="circle-dashed" lead={t("done.identity.lead")}>
              {view?.evidenceSeen === false ? null : t("done.identity")}
            </Note>
          )}
          {view && <Summary view={view} took={took} />}
          <div className="actions">
            <Button
              kind="main"
              keys="Enter"
              onPress={stuck ? printOn : onNext}
              autoFocus
              testid={stuck ? "print-on" : "next"}
            >
              {t(stuck ? "done.print_on" : "done.next")}
            </Button>
            {stuck && (
              <Button keys="Ctrl+Enter" onPress={onNext} testid="next">
                {t("done.next")}
              </Button>
            )}
            {onSame && !stuck && (
              <Button keys="F3" onPress={onSame} testid="same-visitor">
                {t("done.same")}
              </Button>
            )}
            {!purged && (
              <>
                <Button className="to-end" icon="file-text" keys="Ctrl+S" onPress={save} testid="save-pdf">
                  <span className="unseen">{t("hint.save_pdf")}</span>
                  <span aria-hidden="true">PDF</span>
                </Button>
                <Button icon="printer" keys="Ctrl+P" onPress={print} testid="print">
                  {again ? t("done.print_again") : t("done.print")}
                </Button>
              </>
            )}
          </div>
        </div>
        {!purged && (
          <aside className={styles.side} aria-label={t("done.drawing")}>
            <Slip
              label={t("done.drawing")}
              slip={view?.slip ?? null}
              page={async () => view?.drawing ?? null}
            />
            {view?.qr && <Page drawing={view.qr} label={t("done.qr")} as="code" />}
          </aside>
        )}
      </div>
    </Frame>
  );
}

function titleOf(fresh: boolean, corrected: boolean, isReading: boolean): Word {
  if (!fresh) return isReading ? "done.title" : "done.request.title";
  if (corrected) return "done.corrected";
  return isReading ? "done.saved" : "done.request.saved";
}

function Summary({ view, took }: { view: ReceiptView; took: string | null }) {
  const facts = [
    ["done.visitor_id", view.visitorId],
    ...(view.billId === "" ? [] : [["done.bill_id", view.billId] as const]),
    ...(view.declaredOn === null ? [] : [["done.declared_on", view.declaredOn] as const]),
    ...(took === null ? [] : [["done.took", took] as const]),
  ] as const;
  return (
    <dl className={`card ${styles.summary}`}>
      {facts.map(([word, fact]) => (
        <div key={word}>
          <dt>{t(word)}</dt>
          <dd>
            <Num>{fact}</Num>
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface Offered {
  fresh: boolean;
  same: boolean;
  stuck: boolean;
  purged: boolean;
  correctable: boolean;
}

function hints({ fresh, same, stuck, purged, correctable }: Offered): KeyHint[] {
  const ofSlip: KeyHint[] = [
    ["Ctrl+P", "done.print_again"],
    ["Ctrl+S", "hint.save_pdf"],
  ];
  return [
    ["Enter", stuck ? "done.print_on" : "done.next"],
    ...(stuck ? [["Ctrl+Enter", "done.next"] as const] : []),
    ...(same && !stuck ? [["F3", "done.same"] as const] : []),
    ...(correctable ? [["Ctrl+E", "hint.correct"] as const] : []),
    ...(purged ? [] : ofSlip),
    ["Esc", fresh ? "reading.end" : "hint.back"],
  ];
}
