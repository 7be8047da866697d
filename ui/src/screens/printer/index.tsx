import { useEffect, useState } from "react";
import { type Code, codeOf, engine, type PrinterChoice } from "../../backend";
import { useKeys, useScan } from "../../keys";
import { announce } from "../../parts/announcer";
import { Field } from "../../parts/field";
import { Frame } from "../../parts/frame";
import { Note } from "../../parts/state";
import { PrinterStateMark } from "../../parts/top-bar";
import { useStatus } from "../../status";
import { t } from "../../words";
import { LargePrint } from "../large-print";
import { Choices } from "./choices";
import { PaperChoice } from "./paper";
import { TestPage } from "./test-page";

/** Where receipts go: a printer of the system, one by its address, or PDF files in a folder. */
export function Printer({ onBack, onScan }: { onBack: () => void; onScan: (text: string) => void }) {
  const status = useStatus();
  const [choices, setChoices] = useState<PrinterChoice[] | null>(null);
  const [folder, setFolder] = useState("");
  const [address, setAddress] = useState("");
  const [fault, setFault] = useState<Code | null>(null);

  useEffect(() => {
    engine.printers().then(setChoices, (error: unknown) => {
      setChoices([]);
      setFault(codeOf(error));
    });
  }, []);

  const attempt = async (work: Promise<PrinterChoice[] | null>) => {
    setFault(null);
    try {
      const now = await work;
      if (!now) return true;
      setChoices(now);
      const chosen = now.find((choice) => choice.chosen);
      if (chosen) announce(t("printer.chosen_now", chosen.name));
      return true;
    } catch (error) {
      setFault(codeOf(error));
      return false;
    }
  };
  const choose = (choice: PrinterChoice) =>
    attempt(engine.choosePrinter(choice.id, choice.kind === "file" && folder !== "" ? folder : null));
  const add = async () => {
    if (await attempt(engine.addPrinter(address))) setAddress("");
  };
  const test = () => void attempt(engine.printTestPage());
  useKeys({ Escape: onBack, "Ctrl+P": test });
  useScan({ mark: () => () => setFolder(folder), take: onScan });

  const chosen = choices?.find((choice) => choice.chosen);
  return (
    <Frame screen="printer" current="printer" hints={HINTS}>
      <div className="head">
        <h1>{t("printer.title")}</h1>
        {status && (
          <span className="push">
            <PrinterStateMark state={status.printer.state} />
          </span>
        )}
      </div>
      {fault && (
        <Note tone="bad" icon="circle-alert" alert testid="fault">
          {t(`error.${fault}`)}
        </Note>
      )}
      <section className="card list" aria-label={t("printer.title")}>
        {choices && (
          <Choices
            choices={choices}
            onChoose={(choice) => void choose(choice)}
            onForget={(choice) => void attempt(engine.forgetPrinter(choice.id))}
          />
        )}
      </section>
      {chosen && (
        <section className="card pair" aria-label={chosen.name}>
          <PaperChoice
            choice={chosen}
            onChange={(paper) => void attempt(engine.setPaper(chosen.id, paper))}
          />
          <TestPage fact={status?.printer.test ?? null} onPrint={test} />
        </section>
      )}
      <section className="card pair">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void add();
          }}
        >
          <Field
            label={t("printer.address")}
            value={address}
            onChange={setAddress}
            className="path"
            hint={{ tone: "mut", icon: "printer", text: t("printer.address.hint") }}
            testid="address"
            field="address"
          />
        </form>
        <Field
          label={t("printer.folder")}
          value={folder}
          onChange={setFolder}
          className="path"
          hint={{ tone: "mut", icon: "folder", text: t("printer.folder.hint") }}
          testid="folder"
          field="folder"
        />
      </section>
      <LargePrint />
    </Frame>
  );
}

const HINTS = [
  ["↑ ↓", "hint.move"],
  ["Enter", "hint.choose"],
  ["Delete", "printer.forget"],
  ["Tab", "hint.next_field"],
  ["Ctrl+P", "printer.test_page"],
  ["Esc", "hint.back"],
] as const;
