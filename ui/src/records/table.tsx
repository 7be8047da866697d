import { memo, useEffect, useRef, useState } from "react";
import type { QueueRow } from "../backend";
import { groupsOfFour, persian } from "../digits";
import { Tag } from "../parts/state";
import { Num, T } from "../parts/text";
import { useStatus } from "../status";
import { sentence, t } from "../words";
import { lookOf, reasonOf } from "./look";
import "../parts/table.css";
import { Th } from "../parts/th";
import "./table.css";

interface Props {
  rows: readonly QueueRow[];
  /** Shown where there are no rows. */
  empty: string;
  /** Without the columns that a short list has no room for. */
  brief?: boolean;
  onOpen: (trackingNumber: string) => void;
  /** Which row the keys of the screen are about; `null` where there is none. */
  onChosen?: (row: QueueRow | null) => void;
}

/** States in which central has spoken: their time is that of its answer, otherwise that of the last try. */
const ANSWERED: ReadonlySet<QueueRow["state"]> = new Set(["sent", "rejected", "quarantined"]);

const STEPS: Record<string, number> = {
  ArrowUp: -1,
  ArrowDown: 1,
  PageUp: -8,
  PageDown: 8,
  Home: -1e6,
  End: 1e6,
};

/**
 * Records with their state, its reason and the next step: arrows move, Enter opens. A table of our own, as
 * react-aria's takes a third of a second for a key among two hundred rows.
 */
export function RecordTable({ rows, empty, brief = false, onOpen, onChosen }: Props) {
  const [chosen, setChosen] = useState<string | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const today = useStatus()?.today;
  const at = Math.max(
    0,
    rows.findIndex((row) => keyOf(row) === chosen),
  );
  const row = rows[at] ?? null;
  useEffect(() => onChosen?.(row), [row, onChosen]);

  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = STEPS[event.key];
    if (event.key === "Enter") {
      event.preventDefault();
      if (row) onOpen(row.trackingNumber);
    } else if (step !== undefined) {
      event.preventDefault();
      const to = Math.min(rows.length - 1, Math.max(0, at + step));
      body.current?.querySelectorAll<HTMLElement>("[data-number]")[to]?.focus();
    }
  };

  if (rows.length === 0) return <p className="hint no-records">{empty}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows that take the focus make it a grid
    <table className="table record-table" role="grid" aria-label={t("queue.table")}>
      <thead>
        <tr>
          <Th of="col">{t("queue.number")}</Th>
          {!brief && (
            <Th of="col" className="service">
              {t("queue.service")}
            </Th>
          )}
          <Th of="col">{t("queue.time")}</Th>
          <Th of="col">{t("queue.state")}</Th>
          <Th of="col">{t("queue.why")}</Th>
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={onKeyDown}>
        {rows.map((row, n) => (
          <Record
            key={keyOf(row)}
            row={row}
            brief={brief}
            chosen={n === at}
            today={today}
            onChoose={setChosen}
            onOpen={onOpen}
          />
        ))}
      </tbody>
    </table>
  );
}

/** A number may stand there twice: an earlier revision of it in quarantine. */
function keyOf({ trackingNumber, revision }: QueueRow): string {
  return `${trackingNumber}/${revision}`;
}

interface RecordProps {
  row: QueueRow;
  brief: boolean;
  chosen: boolean;
  today: string | undefined;
  onChoose: (key: string) => void;
  onOpen: (trackingNumber: string) => void;
}

const Record = memo(
  function Record({ row, brief, chosen, today, onChoose, onOpen }: RecordProps) {
    const { tone, icon, word } = lookOf(row.state);
    const [date = "", time = ""] = row.takenAt.split(" ");
    return (
      <tr
        tabIndex={chosen ? 0 : -1}
        aria-selected={chosen}
        aria-label={`${t("hint.record")} ${persian(groupsOfFour(row.trackingNumber).join(" "))} ${t(word)}`}
        data-testid="queue-row"
        data-number={row.trackingNumber}
        data-state={row.state}
        data-revision={row.revision}
        onFocus={() => onChoose(keyOf(row))}
        onClick={() => onOpen(row.trackingNumber)}
      >
        <td className="figure">
          <Num>{groupsOfFour(row.trackingNumber).join(" ")}</Num>
          {row.revision > 1 && <small>{t("receipt.correction", row.revision)}</small>}
        </td>
        {!brief && (
          <td className="secondary service">
            {row.serviceTitle ?? sentence(`service.${row.service}`, "service.other")}
          </td>
        )}
        <td className="secondary">
          <Num>{time}</Num> {date !== today && <Num className="text-xs">{date}</Num>}
        </td>
        <td>
          <Tag tone={tone} icon={icon}>
            {t(word)}
          </Tag>
        </td>
        <td className="reason">
          {reasonOf(row)}{" "}
          {row.at !== null && <T k={ANSWERED.has(row.state) ? "queue.at" : "queue.tried_at"} f={[row.at]} />}
          <small>{t(`queue.${row.state}.next`)}</small>
          {row.slipAsked && (
            <small className="asked" data-testid="slip-asked">
              {t("queue.slip_asked")}
            </small>
          )}
        </td>
      </tr>
    );
  },
  (before, after) =>
    before.chosen === after.chosen &&
    before.today === after.today &&
    JSON.stringify(before.row) === JSON.stringify(after.row),
);
