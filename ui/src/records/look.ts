import type { QueueRow, QueueState } from "../backend";
import type { IconName } from "../parts/icon";
import type { Tone } from "../parts/state";
import { sentence, t, type Word } from "../words";

interface Look {
  tone: Tone;
  icon: IconName;
  word: Word;
}

const WAITING: Look = { tone: "wait", icon: "hourglass", word: "queue.tag.waiting" };
const LOOKS: Record<QueueState, Look> = {
  new: WAITING,
  sending: { tone: "wait", icon: "send", word: "queue.tag.sending" },
  line_down: WAITING,
  certificate: { tone: "warn", icon: "triangle-alert", word: "queue.tag.waiting" },
  central_busy: WAITING,
  bad_answer: WAITING,
  other_version: { tone: "warn", icon: "triangle-alert", word: "queue.tag.waiting" },
  unauthorised: { tone: "warn", icon: "triangle-alert", word: "queue.tag.unauthorised" },
  sent: { tone: "ok", icon: "circle-check", word: "queue.tag.sent" },
  rejected: { tone: "warn", icon: "pencil", word: "queue.tag.rejected" },
  quarantined: { tone: "bad", icon: "shield-alert", word: "queue.tag.quarantined" },
};

export function lookOf(state: QueueState): Look {
  return LOOKS[state];
}

/** Why it stands where it stands: central's own reason where it gave one. */
export function reasonOf({ state, reject }: QueueRow): string {
  const own: Word = `queue.${state}.reason`;
  return reject === null ? t(own) : sentence(`reject.${reject}`, own);
}
