import type { ReactNode } from "react";
import type { PrintFact, PrintState, ReceiptView, SentFact } from "../../backend";
import { Icon, type IconName } from "../../parts/icon";
import type { Tone } from "../../parts/state";
import { Num, T } from "../../parts/text";
import { sentence, t } from "../../words";

/** Saved here, sent, printed: three facts with three marks, each only as far as it is true. */
export function Facts({ view }: { view: ReceiptView }) {
  return (
    <div className="p3">
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

const PRINTED: Record<PrintState, readonly [Tone, IconName]> = {
  no: ["wait", "printer"],
  no_printer: ["warn", "printer"],
  queued: ["wait", "hourglass"],
  printing: ["wait", "hourglass"],
  confirmed: ["ok", "circle-check"],
  not_confirmed: ["warn", "triangle-alert"],
  paper_out: ["warn", "triangle-alert"],
  offline: ["warn", "triangle-alert"],
  failed: ["bad", "circle-alert"],
  file: ["ok", "file-text"],
};

function Printed({ fact: { state, at, copies, file } }: { fact: PrintFact }) {
  const [tone, icon] = PRINTED[state];
  return (
    <Fact name="printed" state={state} tone={tone} icon={icon} title={t(`fact.print.${state}`)}>
      {at !== null && state !== "no" && <At time={at} />}
      {t(`fact.print.${state}.more`)}{" "}
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
  tone: Tone;
  icon: IconName;
  title: string;
  children: ReactNode;
}

function Fact({ name, state, tone, icon, title, children }: FactProps) {
  return (
    <div className={tone} role="status" data-testid={`fact-${name}`} data-state={state}>
      <Icon name={icon} size="xl" />
      <div>
        <b>{title}</b>
        <p>{children}</p>
      </div>
    </div>
  );
}
