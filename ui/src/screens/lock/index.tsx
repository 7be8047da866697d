import { useEffect, useRef, useState } from "react";
import { engine, faultOf, type Operator, type UiError } from "../../backend";
import { useKeys, useScan } from "../../keys";
import { Button } from "../../parts/button";
import { Frame } from "../../parts/frame";
import { Icon } from "../../parts/icon";
import { Keys } from "../../parts/key";
import { Password } from "../../parts/password";
import { refusedHint, Waiting, waits } from "../../parts/refused";
import { Supervisor } from "../../parts/supervisor";
import { sound } from "../../sounds";
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
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<UiError | null>(null);
  const [calling, setCalling] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const waiting = waits(fault);
  useKeys({ "Ctrl+T": onOther, ...(waiting ? { "Ctrl+S": () => setCalling(true) } : {}) });
  useScan({ mark: () => () => setPassword(password), take: () => undefined });
  const focus = () => form.current?.querySelector<HTMLInputElement>("[data-field=password]")?.focus();

  const unlock = async () => {
    if (busy) return;
    if (password === "") return focus();
    setBusy(true);
    setFault(null);
    const typed = password;
    setPassword("");
    try {
      await engine.unlock(typed);
      await refresh();
    } catch (error) {
      sound.refused();
      setFault(faultOf(error));
      setBusy(false);
      focus();
    }
  };
  const approve = async (supervisor: string, secret: string) => {
    await engine.openLockout(operator.code, supervisor, secret);
    setCalling(false);
    setFault(null);
    focus();
  };

  return (
    <Frame screen="lock" hints={HINTS}>
      <form
        ref={form}
        className="card panel lock"
        onSubmit={(event) => {
          event.preventDefault();
          void unlock();
        }}
      >
        <Icon name="lock" size="xl" />
        <div className="grow stack">
          <h1>{t("lock.title")}</h1>
          <p>{t("lock.of", operator.name)}</p>
          <p className="sec sm">{t("lock.kept")}</p>
          <Password value={password} onChange={setPassword} hint={refusedHint(fault)} autoFocus />
          {fault && waiting && <Waiting fault={fault} />}
          <div className="acts">
            <button type="submit" className="btn pri big" data-testid="unlock">
              {busy ? t("signin.checking") : t("lock.open")} <Keys of="Enter" />
            </button>
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
