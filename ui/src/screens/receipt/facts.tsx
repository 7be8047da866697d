import type { ReactNode } from "react";
import type { PrintFact, PrintReason, ReceiptView, SentFact } from "../../backend";
import { Icon, type IconName } from "../../parts/icon";
import { printLook } from "../../parts/print-look";
import type { Tone } from "../../parts/state";
import { Num, T } from "../../parts/text";
import { useStatus } from "../../status";
import { sentence, t } from "../../words";
import styles from "./receipt.module.css";

/** Saved here, sent, printed: three facts with three marks, each only as far as it is true. */
export function Facts({ view }: { view: ReceiptView }) {
  return (
    <div className={styles.facts}>
      <Fact name="saved" state="saved" tone="ok" icon="circle-check" title={t("fact.saved")}>
        <At time={view.savedAt} />
        {t("fact.saved.more")}
      </Fact>
      <Sent fact={view.sent} />
      <Printed fact={view.printed} />
    </div>
  );
}

function Sent({ fact }: { fact: SentFact }) {
  switch (fact.state) {
    case "sent":
      return (
        <Fact name="sent" state="sent" tone="ok" icon="circle-check" title={t("fact.sent")}>
          <At time={fact.at} />
          {t("fact.sent.more")}
        </Fact>
      );
    case "waiting":
      return (
        <Fact name="sent" state="waiting" tone="wait" icon="hourglass" title={t("fact.waiting")}>
          {t(`queue.${fact.reason}.reason`)} {t(`queue.${fact.reason}.next`)}
        </Fact>
      );
    case "rejected":
      return (
        <Fact name="sent" state="rejected" tone="warn" icon="pencil" title={t("fact.rejected")}>
          {sentence(`reject.${fact.reason}`, "queue.rejected.reason")} {t("queue.rejected.next")}
        </Fact>
      );
    case "quarantined":
      return (
        <Fact name="sent" state="quarantined" tone="bad" icon="shield-alert" title={t("fact.quarantined")}>
          {sentence(`reject.${fact.reason}`, "queue.quarantined.reason")} {t("queue.quarantined.next")}
        </Fact>
      );
  }
}

function Printed({ fact }: { fact: PrintFact }) {
  const { state, reason, at, copies, file } = fact;
  const none = useStatus()?.printer.state === "none" && state === "no";
  const { tone, icon, title, more } = printLook(fact);
  return (
    <Fact
      name="printed"
      state={state}
      reason={reason}
      tone={none ? "warn" : tone}
      icon={icon}
      title={none ? t("fact.print.no_printer") : title}
    >
      {at !== null && state !== "no" && <At time={at} />}
      {none ? t("fact.print.no_printer.more") : more}{" "}
      {copies > 0 && state !== "file" && <T k="fact.print.copy" f={[copies]} />}
      {file !== null && (
        <bdi className="path" data-testid="file" dir="ltr">
          {file}
        </bdi>
      )}
    </Fact>
  );
}

function At({ time }: { time: string }) {
  return (
    <>
      <Num>{time}</Num> ·{" "}
    </>
  );
}

interface FactProps {
  name: "saved" | "sent" | "printed";
  state: string;
  reason?: PrintReason | null;
  tone: Tone;
  icon: IconName;
  title: string;
  children: ReactNode;
}

function Fact({ name, state, reason, tone, icon, title, children }: FactProps) {
  return (
    <div
      className={tone}
      role="status"
      data-testid={`fact-${name}`}
      data-state={state}
      data-reason={reason ?? undefined}
    >
      <Icon name={icon} size="huge" />
      <div>
        <b>{title}</b>
        <p>{children}</p>
      </div>
    </div>
  );
}
