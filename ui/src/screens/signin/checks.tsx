import type { ReactNode } from "react";
import type { Status } from "../../backend";
import { classes } from "../../parts/classes";
import { Icon, type IconName } from "../../parts/icon";
import { LINE, PRINTER } from "../../parts/looks";
import { State, type Tone } from "../../parts/state";
import { Num, T } from "../../parts/text";
import { Th } from "../../parts/th";
import { t, type Word } from "../../words";
import styles from "./signin.module.css";

interface Check {
  name: Word;
  icon: IconName;
  fact: ReactNode;
  tone: Tone;
  word: Word;
}

const MARK: Record<Tone, IconName> = {
  ok: "circle-check",
  warn: "triangle-alert",
  bad: "circle-alert",
  wait: "hourglass",
  acc: "info",
};
/** What this terminal knows of itself before the first visitor: nothing here is guessed. */
function checksOf(status: Status): Check[] {
  const { printer, line, numbersLeft, waiting, needsAction, clockSuspect } = status;
  return [
    {
      name: "morning.printer",
      icon: "printer",
      fact: printer.name ?? t("morning.printer.none"),
      tone: PRINTER[printer.state].tone,
      word: PRINTER[printer.state].word,
    },
    {
      name: "morning.clock",
      icon: "clock",
      fact: clockSuspect ? t("morning.clock.suspect") : <Num>{`${status.today} ${status.time}`}</Num>,
      tone: clockSuspect ? "warn" : "ok",
      word: clockSuspect ? "morning.clock.look" : "morning.clock.right",
    },
    {
      name: "morning.numbers",
      icon: "hash",
      fact: <T k="morning.numbers.left" f={[numbersLeft]} />,
      tone: numbersLeft > 0 ? "ok" : "warn",
      word: numbersLeft > 0 ? "morning.numbers.some" : "morning.numbers.none",
    },
    {
      name: "morning.central",
      icon: "server",
      fact: t(`morning.central.${line}`),
      tone: LINE[line].tone,
      word: LINE[line].word,
    },
    {
      name: "morning.backlog",
      icon: "inbox",
      fact: <T k={waiting > 0 ? "morning.backlog.waiting" : "morning.backlog.empty"} f={[waiting]} />,
      tone: waiting > 0 ? "wait" : "ok",
      word: waiting > 0 ? "morning.backlog.wait" : "morning.backlog.clear",
    },
    ...(needsAction > 0
      ? ([
          {
            name: "morning.action",
            icon: "pencil",
            fact: <T k="morning.action.count" f={[needsAction]} />,
            tone: "warn",
            word: "morning.action.look",
          },
        ] as const)
      : []),
  ];
}

export function Checks({ status }: { status: Status }) {
  const checks = checksOf(status);
  const reminders = checks.filter(({ tone }) => tone === "warn").length;
  const verdict = status.numbersLeft === 0 ? "numbers" : "go";
  return (
    <section className={`card ${styles.checks}`} aria-label={t("morning.label")}>
      <div className={classes(styles.verdict, verdict === "go" ? "ok" : "warn")}>
        <Icon name={verdict === "go" ? "circle-check" : "triangle-alert"} size="huge" />
        <div>
          <h2>{t(`morning.verdict.${verdict}`)}</h2>
          <p>
            {verdict === "go" && reminders > 0 ? (
              <T k="morning.verdict.reminders" f={[reminders]} />
            ) : (
              t(`morning.verdict.${verdict}.more`)
            )}
          </p>
        </div>
      </div>
      <table className="table">
        <tbody>
          {checks.map(({ name, icon, fact, tone, word }) => (
            <tr key={name} className={classes(tone === "warn" && styles.look)}>
              <Th of="row">
                <span className="row">
                  <Icon name={icon} />
                  {t(name)}
                </span>
              </Th>
              <td>{fact}</td>
              <td>
                <State tone={tone} icon={MARK[tone]}>
                  {t(word)}
                </State>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
