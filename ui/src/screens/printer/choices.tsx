import { useEffect, useRef } from "react";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import type { PrinterChoice, PrinterKind } from "../../backend";
import { whenDrawn } from "../../focus";
import { classes } from "../../parts/classes";
import { Icon, type IconName } from "../../parts/icon";
import { Tag } from "../../parts/state";
import { t } from "../../words";
import styles from "./printer.module.css";

const ICONS: Record<PrinterKind, IconName> = {
  queue: "printer",
  raw: "printer",
  network: "printer",
  device: "printer",
  file: "file-text",
};

interface Props {
  choices: readonly PrinterChoice[];
  onChoose: (choice: PrinterChoice) => void;
  /** Only of one that somebody typed; `null` where that is another's to do. */
  onForget: ((choice: PrinterChoice) => void) | null;
}

/** All printers there are: arrows move, Enter chooses, Delete takes a typed one away. */
export function Choices({ choices, onChoose, onForget }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(
    () =>
      whenDrawn(() => {
        const options = [...(list.current?.querySelectorAll<HTMLElement>("[role=option]") ?? [])];
        (options.find((option) => option.dataset.chosen === "true") ?? options[0])?.focus();
      }),
    [],
  );
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key !== "Delete") return;
    const focused = event.target instanceof HTMLElement ? event.target.dataset.key : undefined;
    const choice = choices.find((other) => other.id === focused);
    if (choice?.byHand) onForget?.(choice);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key belongs to the options inside
    <div ref={list} onKeyDown={onKeyDown}>
      <ListBox
        aria-label={t("printer.title")}
        className={classes(styles.choices)}
        onAction={(key) => {
          const choice = choices.find((other) => other.id === key);
          if (choice) onChoose(choice);
        }}
      >
        {choices.map((choice) => (
          <ListBoxItem
            key={choice.id}
            id={choice.id}
            textValue={choice.name}
            className={classes(styles.choice)}
            data-chosen={choice.chosen}
            data-testid="printer-choice"
            data-id={choice.id}
          >
            <Icon name={ICONS[choice.kind]} />
            <span className="grow">
              <b>
                <bdi>{choice.name}</bdi>
              </b>
              <small>{t(`printer.kind.${choice.kind}`)}</small>
            </span>
            {choice.kind !== "file" && (
              <span className="text-sm secondary">{t(`paper.${choice.paper}`)}</span>
            )}
            {choice.systemDefault && <span className="text-sm secondary">{t("printer.system_default")}</span>}
            {choice.chosen && (
              <Tag tone="acc" icon="check">
                {t("printer.chosen")}
              </Tag>
            )}
          </ListBoxItem>
        ))}
      </ListBox>
    </div>
  );
}
