import { useEffect, useRef, useState } from "react";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { type Code, codeOf, engine, type PrinterChoice, type PrinterKind } from "../backend";
import { whenDrawn } from "../focus";
import { useKeys, useScan } from "../keys";
import { announce } from "../parts/announcer";
import { Field } from "../parts/field";
import { Frame } from "../parts/frame";
import { Icon, type IconName } from "../parts/icon";
import { Note, Tag } from "../parts/state";
import { PrinterStateMark } from "../parts/top-bar";
import { useStatus } from "../status";
import { t } from "../words";
import { LargePrint } from "./large-print";

const ICONS: Record<PrinterKind, IconName> = { slip: "printer", sheet: "printer", file: "file-text" };

/** Where receipts go: one of the system's printers, or PDF files in a folder. */
export function Printer({ onBack, onScan }: { onBack: () => void; onScan: (text: string) => void }) {
  const status = useStatus();
  const [choices, setChoices] = useState<PrinterChoice[] | null>(null);
  const [folder, setFolder] = useState("");
  const [fault, setFault] = useState<Code | null>(null);
  const list = useRef<HTMLElement>(null);

  useEffect(() => {
    engine.printers().then(setChoices, (error: unknown) => {
      setChoices([]);
      setFault(codeOf(error));
    });
  }, []);
  const arrived = choices !== null;
  useEffect(() => {
    if (!arrived) return;
    return whenDrawn(() => {
      const options = [...(list.current?.querySelectorAll<HTMLElement>("[role=option]") ?? [])];
      (options.find((option) => option.dataset.chosen === "true") ?? options[0])?.focus();
    });
  }, [arrived]);

  const choose = async (id: string) => {
    setFault(null);
    const choice = choices?.find((other) => other.id === id);
    try {
      setChoices(await engine.choosePrinter(id, choice?.kind === "file" && folder !== "" ? folder : null));
      if (choice) announce(t("printer.chosen_now", choice.name));
    } catch (error) {
      setFault(codeOf(error));
    }
  };
  useKeys({ Escape: onBack });
  useScan({ mark: () => () => setFolder(folder), take: onScan });

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
      <section className="card list" ref={list} aria-label={t("printer.title")}>
        {choices && (
          <ListBox
            aria-label={t("printer.title")}
            className="choices"
            onAction={(key) => void choose(String(key))}
          >
            {choices.map((choice) => (
              <ListBoxItem
                key={choice.id}
                id={choice.id}
                textValue={choice.name}
                className="choice"
                data-chosen={choice.chosen}
                data-testid="printer-choice"
              >
                <Icon name={ICONS[choice.kind]} />
                <span className="grow">
                  <b>
                    <bdi>{choice.name}</bdi>
                  </b>
                  <small>{t(`printer.kind.${choice.kind}`)}</small>
                </span>
                {choice.systemDefault && <span className="sm sec">{t("printer.system_default")}</span>}
                {choice.chosen && (
                  <Tag tone="acc" icon="check">
                    {t("printer.chosen")}
                  </Tag>
                )}
              </ListBoxItem>
            ))}
          </ListBox>
        )}
      </section>
      <LargePrint />
      <section className="card folder">
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
    </Frame>
  );
}

const HINTS = [
  ["↑ ↓", "hint.move"],
  ["Enter", "hint.choose"],
  ["Tab", "hint.next_field"],
  ["Esc", "hint.back"],
] as const;
