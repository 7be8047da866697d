import type { Line, PrinterState, Status } from "../backend";
import { useStatus } from "../status";
import { t, type Word } from "../words";
import { Icon } from "./icon";
import { LINE, PRINTER } from "./looks";
import { State } from "./state";
import { Num, T } from "./text";

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

export function TopBar() {
  const status = useStatus();
  return (
    <header className="top">
      <div className="mark">
        <i>
          <Icon name="zap" />
        </i>
        <span className="mk">{t("app.name")}</span>
      </div>
      {status && <Facts status={status} />}
    </header>
  );
}

function Facts({ status }: { status: Status }) {
  const ready = status.phase === "ready";
  return (
    <>
      {status.office && (
        <div className="sec">
          <T k="top.office" f={[status.office.code]} />
          {status.counter && (
            <>
              <span className="mut" aria-hidden="true">
                /
              </span>
              <T k="top.counter" f={[status.counter]} />
            </>
          )}
        </div>
      )}
      {ready && (
        <div className={status.operator ? "" : "mut"} data-testid="operator-name">
          <Icon name="circle-user-round" size="s" />
          {status.operator?.name ?? t("top.signed_out")}
        </div>
      )}
      <div className="sp" />
      <div>
        <span className="sec long">
          <LongDate status={status} />
        </span>
        <span className="sec short">
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
            <span className="mut" aria-hidden="true">
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
          <div>
            <PrinterStateMark state={status.printer.state} />
          </div>
        </>
      )}
    </>
  );
}

function LongDate({ status: { today, weekday } }: { status: Status }) {
  const [year = "", month = "", day = ""] = today.split("/");
  const monthWord = `month.${Number(month)}` as Word;
  const dayWord = `weekday.${weekday}` as Word;
  return <T k="top.date" f={[t(dayWord), String(Number(day)), t(monthWord), year]} />;
}
