import type { ReactNode } from "react";
import { Button as Pressable } from "react-aria-components/Button";
import type { ParkedVisit } from "../../backend";
import { grouped } from "../../digits";
import { type Read, useScan } from "../../keys";
import { Kept } from "../../parked/kept";
import { ParkedList } from "../../parked/list";
import { useParked } from "../../parked/use-parked";
import { Button } from "../../parts/button";
import { classes } from "../../parts/classes";
import { Frame } from "../../parts/frame";
import { Icon, type IconName } from "../../parts/icon";
import { Keys } from "../../parts/key";
import { Note } from "../../parts/state";
import { T } from "../../parts/text";
import { LineState, PrinterStateMark } from "../../parts/top-bar";
import { PLACES, type Place } from "../../places";
import { RecordTable } from "../../records/table";
import { useQueue } from "../../records/use-queue";
import { useStatus } from "../../status";
import { t } from "../../words";
import styles from "./home.module.css";
import { Notices } from "./notices";

/** Records shown; the rest is one key away. */
const LAST = 6;
/** Visits put aside that show without scrolling; each takes the place of a record. */
const SHOWN = 3;

interface Props {
  /** What was begun and left. */
  begun: "reading" | "correction" | null;
  /** The title of the service whose form was begun and left. */
  begunRequest: string | null;
  /** A draft is kept that this version of the program cannot show. */
  unreadable: boolean;
  go: (place: Place) => void;
  /** The visit that was put aside a moment ago. */
  parked: ParkedVisit | null;
  /** Something is typed that is no record yet. */
  unsaved: boolean;
  /** Goes on with a visit that was put aside; rejects where that is refused. */
  onResume: (code: string, takeOver: boolean) => Promise<void>;
  onOpen: (trackingNumber: string) => void;
  onScan: (read: Read) => void;
}

export function Home(props: Props) {
  const { begun, begunRequest, unreadable, go, parked, unsaved, onResume, onOpen, onScan } = props;
  const status = useStatus();
  const page = useQueue("all", "");
  const visits = useParked();
  useScan({ mark: () => () => undefined, take: onScan });
  if (!status) return null;
  return (
    <Frame screen="home" current="home" hints={HINTS}>
      <h1 className="unseen">{t("nav.home")}</h1>
      <div className={styles.hero}>
        <Pressable
          className={classes(styles.go)}
          onPress={() => go("reading")}
          autoFocus
          data-testid="new-reading"
        >
          <Icon name="gauge" size="huge" />
          <span className="grow">
            <b>{t(begun ? `home.continue.${begun}` : "reading.title")}</b>
            <span className="text-sm">{t("home.scan")}</span>
          </span>
          <Keys of={PLACES.reading.chord} />
        </Pressable>
        <dl className={`card ${styles.today}`}>
          <Count icon="hourglass" label={t("home.waiting")} count={status.waiting} />
          <Count icon="triangle-alert" label={t("home.action")} count={status.needsAction} />
          <Count icon="hash" label={t("home.numbers")} count={status.numbersLeft} />
        </dl>
      </div>
      {begun && (
        <Note tone="acc" icon="rotate-ccw" lead={t(`home.begun.${begun}`)}>
          {t("home.begun")}
        </Note>
      )}
      <Notices />
      {begunRequest !== null && (
        <Note tone="acc" icon="rotate-ccw" lead={begunRequest} testid="begun-request">
          {t("home.begun.request")}
        </Note>
      )}
      {parked !== null && <Kept visit={parked} />}
      {unreadable && (
        <Note tone="warn" icon="triangle-alert" lead={t("home.unreadable.lead")}>
          {t("home.unreadable")}
        </Note>
      )}
      <div className={styles.below}>
        <div className={styles.lists}>
          {visits.length > 0 && <ParkedList visits={visits} unsaved={unsaved} onResume={onResume} />}
          <section className={`card ${styles.last}`} aria-labelledby="last">
            <header>
              <h2 className="card-title" id="last">
                {t("home.last")}
              </h2>
              <span className="to-end" />
              <Way to="verify" go={go} />
              <Way to="queue" go={go} />
            </header>
            {page && (
              <RecordTable
                rows={page.rows.slice(0, LAST - Math.min(visits.length, SHOWN))}
                brief
                empty={t("queue.empty")}
                onOpen={onOpen}
              />
            )}
          </section>
        </div>
        <section className={`card ${styles.counter}`} aria-labelledby="counter">
          <header>
            <h2 className="card-title" id="counter">
              {t("home.counter")}
            </h2>
          </header>
          <dl>
            <Line name={t("home.printer")} state={<PrinterStateMark state={status.printer.state} />}>
              {status.printer.name ?? t("morning.printer.none")}
            </Line>
            <Line name={t("home.line")} state={<LineState line={status.line} />}>
              {t(`morning.central.${status.line}`)}
            </Line>
            {status.grant && (
              <Line name={t("home.grant")}>
                <T k={status.grant.days > 0 ? "grant.left" : "grant.over"} f={[status.grant.days]} />
              </Line>
            )}
            {status.clockSuspect && <Line name={t("morning.clock")}>{t("morning.clock.suspect")}</Line>}
          </dl>
          <Button size="small" icon="printer" keys={PLACES.printer.chord} onPress={() => go("printer")}>
            {t("printer.change")}
          </Button>
        </section>
      </div>
    </Frame>
  );
}

/** To a place that is not in the rail, or that one looks for here. */
function Way({ to, go }: { to: Place; go: (place: Place) => void }) {
  const { icon, chord, word } = PLACES[to];
  return (
    <Button size="small" icon={icon} keys={chord} onPress={() => go(to)}>
      {t(word)}
    </Button>
  );
}

function Count({ icon, label, count }: { icon: IconName; label: string; count: number }) {
  return (
    <div>
      <dt>
        <Icon name={icon} size="small" />
        <span>{label}</span>
      </dt>
      <dd>
        <bdi className="num">{grouped(count)}</bdi>
      </dd>
    </div>
  );
}

function Line({ name, state, children }: { name: string; state?: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt>
        <span>{name}</span>
        {state}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

const HINTS = [
  ["F3", "reading.title"],
  ["F6", "nav.queue"],
  ["Ctrl+L", "nav.printer"],
  ["F1", "nav.help"],
  ["F9", "nav.lock"],
] as const;
