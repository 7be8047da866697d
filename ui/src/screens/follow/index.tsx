import { useEffect, useRef, useState } from "react";
import {
  type CentralWord,
  type Code,
  codeOf,
  engine,
  type FollowEvent,
  type FollowView,
  type QueueState,
} from "../../backend";
import { groupsOfFour } from "../../digits";
import { whenDrawn } from "../../focus";
import { type Read, useKeys, useScan } from "../../keys";
import { announce } from "../../parts/announcer";
import { Button } from "../../parts/button";
import { Field } from "../../parts/field";
import { Frame } from "../../parts/frame";
import { Head } from "../../parts/head";
import { Icon } from "../../parts/icon";
import { Note, State, Tag } from "../../parts/state";
import { Num, T } from "../../parts/text";
import { Th } from "../../parts/th";
import { lookOf } from "../../records/look";
import { sentence, t } from "../../words";
import styles from "./follow.module.css";

interface Props {
  /** Opens the receipt of a number of this counter. */
  onOpen: (trackingNumber: string) => void;
  onBack: () => void;
  onScan: (read: Read) => void;
}

/** What became of a number, typed or read from its slip: what this counter did, and what central says, told apart. */
export function Follow({ onOpen, onBack, onScan }: Props) {
  const [text, setText] = useState("");
  const [view, setView] = useState<FollowView | null>(null);
  const [fault, setFault] = useState<Code | null>(null);
  const [asking, setAsking] = useState(false);
  const asked = useRef(0);
  const screen = useRef<HTMLDivElement>(null);
  useEffect(() => whenDrawn(() => screen.current?.querySelector("input")?.focus()), []);

  const ask = async (number: string) => {
    if (number.trim() === "") return;
    asked.current += 1;
    const turn = asked.current;
    setAsking(true);
    setFault(null);
    try {
      const found = await engine.follow(number);
      // A later question is not answered by an earlier answer, and what was typed meanwhile stays.
      if (turn !== asked.current) return;
      setView(found);
      setText((typed) => (typed === number || typed === "" ? found.trackingNumber : typed));
      announce(t(`follow.word.${found.central.state}`));
    } catch (error) {
      if (turn !== asked.current) return;
      setView(null);
      setFault(codeOf(error));
    } finally {
      if (turn === asked.current) setAsking(false);
    }
  };
  useKeys({ Escape: onBack });
  useScan({
    mark: () => () => setText(text),
    take: (read) => (read.kind === "number" ? void ask(read.text) : onScan(read)),
  });
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    void ask(text);
  };

  return (
    <Frame screen="follow" current="follow" hints={HINTS}>
      <Head title={t("nav.follow")} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter belongs to the field inside */}
      <div className={styles.content} ref={screen} onKeyDown={onKeyDown}>
        <section className={`card ${styles.search}`} aria-label={t("follow.search")}>
          <Field
            label={t("done.tracking_number")}
            kind="id"
            value={text}
            onChange={setText}
            aside={t("follow.aside")}
            trail={<Icon name="scan-barcode" />}
            testid="follow-number"
            field="follow_number"
          />
          <Button keys="Enter" icon="search" onPress={() => void ask(text)} testid="follow-ask">
            {t("follow.search")}
          </Button>
        </section>
        {asking && (
          <State tone="wait" icon="hourglass">
            {t("follow.asking")}
          </State>
        )}
        {fault && (
          <Note tone="bad" icon="circle-alert" alert testid="fault">
            {t(`error.${fault}`)}
          </Note>
        )}
        {view && <Found view={view} onOpen={onOpen} />}
      </div>
    </Frame>
  );
}

function Found({ view, onOpen }: { view: FollowView; onOpen: (trackingNumber: string) => void }) {
  const { trackingNumber, serviceTitle, local, central, history } = view;
  return (
    <section className={`card ${styles.found}`} aria-label={t("follow.found")} data-testid="followed">
      <header>
        <span className={styles.number} data-testid="followed-number" data-number={trackingNumber}>
          <Num>{groupsOfFour(trackingNumber).join(" ")}</Num>
        </span>
        {serviceTitle !== null && <b>{serviceTitle}</b>}
        <span className="to-end" />
        {local && (
          <Button size="small" icon="file-text" onPress={() => onOpen(trackingNumber)} testid="open-receipt">
            {t("follow.receipt")}
          </Button>
        )}
      </header>
      <div className={styles.lanes}>
        <div>
          <small>
            <Icon name="hard-drive" size="small" /> {t("follow.here")}
          </small>
          <p data-testid="follow-local" data-state={local?.state ?? "none"}>
            {local ? <Local of={local.state} /> : t("follow.not_here")}
          </p>
        </div>
        <div>
          <small>
            <Icon name="server" size="small" /> {t("follow.central")}
          </small>
          <p data-testid="follow-central" data-state={central.state}>
            <Word of={central} />
          </p>
        </div>
      </div>
      {history.length > 0 && (
        <table className={styles.history}>
          <caption className="unseen">{t("follow.history")}</caption>
          <thead>
            <tr>
              <Th of="col">{t("follow.at")}</Th>
              <Th of="col">{t("follow.whose")}</Th>
              <Th of="col">{t("follow.what")}</Th>
            </tr>
          </thead>
          <tbody>
            {history.map((event) => (
              <Row key={`${event.at} ${event.whose} ${event.code}`} event={event} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row({ event }: { event: FollowEvent }) {
  return (
    <tr data-testid="follow-event" data-state={event.code}>
      <td>
        <Num>{event.at}</Num>
      </td>
      <td>{t(event.whose === "central" ? "follow.central" : "follow.here")}</td>
      <td>
        {event.words ?? wordOf(event)}{" "}
        {event.new && (
          <Tag tone="acc" icon="info">
            {t("follow.new")}
          </Tag>
        )}
      </td>
    </tr>
  );
}

function wordOf({ whose, code }: FollowEvent): string {
  return whose === "central"
    ? sentence(`follow.central.${code}`, "follow.something")
    : sentence(`follow.counter.${code}`, "follow.something");
}

function Local({ of }: { of: QueueState }) {
  const { tone, icon, word } = lookOf(of);
  return (
    <State tone={tone} icon={icon}>
      {t(word)}
    </State>
  );
}

function Word({ of }: { of: CentralWord }) {
  return of.state === "not_asked" ? (
    t("follow.word.not_asked")
  ) : (
    <T k={`follow.word.${of.state}`} f={[of.at]} />
  );
}

const HINTS = [
  ["Enter", "follow.search"],
  ["Esc", "hint.back"],
] as const;
