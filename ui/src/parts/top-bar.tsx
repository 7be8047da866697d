import type { ReactNode } from "react";
import type { Line, PrinterState, Status } from "../backend";
import { ACTS, PLACES, type Place } from "../places";
import { useStatus } from "../status";
import { t, type Word } from "../words";
import { classes } from "./classes";
import { Icon } from "./icon";
import { Keys } from "./key";
import { LINE, PRINTER } from "./looks";
import { State } from "./state";
import { Num, T } from "./text";
import type { Ways } from "./ways";
import "./top-bar.css";

export function LineState({ line }: { line: Line }) {
  const { tone, icon, word } = LINE[line];
  return (
    <State tone={tone} icon={icon} data-testid="line" data-state={line}>
      {t(word)}
    </State>
  );
}

export function PrinterStateMark({ state }: { state: PrinterState }) {
  const { tone, icon, word } = PRINTER[state];
  return (
    <State tone={tone} icon={icon} data-testid="printer" data-state={state}>
      {t(word)}
    </State>
  );
}

interface Props {
  /** None before anyone signed in. */
  ways: Ways | null;
  current: Place | undefined;
}

/** What holds on every screen: where this is, who works, the line, the queue, the printer. */
export function TopBar({ ways, current }: Props) {
  const status = useStatus();
  return (
    <header className="top-bar" data-part="top-bar">
      <div className="brand">
        <i>
          <Icon name="zap" />
        </i>
        <span className="brand-name">{t("app.name")}</span>
      </div>
      {status && <Facts status={status} ways={ways} current={current} />}
    </header>
  );
}

function Facts({ status, ways, current }: Props & { status: Status }) {
  const ready = status.phase === "ready";
  return (
    <>
      {status.office && (
        <div className="secondary">
          <T k="top.office" f={[status.office.code]} />
          {status.counter && (
            <>
              <span className="muted" aria-hidden="true">
                /
              </span>
              <T k="top.counter" f={[status.counter]} />
            </>
          )}
        </div>
      )}
      {ready && (
        <Cell chord={ACTS.me.chord} label={t(ACTS.me.word)} onPress={ways?.menu}>
          <span className={classes("operator", !status.operator && "muted")} data-testid="operator-name">
            <Icon name="circle-user-round" size="small" />
            {status.operator?.name ?? t("top.signed_out")}
          </span>
        </Cell>
      )}
      <div className="spring" />
      <div>
        <span className="secondary long-date">
          <LongDate status={status} />
        </span>
        <span className="secondary short-date">
          <Num>{status.today}</Num>
        </span>
        <span className="clock">
          <Num>{status.time}</Num>
        </span>
      </div>
      {ready && (
        <>
          <div>
            <LineState line={status.line} />
          </div>
          <div>
            <span data-testid="waiting" data-count={status.waiting}>
              <State tone="wait" icon="inbox">
                <T k="top.queue" f={[status.waiting]} />
              </State>
            </span>
            <span className="muted" aria-hidden="true">
              ·
            </span>
            {status.safeToSwitchOff ? (
              <State tone="ok" icon="shield-check">
                {t("top.safe")}
              </State>
            ) : (
              <State tone="bad" icon="shield-alert">
                {t("top.unsafe")}
              </State>
            )}
          </div>
          <Cell
            chord={PLACES.printer.chord}
            label={t(PLACES.printer.word)}
            here={current === "printer"}
            onPress={ways && (() => ways.go("printer"))}
          >
            <PrinterStateMark state={status.printer.state} />
          </Cell>
        </>
      )}
    </>
  );
}

interface CellProps {
  chord: string;
  /** Where it leads. */
  label: string;
  here?: boolean;
  /** None before anyone signed in: then it only says how things are. */
  onPress: (() => void) | null | undefined;
  children: ReactNode;
}

/** A cell that leads somewhere, with its key where there is room. */
function Cell({ chord, label, here = false, onPress, children }: CellProps) {
  if (!onPress) return <div>{children}</div>;
  return (
    <button type="button" tabIndex={-1} aria-current={here ? "page" : undefined} onClick={onPress}>
      <span className="unseen">{label}: </span>
      {children}
      <Keys of={chord} />
    </button>
  );
}

function LongDate({ status: { today, weekday } }: { status: Status }) {
  const [year = "", month = "", day = ""] = today.split("/");
  const monthWord = `month.${Number(month)}` as Word;
  const dayWord = `weekday.${weekday}` as Word;
  return <T k="top.date" f={[t(dayWord), String(Number(day)), t(monthWord), year]} />;
}
