import { useEffect, useState } from "react";
import { engine, type Operator } from "../../backend";
import { useKeys, useNoScan } from "../../keys";
import { Button } from "../../parts/button";
import { Frame } from "../../parts/frame";
import { Icon } from "../../parts/icon";
import { Password } from "../../parts/password";
import { refusedHint, Waiting, waits } from "../../parts/refused";
import { Supervisor } from "../../parts/supervisor";
import { useTry } from "../../parts/use-try";
import { refresh } from "../../status";
import { t } from "../../words";
import { SignIn } from "../signin";

interface Props {
  operator: Operator;
  /** Another operator signs in; else the counter waits for its own. */
  switching: boolean;
  onSwitch: (switching: boolean) => void;
}

/** Nothing of the visitor, and one way back for each who may come. */
export function Lock({ operator, switching, onSwitch }: Props) {
  // The next lock is not for another operator unless it is asked for again.
  useEffect(() => () => onSwitch(false), [onSwitch]);
  return switching ? (
    <SignIn onBack={() => onSwitch(false)} />
  ) : (
    <Locked operator={operator} onOther={() => onSwitch(true)} />
  );
}

function Locked({ operator, onOther }: { operator: Operator; onOther: () => void }) {
  const [password, setPassword] = useState("");
  const [calling, setCalling] = useState(false);
  const { form, busy, fault, clear, focus } = useTry({
    needed: [["password", password]],
    work: async () => {
      setPassword("");
      await engine.unlock(password);
      await refresh();
    },
    refused: () => "password",
  });
  const waiting = waits(fault);
  useKeys({ "Ctrl+T": onOther, ...(waiting ? { "Ctrl+S": () => setCalling(true) } : {}) });
  useNoScan(() => setPassword(password));
  const approve = async (supervisor: string, secret: string) => {
    await engine.openLockout(operator.code, supervisor, secret);
    setCalling(false);
    clear();
    focus("password");
  };

  return (
    <Frame screen="lock" className="centred" hints={HINTS}>
      <form className="card panel calm" {...form}>
        <Icon name="lock" size="huge" />
        <div className="grow stack">
          <h1>{t("lock.title")}</h1>
          <p>{t("lock.of", operator.name)}</p>
          <p className="secondary text-sm">{t("lock.kept")}</p>
          <Password value={password} onChange={setPassword} hint={refusedHint(fault)} autoFocus />
          {fault && waiting && <Waiting fault={fault} />}
          <div className="actions">
            <Button kind="main" size="big" submits keys="Enter" testid="unlock">
              {busy ? t("signin.checking") : t("lock.open")}
            </Button>
            {waiting ? (
              <Button
                icon="user-check"
                keys="Ctrl+S"
                onPress={() => setCalling(true)}
                testid="call-supervisor"
              >
                {t("signin.supervisor")}
              </Button>
            ) : (
              <Button icon="user-round" keys="Ctrl+T" onPress={onOther} testid="other-operator">
                {t("lock.other")}
              </Button>
            )}
          </div>
        </div>
      </form>
      {calling && (
        <Supervisor body={t("override.lockout")} onApprove={approve} onClose={() => setCalling(false)} />
      )}
    </Frame>
  );
}

const HINTS = [
  ["Enter", "lock.open"],
  ["Ctrl+R", "signin.show"],
  ["Ctrl+T", "lock.other"],
  ["F1", "nav.help"],
] as const;
