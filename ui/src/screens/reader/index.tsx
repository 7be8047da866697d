import { useState } from "react";
import { isBill } from "../../codes";
import { grouped } from "../../digits";
import { type Read, useKeys, useScan } from "../../keys";
import { announce } from "../../parts/announcer";
import { Button } from "../../parts/button";
import { Frame } from "../../parts/frame";
import { Head } from "../../parts/head";
import { State } from "../../parts/state";
import { T } from "../../parts/text";
import { Th } from "../../parts/th";
import { SLOW } from "../../reader";
import { t, type Word } from "../../words";
import styles from "./reader.module.css";

/** Codes that are shown, the newest first. */
const LAST = 6;
/** Signs of a code that are shown; a token is ten times as long. */
const SHOWN = 40;

/** A technician's screen: whatever is read, what came of it, and how quickly. Nothing is done with it. */
export function ReaderTest({ onBack }: { onBack: () => void }) {
  const [reads, setReads] = useState<readonly Read[]>([]);
  useKeys({ Escape: onBack });
  useScan({
    mark: () => () => undefined,
    take: (read) => {
      setReads((before) => [read, ...before].slice(0, LAST));
      announce(t(takenFor(read)));
    },
    wants: "all",
  });
  return (
    <Frame screen="reader" current="reader" hints={HINTS}>
      <Head title={t("reader.title")}>
        <span className="to-end" />
        <Button size="small" onPress={() => setReads([])} autoFocus testid="reader-clear">
          {t("reader.clear")}
        </Button>
      </Head>
      <section className={`card padded ${styles.reader}`} aria-label={t("reader.title")}>
        <p className="secondary">{t("reader.lead")}</p>
        {reads.length > 0 && (
          <table className="table">
            <thead>
              <tr>
                <Th of="col">{t("reader.came")}</Th>
                <Th of="col">{t("reader.pace")}</Th>
                <Th of="col">{t("reader.end")}</Th>
                <Th of="col">{t("reader.taken")}</Th>
              </tr>
            </thead>
            <tbody>
              {reads.map((read, n) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a list that only grows at its front
                <Row key={reads.length - n} read={read} />
              ))}
            </tbody>
          </table>
        )}
      </section>
    </Frame>
  );
}

function Row({ read }: { read: Read }) {
  const known = read.kind === "text" ? "warn" : isPart(read) ? "bad" : "ok";
  return (
    <tr data-testid="read" data-kind={read.kind} data-pace={Math.round(read.pace)} data-text={read.text}>
      <td className={styles.raw}>
        <bdi className="num" lang="en">
          {read.raw.length > SHOWN ? `${read.raw.slice(0, SHOWN)}…` : read.raw}
        </bdi>
        <span className="secondary text-xs">
          <T k="reader.signs" f={[read.raw.length]} />
        </span>
      </td>
      <td>
        {Number.isFinite(read.pace) && <T k="reader.pace.ms" f={[grouped(String(Math.round(read.pace)))]} />}
      </td>
      <td>{t(`reader.end.${read.end}`)}</td>
      <td>
        <State tone={known} icon={known === "ok" ? "circle-check" : "triangle-alert"}>
          {t(takenFor(read))}
        </State>
        {notesOf(read).map((note) => (
          <p key={note} className="secondary text-xs">
            {t(note)}
          </p>
        ))}
      </td>
    </tr>
  );
}

function isPart({ kind, text }: Read): boolean {
  return kind === "bill" && !isBill(text);
}

function takenFor(read: Read): Word {
  return isPart(read) ? "reader.kind.part" : `reader.kind.${read.kind}`;
}

/** What a technician may want to change at the reader. */
function notesOf({ raw, text, end, pace, alt, moved }: Read): Word[] {
  const notes: [boolean, Word][] = [
    [raw !== text, "reader.note.framed"],
    [alt, "reader.note.alt"],
    [moved, "reader.note.moved"],
    [end === "none", "reader.note.endless"],
    [pace >= SLOW, "reader.note.slow"],
  ];
  return notes.flatMap(([holds, note]) => (holds ? [note] : []));
}

const HINTS = [
  ["Enter", "reader.clear"],
  ["F1", "nav.help"],
  ["Esc", "hint.back"],
] as const;
