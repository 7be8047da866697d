import type { Paper, PrinterChoice, PrinterKind } from "../../backend";
import { Segmented } from "../../parts/segmented";
import { t } from "../../words";

const ROLLS: readonly Paper[] = ["slip80", "slip58"];
const SHEETS: readonly Paper[] = ["a5", "a4"];
/** What each kind can be told it holds: a receipt printer's own language knows no sheets. */
const PAPERS: Record<PrinterKind, readonly Paper[]> = {
  queue: [...SHEETS, ...ROLLS],
  raw: ROLLS,
  network: ROLLS,
  device: ROLLS,
  file: [...SHEETS, ...ROLLS],
};

export function PaperChoice({
  choice,
  onChange,
}: {
  choice: PrinterChoice;
  onChange: (paper: Paper) => void;
}) {
  return (
    <Segmented
      label={t("printer.paper")}
      choices={PAPERS[choice.kind].map((paper) => ({ value: paper, label: t(`paper.${paper}`) }))}
      value={choice.paper}
      onChange={onChange}
      hint={t("printer.paper.hint")}
      small
      caps
      testid="paper"
      field="paper"
    />
  );
}
