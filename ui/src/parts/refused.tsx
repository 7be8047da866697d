import { useEffect, useState } from "react";
import type { UiError } from "../backend";
import { raw, t } from "../words";
import { clock } from "./elapsed";
import type { Hint } from "./field";
import { Note } from "./state";
import { Said, T } from "./text";

/** What stands under the password after a try that did not count: nobody says which of the two was wrong. */
export function refusedHint(fault: UiError | null): Hint | null {
  if (fault === null || waits(fault)) return null;
  const wrong = fault.code === "wrong_credentials";
  const text = t(`error.${fault.code}`);
  const left = wrong ? fault.count : null;
  return {
    tone: "bad",
    icon: "circle-alert",
    text: left === null ? text : <Said text={`${text} ${raw("signin.left")}`} figures={[left]} />,
  };
}

/** Somebody else has to open it, or time has to pass. */
export function waits(fault: UiError | null): boolean {
  return fault?.code === "too_many_tries" || fault?.code === "locked_out";
}

/** Too many tries: how long to wait, counted by the time this page has been up. No clock that is set shortens it. */
export function Waiting({ fault }: { fault: UiError }) {
  const left = useSecondsLeft(fault.code === "too_many_tries" ? (fault.count ?? 60) : null);
  if (left === null) {
    return (
      <Note tone="bad" icon="lock" lead={t("signin.locked.lead")} alert testid="locked-out">
        {t("error.locked_out")}
      </Note>
    );
  }
  if (left === 0) {
    return (
      <Note tone="wait" icon="clock" testid="waited">
        {t("signin.waited")}
      </Note>
    );
  }
  return (
    <div className="note warn" role="timer" data-testid="wait" data-seconds={left}>
      <div className="grow">
        <b>{t("signin.wait.lead")} </b>
        <T k="signin.wait" f={[clock(left * 1000)]} />
      </div>
    </div>
  );
}

function useSecondsLeft(seconds: number | null): number | null {
  const [ends, setEnds] = useState(() => end(seconds));
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    setEnds(end(seconds));
    const timer = setInterval(() => setNow(performance.now()), 500);
    return () => clearInterval(timer);
  }, [seconds]);
  if (ends === null || seconds === null) return null;
  return Math.min(seconds, Math.max(0, Math.ceil((ends - now) / 1000)));
}

function end(seconds: number | null): number | null {
  return seconds === null ? null : performance.now() + seconds * 1000;
}
