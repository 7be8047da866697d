import type { Head, Paper, PrinterChoice } from "../../backend";
import { Segmented } from "../../parts/segmented";
import { t } from "../../words";

/** The heads there are for each roll. */
const HEADS: Partial<Record<Paper, readonly Head[]>> = {
  slip80: ["dots512", "dots576", "dots640"],
  slip58: ["dots384"],
};

/** How wide a receipt printer prints; the test page shows whether it is so. */
export function HeadChoice({ choice, onChange }: { choice: PrinterChoice; onChange: (head: Head) => void }) {
  const heads = HEADS[choice.paper] ?? [];
  return (
    <Segmented
      label={t("printer.head")}
      choices={heads.map((head) => ({ value: head, label: t(`head.${head}`) }))}
      value={choice.head}
      onChange={onChange}
      hint={t("printer.head.hint")}
      small
      caps
      testid="head"
      field="head"
    />
  );
}
