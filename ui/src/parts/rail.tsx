import type { ReactNode } from "react";
import { ACTS, PLACES, type Place, railOf } from "../places";
import { useStatus } from "../status";
import { t, type Word } from "../words";
import { Icon, type IconName } from "./icon";
import { Keys } from "./key";
import { Num } from "./text";
import type { Ways } from "./ways";
import "./rail.css";

/** Above this a count says only that there are many. */
const MOST = 99;

interface Props {
  current: Place | undefined;
  ways: Ways;
  onHelp: () => void;
}

/** The places of the day, and at its foot help and lock. */
export function Rail({ current, ways, onHelp }: Props) {
  const status = useStatus();
  const counts: Partial<Record<Place, number>> = { queue: status?.waiting ?? 0, home: status?.parked ?? 0 };
  return (
    <nav className="rail" aria-label={t("nav.label")}>
      {railOf(ways.role).map((place) => (
        <Item key={place} {...PLACES[place]} here={place === current} onPress={() => ways.go(place)}>
          <Badge count={counts[place] ?? 0} />
        </Item>
      ))}
      <div className="gap" />
      <Item {...ACTS.help} onPress={onHelp} />
      <Item {...ACTS.lock} onPress={ways.lock} />
    </nav>
  );
}

interface ItemProps {
  icon: IconName;
  word: Word;
  chord: string;
  here?: boolean;
  onPress: () => void;
  children?: ReactNode;
}

function Item({ icon, word, chord, here = false, onPress, children }: ItemProps) {
  return (
    <button type="button" tabIndex={-1} aria-current={here ? "page" : undefined} onClick={onPress}>
      <Icon name={icon} />
      <span className="rail-word">{t(word)}</span>
      {children}
      <Keys of={chord} />
    </button>
  );
}

function Badge({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className="badge">
      <Num>{count > MOST ? `+${MOST}` : count}</Num>
    </span>
  );
}
