import { useState } from "react";
import { Button as Pressable } from "react-aria-components/Button";
import { codeOf, type ParkedVisit } from "../backend";
import { useKeys } from "../keys";
import { announce } from "../parts/announcer";
import { Icon } from "../parts/icon";
import { Keys } from "../parts/key";
import { Ask } from "../parts/popover";
import { Note } from "../parts/state";
import { Num, T } from "../parts/text";
import { useStatus } from "../status";
import { t } from "../words";
import "./list.css";

/** So many have a key of their own. */
const KEYS = 5;

interface Props {
  visits: readonly ParkedVisit[];
  /** Something is typed that is no record yet: it would be lost. */
  unsaved: boolean;
  /** Goes on with one; rejects where that is refused. */
  onResume: (code: string, takeOver: boolean) => Promise<void>;
}

/** The visits that are put aside: masked, and never a figure. */
export function ParkedList({ visits, unsaved, onResume }: Props) {
  const [said, setSaid] = useState<string | null>(null);
  const [anothers, setAnothers] = useState<ParkedVisit | null>(null);
  const say = (sentence: string) => {
    setSaid(sentence);
    announce(sentence);
  };
  const resume = (visit: ParkedVisit, takeOver: boolean) => {
    setSaid(null);
    onResume(visit.code, takeOver).catch((error: unknown) => say(t(`error.${codeOf(error)}`)));
  };
  const choose = (visit: ParkedVisit) => {
    if (unsaved) say(t("parked.busy"));
    else if (visit.own) resume(visit, false);
    else setAnothers(visit);
  };
  useKeys(
    Object.fromEntries(visits.slice(0, KEYS).map((visit, n) => [`Ctrl+${n + 1}`, () => choose(visit)])),
  );
  return (
    <section className="card parked" aria-labelledby="parked">
      <header>
        <h2 className="card-title" id="parked">
          {t("parked.title")}
        </h2>
        <Num>{visits.length}</Num>
      </header>
      {said !== null && (
        <Note tone="bad" icon="circle-alert" alert testid="parked-fault">
          {said}
        </Note>
      )}
      <ul>
        {visits.map((visit, n) => (
          <li key={visit.code}>
            <Row visit={visit} keys={n < KEYS ? `Ctrl+${n + 1}` : null} onPress={() => choose(visit)} />
          </li>
        ))}
      </ul>
      {anothers && (
        <Ask
          title={t("parked.take.title")}
          body={<T k="parked.take.body" f={[anothers.operator]} />}
          yes={t("parked.take.yes")}
          onYes={() => {
            setAnothers(null);
            resume(anothers, true);
          }}
          onNo={() => setAnothers(null)}
        />
      )}
    </section>
  );
}

interface RowProps {
  visit: ParkedVisit;
  keys: string | null;
  onPress: () => void;
}

function Row({ visit, keys, onPress }: RowProps) {
  const today = useStatus()?.today;
  return (
    <Pressable onPress={onPress} data-testid="parked" data-number={visit.code}>
      <Icon name="circle-pause" />
      <b className="code">
        <Num>{visit.code}</Num>
      </b>
      <span className="grow">
        <span>{visit.serviceTitle ?? t("reading.title")}</span>
        {visit.visitorId !== "" && (
          <span className="secondary">
            {" · "}
            <Num>{visit.visitorId}</Num>
          </span>
        )}
      </span>
      <span className="text-sm secondary">
        {visit.parkedOn === today ? (
          <T k="parked.since" f={[visit.parkedAt]} />
        ) : (
          <T k="parked.since.day" f={[visit.parkedOn, visit.parkedAt]} />
        )}
        {!visit.own && (
          <>
            {" · "}
            <T k="parked.by" f={[visit.operator]} />
          </>
        )}
      </span>
      {keys !== null && <Keys of={keys} />}
    </Pressable>
  );
}
