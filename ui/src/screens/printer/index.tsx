import { useEffect, useState } from "react";
import { type Code, codeOf, engine, type PrinterChoice } from "../../backend";
import { type Read, useKeys, useScan } from "../../keys";
import { announce } from "../../parts/announcer";
import { Field } from "../../parts/field";
import { Frame } from "../../parts/frame";
import { Head } from "../../parts/head";
import { Note } from "../../parts/state";
import { PrinterStateMark } from "../../parts/top-bar";
import { useStatus } from "../../status";
import { t } from "../../words";
import { ByAddress } from "./by-address";
import { Choices } from "./choices";
import { HeadChoice } from "./head";
import { LargePrint } from "./large-print";
import { PaperChoice } from "./paper";
import styles from "./printer.module.css";
import { TestPage } from "./test-page";

/**
 * Where receipts go: a printer of the system, one by its address, or PDF files in a folder. Everybody chooses among those
 * there are; an address is the word of somebody who looks after the machine.
 */
export function Printer({ onBack, onScan }: { onBack: () => void; onScan: (read: Read) => void }) {
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
  const role = status?.operator?.role;
  const adds = role === "technician" || role === "supervisor";
  const add = async (to: string) => {
    if (await attempt(engine.addPrinter(to))) setAddress("");
  };
  const forget = (choice: PrinterChoice) => void attempt(engine.forgetPrinter(choice.id));
  const test = () => void attempt(engine.printTestPage());
  useKeys({ Escape: onBack, "Ctrl+P": test });
  useScan({
    mark: () => () => {
      setFolder(folder);
      setAddress(address);
    },
    take: onScan,
  });

  const chosen = choices?.find((choice) => choice.chosen);
  const shapesHead = adds && chosen !== undefined && chosen.head !== null;
  return (
    <Frame
      screen="printer"
      current="printer"
      hints={adds ? HINTS : HINTS.filter(([keys]) => keys !== "Delete")}
    >
      <Head title={t("printer.title")}>
        {status && (
          <span className="to-end">
            <PrinterStateMark state={status.printer.state} />
          </span>
        )}
      </Head>
      {fault && (
        <Note tone="bad" icon="circle-alert" alert testid="fault">
          {t(`error.${fault}`)}
        </Note>
      )}
      <section className="card scrolls" aria-label={t("printer.title")}>
        {choices && (
          <Choices
            choices={choices}
            onChoose={(choice) => void choose(choice)}
            onForget={adds ? forget : null}
          />
        )}
      </section>
      {chosen && (
        <section className={`card ${styles.pair}`} aria-label={chosen.name}>
          <PaperChoice
            choice={chosen}
            onChange={(paper) => void attempt(engine.setPaper(chosen.id, paper))}
          />
          {shapesHead && (
            <HeadChoice choice={chosen} onChange={(head) => void attempt(engine.setHead(chosen.id, head))} />
          )}
          <TestPage fact={status?.printer.test ?? null} onPrint={test} beside={shapesHead} />
        </section>
      )}
      <section className={`card ${styles.pair}`}>
        {adds ? (
          <ByAddress address={address} onChange={setAddress} onAdd={(to) => void add(to)} />
        ) : (
          <p className="hint" data-testid="adds-none">
            {t("printer.add.who")}
          </p>
        )}
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
