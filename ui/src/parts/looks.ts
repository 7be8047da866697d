import type { Line, PrinterState } from "../backend";
import type { Word } from "../words";
import type { IconName } from "./icon";
import type { Tone } from "./state";

/** How a state of the engine's is shown: always icon, word and colour together. */
export interface Look {
  tone: Tone;
  icon: IconName;
  word: Word;
}

export const LINE: Record<Line, Look> = {
  unknown: { tone: "wait", icon: "wifi", word: "line.unknown" },
  online: { tone: "ok", icon: "wifi", word: "line.online" },
  offline: { tone: "warn", icon: "wifi-off", word: "line.offline" },
};

export const PRINTER: Record<PrinterState, Look> = {
  none: { tone: "warn", icon: "printer", word: "printer.none" },
  ready: { tone: "ok", icon: "printer", word: "printer.ready" },
  printing: { tone: "wait", icon: "printer", word: "printer.printing" },
  paper_out: { tone: "warn", icon: "printer", word: "printer.paper_out" },
  stopped: { tone: "warn", icon: "printer", word: "printer.stopped" },
  unknown: { tone: "wait", icon: "printer", word: "printer.unknown" },
  file: { tone: "wait", icon: "file-text", word: "printer.to_file" },
};
