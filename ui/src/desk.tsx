import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { engine, type Operator } from "./backend";
import { Body, type Screen } from "./body";
import { useKeys } from "./keys";
import type { KeyMap } from "./layers";
import { useActivity } from "./parts/idle";
import { Ask } from "./parts/popover";
import { WaysContext } from "./parts/ways";
import { ACTS, homeOf, mayGo, PLACES, type Place, placesOf } from "./places";
import { Me } from "./screens/me";
import { refresh } from "./status";
import { Visit } from "./visit";
import { t } from "./words";

interface Props {
  operator: Operator;
  /** The counter is locked for another operator to sign in; false where that was refused. */
  onSwitch: (switching: boolean) => void;
}

/** A signed-in operator's desk: which place is up, and which visit is open there. */
export function Desk({ operator, onSwitch }: Props) {
  const home = homeOf(operator.role);
  const [screen, setScreen] = useState<Screen>(home);
  /** Where a correction was asked for, and where Escape leads from it. */
  const [origin, setOrigin] = useState<Screen>("queue");
  const [visit] = useState(() => new Visit());
  const { waiting } = useSyncExternalStore(visit.subscribe, visit.get);
  const [leaving, setLeaving] = useState(false);
  const [menu, setMenu] = useState(false);

  useEffect(() => {
    void visit.restore().then((found) => {
      if (!found) return;
      setOrigin("receipt");
      setScreen("reading");
    });
  }, [visit]);

  const ways = useMemo(() => {
    const go = (place: Place) => {
      if (!mayGo(operator.role, place)) return;
      if (place === "reading") visit.begin();
      setScreen(place);
    };
    const leave = () => {
      setMenu(false);
      void lock(visit);
    };
    return { role: operator.role, go, lock: leave, menu: () => setMenu(true) };
  }, [operator.role, visit]);

  const switchOperator = () => {
    setMenu(false);
    onSwitch(true);
    void lock(visit).then((locked) => locked || onSwitch(false));
  };
  const signOut = async () => {
    await visit.end();
    await engine.signOut().catch(() => undefined);
    await refresh();
  };
  const askToLeave = () => {
    setMenu(false);
    if (visit.unsaved) setLeaving(true);
    else void signOut();
  };

  useActivity();
  const places = placesOf(operator.role).map((place) => [PLACES[place].chord, () => ways.go(place)]);
  const keys: KeyMap = {
    [PLACES.home.chord]: () => setScreen(home),
    ...Object.fromEntries(places),
    [ACTS.lock.chord]: ways.lock,
    [ACTS.me.chord]: ways.menu,
    [ACTS.signOut.chord]: askToLeave,
  };
  useKeys(keys, "frame");

  return (
    <WaysContext.Provider value={ways}>
      <Body
        screen={screen}
        visit={visit}
        ways={ways}
        origin={origin}
        onScreen={setScreen}
        onOrigin={setOrigin}
      />
      {menu && (
        <Me
          operator={operator}
          onPassword={() => {
            setMenu(false);
            setScreen("password");
          }}
          onLock={ways.lock}
          onSwitch={switchOperator}
          onSignOut={askToLeave}
          onClose={() => setMenu(false)}
        />
      )}
      {leaving && (
        <Ask
          title={t("ask.sign_out.title")}
          body={t("ask.sign_out.body")}
          yes={t("nav.sign_out")}
          onYes={() => void signOut()}
          onNo={() => setLeaving(false)}
        />
      )}
      {waiting && (
        <Ask
          title={t("ask.open.title")}
          body={t("ask.open.body")}
          yes={t("ask.open.yes")}
          onYes={() => {
            setScreen(visit.startWaiting() ?? screen);
          }}
          onNo={() => visit.dropWaiting()}
        />
      )}
    </WaysContext.Provider>
  );
}

/** What is typed is in the database before the screen shows nothing of it. Says whether the counter is locked. */
async function lock(visit: Visit): Promise<boolean> {
  await visit.settle();
  const locked = await engine.lock().then(
    () => true,
    () => false,
  );
  await refresh();
  return locked;
}
