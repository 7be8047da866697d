import { useState } from "react";
import { engine, type Status } from "../../backend";
import { useKeys, useNoScan } from "../../keys";
import { Button } from "../../parts/button";
import { Field } from "../../parts/field";
import { Frame } from "../../parts/frame";
import type { KeyHint } from "../../parts/key-bar";
import { Password } from "../../parts/password";
import { refusedHint, Waiting, waits } from "../../parts/refused";
import { Note } from "../../parts/state";
import { Supervisor } from "../../parts/supervisor";
import { T } from "../../parts/text";
import { useTry } from "../../parts/use-try";
import { refresh, useStatus } from "../../status";
import { t } from "../../words";
import { Checks } from "./checks";
import styles from "./signin.module.css";

interface Props {
  /** Back to the operator whose counter is locked; none where nobody's is. */
  onBack?: () => void;
}

export function SignIn({ onBack }: Props) {
  const status = useStatus();
  const [operator, setOperator] = useState("");
  const [password, setPassword] = useState("");
  const [calling, setCalling] = useState(false);
  const { form, busy, fault, clear, focus } = useTry({
    needed: [
      ["operator", operator],
      ["password", password],
    ],
    work: async () => {
      setPassword("");
      await engine.signIn(operator, password);
      await refresh();
    },
    refused: () => "password",
  });
  const waiting = waits(fault);
  useKeys({
    ...(onBack ? { Escape: onBack } : {}),
    ...(waiting ? { "Ctrl+S": () => setCalling(true) } : {}),
  });
  useNoScan(() => {
    setOperator(operator);
    setPassword(password);
  });

  const approve = async (supervisor: string, secret: string) => {
    await engine.openLockout(operator, supervisor, secret);
    setCalling(false);
    clear();
    focus("password");
  };

  return (
    <Frame screen="signin" className={styles.signin} hints={hints(onBack !== undefined, waiting)}>
      <form className="card short-form" {...form}>
        <div>
          <h1>{t("signin.title")}</h1>
          {status?.office && (
            <p className="secondary text-sm">
              <T k="signin.place" f={[status.office.code, status.counter ?? "", status.office.city]} />
            </p>
          )}
        </div>
        <Field
          label={t("signin.operator")}
          kind="id"
          value={operator}
          onChange={(code) => {
            setOperator(code);
            clear();
          }}
          autoFocus
          testid="operator"
          field="operator"
        />
        <Password value={password} onChange={setPassword} hint={refusedHint(fault)} />
        <Button kind="main" size="big" submits keys="Enter" testid="sign-in">
          {busy ? t(asking(status)) : t("signin.go")}
        </Button>
        {fault && waiting ? (
          <>
            <Waiting fault={fault} />
            <Button icon="user-check" keys="Ctrl+S" onPress={() => setCalling(true)} testid="call-supervisor">
              {t("signin.supervisor")}
            </Button>
          </>
        ) : (
          status?.line === "offline" && (
            <Note tone="wait" icon="wifi-off" lead={t("signin.offline.lead")} testid="signin-offline">
              {t("signin.offline")}
            </Note>
          )
        )}
        <p className="text-xs muted">{t("signin.forgotten")}</p>
      </form>
      {status && <Checks status={status} />}
      {calling && (
        <Supervisor body={t("override.lockout")} onApprove={approve} onClose={() => setCalling(false)} />
      )}
    </Frame>
  );
}

function asking(status: Status | null) {
  return status?.line === "offline" ? "signin.checking" : "signin.asking";
}

function hints(back: boolean, waiting: boolean): KeyHint[] {
  return [
    ["Tab", "hint.next_field"],
    ["Enter", "signin.go"],
    ["Ctrl+R", "signin.show"],
    ...(waiting ? [["Ctrl+S", "signin.supervisor"] as const] : []),
    ["F1", "nav.help"],
    ...(back ? [["Esc", "hint.back"] as const] : []),
  ];
}
