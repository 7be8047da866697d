import { useState } from "react";
import { engine } from "../../backend";
import { useKeys, useNoScan } from "../../keys";
import { announce } from "../../parts/announcer";
import { Button } from "../../parts/button";
import { Field, type Hint } from "../../parts/field";
import { Frame } from "../../parts/frame";
import { Icon } from "../../parts/icon";
import { KeyboardHints } from "../../parts/keyboard-hints";
import { refusedHint, Waiting, waits } from "../../parts/refused";
import { Note } from "../../parts/state";
import { useTry } from "../../parts/use-try";
import { refresh } from "../../status";
import { t } from "../../words";

interface Props {
  /** Somebody else knows the password: there is no way round it but out. */
  forced: boolean;
  onBack: () => void;
}

const OF_NEW = ["password_short", "password_long", "password_common", "password_same"];

export function ChangePassword({ forced, onBack }: Props) {
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [differ, setDiffer] = useState(false);
  const [done, setDone] = useState(false);
  useKeys({ Escape: onBack });
  useNoScan(() => {
    setOld(old);
    setNext(next);
    setAgain(again);
  });
  const emptyNew = () => {
    setNext("");
    setAgain("");
  };
  const { form, busy, fault } = useTry({
    needed: [
      ["old", old],
      ["next", next],
      ["again", again],
    ],
    refuse: () => {
      setDiffer(next !== again);
      if (next === again) return null;
      emptyNew();
      return "next";
    },
    work: async () => {
      await engine.changePassword(old, next);
      setOld("");
      emptyNew();
      announce(t("password.done"));
      setDone(true);
      await refresh();
    },
    refused: ({ code }) => {
      emptyNew();
      if (OF_NEW.includes(code)) return "next";
      setOld("");
      return "old";
    },
  });

  const ofNew = fault !== null && OF_NEW.includes(fault.code);
  const bad = (text: string): Hint => ({ tone: "bad", icon: "circle-alert", text });
  return (
    <Frame
      screen="password"
      className="centred"
      hints={[...HINTS, ["Esc", forced ? "nav.sign_out" : "hint.back"]]}
    >
      <form className="card panel calm" {...form}>
        <Icon name="key-round" size="huge" />
        <div className="grow stack">
          <h1>{t("password.title")}</h1>
          {forced && (
            <Note tone="acc" icon="info" lead={t("password.forced.lead")} testid="password-forced">
              {t("password.forced")}
            </Note>
          )}
          {done ? (
            <Note tone="ok" icon="circle-check" testid="password-done">
              {t("password.done")}
            </Note>
          ) : (
            <>
              <Field
                label={t("password.old")}
                kind="password"
                value={old}
                onChange={setOld}
                hint={ofNew ? null : refusedHint(fault)}
                autoFocus
                testid="old"
                field="old"
              />
              <Field
                label={t("password.new")}
                kind="password"
                value={next}
                onChange={setNext}
                hint={
                  differ
                    ? bad(t("password.differ"))
                    : ofNew && fault
                      ? bad(t(`error.${fault.code}`))
                      : { tone: "mut", text: t("password.rule") }
                }
                testid="next"
                field="next"
              />
              <Field
                label={t("password.again")}
                kind="password"
                value={again}
                onChange={setAgain}
                testid="again"
                field="again"
              />
              <KeyboardHints />
              {fault && waits(fault) && <Waiting fault={fault} />}
            </>
          )}
          <div className="actions">
            {done ? (
              <Button kind="main" keys="Enter" onPress={onBack} autoFocus testid="password-back">
                {t("hint.back")}
              </Button>
            ) : (
              <>
                <Button kind="main" size="big" submits keys="Enter" testid="change">
                  {busy ? t("signin.asking") : t("password.go")}
                </Button>
                <Button keys="Esc" onPress={onBack}>
                  {t(forced ? "nav.sign_out" : "hint.back")}
                </Button>
              </>
            )}
          </div>
        </div>
      </form>
    </Frame>
  );
}

const HINTS = [
  ["Tab", "hint.next_field"],
  ["Enter", "password.go"],
  ["F1", "nav.help"],
] as const;
