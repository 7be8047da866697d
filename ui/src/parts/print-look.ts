import type { PrintFact, PrintReason, PrintState } from "../backend";
import { t } from "../words";
import type { IconName } from "./icon";
import type { Tone } from "./state";

const STATES: Record<PrintState, readonly [Tone, IconName]> = {
  no: ["wait", "printer"],
  queued: ["wait", "hourglass"],
  printing: ["wait", "hourglass"],
  confirmed: ["ok", "circle-check"],
  not_confirmed: ["warn", "triangle-alert"],
  paper_out: ["warn", "triangle-alert"],
  offline: ["warn", "triangle-alert"],
  failed: ["bad", "circle-alert"],
  file: ["ok", "file-text"],
};

/** Said by a person, not by a printer: never green. */
const SAID: Partial<Record<PrintReason, readonly [Tone, IconName]>> = {
  said_out: ["wait", "user-check"],
  said_not_out: ["warn", "printer"],
  never_sent: ["warn", "printer"],
};

export interface PrintLook {
  tone: Tone;
  icon: IconName;
  title: string;
  /** What to do next. */
  more: string;
}

/** How a slip stands, in words: the reason where there is one, else the state. */
export function printLook({ state, reason, onItsWay }: PrintFact): PrintLook {
  const [tone, icon] = (reason && SAID[reason]) || STATES[state];
  if (reason) return { tone, icon, title: t(`print.${reason}`), more: t(`print.${reason}.more`) };
  const waits = state === "offline" && onItsWay;
  return {
    tone,
    icon,
    title: t(`fact.print.${state}`),
    more: t(waits ? "fact.print.offline.waits" : `fact.print.${state}.more`),
  };
}

/** Kept from the printer by the print system: the slip goes on, or is printed anew, once somebody let it. */
const KEPT: readonly (PrintReason | null)[] = ["queue_stopped", "queue_holds"];

/** Whether Enter lets it go on, once the printer has what it wants. */
export function waitsForHands({ state, reason, onItsWay }: PrintFact): boolean {
  return state === "paper_out" || (state === "offline" && onItsWay) || KEPT.includes(reason);
}
