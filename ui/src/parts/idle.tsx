import { useEffect, useState } from "react";
import { engine } from "../backend";
import { watchKeys } from "../keys";
import { now, useStatus } from "../status";
import { t } from "../words";
import { announce } from "./announcer";
import { Icon } from "./icon";
import { T } from "./text";

/** The engine hears of a busy keyboard this often, and at once where it is about to lock the counter. */
const EVERY = 10_000;

/** Tells the engine that somebody is at the keyboard. */
export function useActivity() {
  useEffect(() => {
    let told = 0;
    return watchKeys(() => {
      const at = performance.now();
      const near = now()?.locksIn !== null;
      if (at - told < (near ? 500 : EVERY)) return;
      told = at;
      void engine.stayAwake().catch(() => undefined);
    });
  }, []);
}

/** Counts down while the counter is about to lock itself. */
export function IdleWarning() {
  const locksIn = useStatus()?.locksIn ?? null;
  const [ends, setEnds] = useState(0);
  const [at, setAt] = useState(0);
  const near = locksIn !== null;
  useEffect(() => {
    if (locksIn !== null) setEnds(performance.now() + locksIn * 1000);
  }, [locksIn]);
  useEffect(() => {
    if (!near) return;
    announce(t("idle.announce"));
    const tick = () => setAt(performance.now());
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [near]);
  if (!near) return null;
  return (
    <div className="note warn" role="timer" data-testid="idle">
      <Icon name="lock" />
      <div className="grow">
        <b>
          <T k="idle.lead" f={[Math.max(0, Math.ceil((ends - at) / 1000))]} />{" "}
        </b>
        {t("idle.stay")}
      </div>
    </div>
  );
}
