import { useEffect, useState } from "react";
import { type Code, type CorrectionDraft, type CorrectionReason, engine } from "../backend";
import { groupsOfFour } from "../digits";
import { Pick } from "../parts/pick";
import { Ask } from "../parts/popover";
import { Note } from "../parts/state";
import { Supervisor } from "../parts/supervisor";
import { Num } from "../parts/text";
import { t } from "../words";
import "./correction.css";

interface Props {
  correction: CorrectionDraft;
}

/** The number of the record that is corrected, beside the form's title. */
export function CorrectionOf({ correction }: Props) {
  return (
    <span className="correcting" data-testid="correcting" data-number={correction.trackingNumber}>
      <Num>{groupsOfFour(correction.trackingNumber).join(" ")}</Num>
    </span>
  );
}

export function CorrectionNote({ correction }: Props) {
  return (
    <Note tone="acc" icon="pencil" lead={t("receipt.correction", correction.revision)} testid="correction">
      {t("correct.stays")}
    </Note>
  );
}

interface WhyProps extends Props {
  /** Those that make sense on this kind of form. */
  reasons: readonly CorrectionReason[];
  onChoose: (reason: CorrectionReason) => void;
}

export function Why({ correction, reasons, onChoose }: WhyProps) {
  return (
    <Pick
      label={t("correct.reason")}
      required
      placeholder={t("correct.reason.choose")}
      choices={reasons.map((value) => ({ value, label: t(`correct.reason.${value}`) }))}
      value={correction.reason}
      onChange={onChoose}
      testid="correction-reason"
      field="correction_reason"
    />
  );
}

interface LeaveProps {
  correction: CorrectionDraft | null;
  onYes: () => void;
  onNo: () => void;
}

/** Before a form is left that holds something unsaved. */
export function AskToLeave({ correction, onYes, onNo }: LeaveProps) {
  return (
    <Ask
      title={t(correction ? "ask.correct.title" : "ask.end.title")}
      body={t(correction ? "ask.correct.body" : "ask.end.body")}
      yes={t(correction ? "ask.correct.yes" : "reading.end")}
      onYes={onYes}
      onNo={onNo}
    />
  );
}

interface SupervisorProps extends Props {
  fault: Code | null;
  /** The supervisor answered for it. */
  onApproved: () => Promise<unknown>;
}

/** Asks for a supervisor where the engine refused for want of one. */
export function SupervisorFor({ correction, fault, onApproved }: SupervisorProps) {
  const [calling, setCalling] = useState(false);
  const needed = fault === "supervisor_needed";
  useEffect(() => {
    if (needed) setCalling(true);
  }, [needed]);
  if (!calling) return null;
  const { trackingNumber } = correction;
  return (
    <Supervisor
      body={t("override.correct", trackingNumber)}
      onApprove={async (supervisor, password) => {
        await engine.approveCorrection(trackingNumber, supervisor, password);
        setCalling(false);
        await onApproved();
      }}
      onClose={() => setCalling(false)}
    />
  );
}
