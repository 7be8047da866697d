import { useCallback, useEffect, useRef, useState } from "react";
import { codeOf, engine, type QueueFilter, type QueueRow } from "../../backend";
import { ascii, persian } from "../../digits";
import { whenDrawn } from "../../focus";
import { type Read, useKeys, useScan } from "../../keys";
import { announce } from "../../parts/announcer";
import { Button } from "../../parts/button";
import { Field } from "../../parts/field";
import { Frame } from "../../parts/frame";
import { Head } from "../../parts/head";
import { Icon, type IconName } from "../../parts/icon";
import { Keys } from "../../parts/key";
import { Segmented } from "../../parts/segmented";
import { T } from "../../parts/text";
import { RecordTable } from "../../records/table";
import { useQueue } from "../../records/use-queue";
import { t } from "../../words";
import styles from "./queue.module.css";

const FILTERS: readonly { value: QueueFilter; icon?: IconName }[] = [
  { value: "all" },
  { value: "waiting", icon: "hourglass" },
  { value: "needs_action", icon: "pencil" },
  { value: "quarantined", icon: "shield-alert" },
  { value: "sent", icon: "circle-check" },
];

interface Props {
  onOpen: (trackingNumber: string) => void;
  /** Opens it to be corrected; rejects where that is refused. */
  onCorrect: (trackingNumber: string) => Promise<void>;
  onBack: () => void;
  onScan: (read: Read) => void;
}

export function Queue({ onOpen, onCorrect, onBack, onScan }: Props) {
  const [filter, setFilter] = useState<QueueFilter>("all");
  const [search, setSearch] = useState("");
  const [said, setSaid] = useState("");
  // No state: an arrow key among many rows draws two of them anew, and not the screen.
  const chosen = useRef<QueueRow | null>(null);
  const choose = useCallback((row: QueueRow | null) => {
    chosen.current = row;
  }, []);
  const page = useQueue(filter, search);
  const screen = useRef<HTMLDivElement>(null);
  const arrived = page !== null;

  useEffect(() => {
    if (!arrived) return;
    return whenDrawn(() => {
      const row = screen.current?.querySelector<HTMLElement>("[data-number]");
      (row ?? screen.current?.querySelector<HTMLElement>("[data-field=search]"))?.focus();
    });
  }, [arrived]);

  const say = (sentence: string) => {
    setSaid(sentence);
    announce(sentence);
  };
  const refused = (error: unknown) => say(t(`error.${codeOf(error)}`));
  const sendNow = () => void engine.sendNow().then(() => say(t("queue.sending_now")), refused);
  const correct = () => {
    if (chosen.current) onCorrect(chosen.current.trackingNumber).catch(refused);
  };
  useKeys({
    "Ctrl+E": correct,
    "Ctrl+S": sendNow,
    "Ctrl+F": () => screen.current?.querySelector<HTMLInputElement>("[data-field=search]")?.focus(),
    Escape: onBack,
  });
  useScan({
    mark: () => () => {
      setSearch(search);
      setFilter(filter);
    },
    take: onScan,
  });

  const counts = page?.counts;
  const countOf: Record<QueueFilter, number | undefined> = {
    all: counts?.all,
    waiting: counts?.waiting,
    needs_action: counts?.needsAction,
    quarantined: counts?.quarantined,
    sent: counts?.sent,
  };
  return (
    <Frame screen="queue" current="queue" hints={HINTS}>
      <Head title={t("queue.title")}>
        {page?.oldestMinutes != null && (
          <span className="text-sm secondary">
            <T k="queue.oldest" f={[page.oldestMinutes]} />
          </span>
        )}
        <span className="to-end text-sm secondary">{said}</span>
        {page && page.rows.length > 0 && (
          <Button size="small" icon="pencil" keys="Ctrl+E" onPress={correct} testid="correct">
            {t("hint.correct")}
          </Button>
        )}
        <Button size="small" icon="send" keys="Ctrl+S" onPress={sendNow} testid="send-now">
          {t("queue.send_now")}
        </Button>
      </Head>
      <div className={styles.content} ref={screen}>
        <div className={styles.filters}>
          <Segmented
            label={t("queue.filter")}
            bare
            small
            choices={FILTERS.map(({ value, icon }) => ({
              value,
              label: t(`queue.filter.${value}`),
              ...(icon ? { icon } : {}),
              ...(countOf[value] === undefined ? {} : { count: countOf[value] }),
            }))}
            value={filter}
            onChange={setFilter}
            testid="filter"
            field="filter"
          />
          <div className={`${styles.search} grow`}>
            <Icon name="search" />
            <Field
              label={t("queue.search")}
              bare
              value={persian(search)}
              onChange={(text) => setSearch(ascii(text))}
              placeholder={t("queue.search")}
              testid="search"
              field="search"
            />
          </div>
          <Keys of="Ctrl+F" />
        </div>
        <section className="card scrolls" aria-label={t("queue.table")}>
          {page && (
            <RecordTable
              rows={page.rows}
              empty={t(search === "" ? "queue.empty" : "queue.nothing")}
              onOpen={onOpen}
              onChosen={choose}
            />
          )}
        </section>
      </div>
    </Frame>
  );
}

const HINTS = [
  ["↑ ↓", "hint.record"],
  ["Enter", "hint.open"],
  ["Ctrl+E", "hint.correct"],
  ["Ctrl+F", "hint.search"],
  ["Ctrl+S", "queue.send_now"],
  ["Esc", "hint.back"],
] as const;
