import { useRef, useState } from "react";
import { type Code, codeOf, engine } from "../../backend";
import { useKeys, useScan } from "../../keys";
import { Field } from "../../parts/field";
import { Frame } from "../../parts/frame";
import { Icon } from "../../parts/icon";
import { Keys } from "../../parts/key";
import { Note } from "../../parts/state";
import { T } from "../../parts/text";
import { sound } from "../../sounds";
import { refresh, useStatus } from "../../status";
import { t } from "../../words";
import { Checks } from "./checks";
import { KeyboardHints } from "./keyboard-hints";

export function SignIn() {
  const status = useStatus();
  const [operator, setOperator] = useState("");
  const [password, setPassword] = useState("");
  const [seen, setSeen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Code | null>(null);
  const form = useRef<HTMLFormElement>(null);
  useKeys({ "Ctrl+M": () => setSeen((was) => !was) });
  useScan({
    mark: () => () => {
      setOperator(operator);
      setPassword(password);
    },
    take: () => undefined,
  });

  const focus = (name: string) =>
    form.current?.querySelector<HTMLInputElement>(`[data-field=${name}]`)?.focus();
  const submit = async () => {
    if (busy) return;
    if (operator === "") return focus("operator");
    if (password === "") return focus("password");
    setBusy(true);
    setFault(null);
    try {
      await engine.signIn(operator, password);
      await refresh();
    } catch (error) {
      sound.refused();
      setFault(codeOf(error));
      setPassword("");
      focus("password");
    } finally {
      setBusy(false);
    }
  };

  return (
    <Frame
      screen="signin"
      hints={[
        ["Tab", "hint.next_field"],
        ["Enter", "signin.go"],
        ["Ctrl+M", "signin.show"],
        ["F1", "nav.help"],
      ]}
    >
      <form
        ref={form}
        className="card sf"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div>
          <h1>{t("signin.title")}</h1>
          {status?.office && (
            <p className="sec sm">
              <T k="signin.place" f={[status.office.code, status.counter ?? "", status.office.city]} />
            </p>
          )}
        </div>
        <Field
          label={t("signin.operator")}
          kind="id"
          value={operator}
          onChange={setOperator}
          autoFocus
          testid="operator"
          field="operator"
        />
        <div>
          <Field
            label={t("signin.password")}
            kind={seen ? "text" : "password"}
            className="pw"
            value={password}
            onChange={setPassword}
            hint={fault ? { tone: "bad", icon: "circle-alert", text: t(`error.${fault}`) } : null}
            trail={
              <>
                <Keys of="Ctrl+M" />
                <Icon name={seen ? "eye-off" : "eye"} />
              </>
            }
            testid="password"
            field="password"
          />
          <KeyboardHints />
        </div>
        <button type="submit" className="btn pri big" data-testid="sign-in">
          {busy ? t("signin.asking") : t("signin.go")} <Keys of="Enter" />
        </button>
        {status?.line === "offline" && (
          <Note tone="warn" icon="wifi-off" lead={t("signin.offline.lead")}>
            <T k="signin.offline" f={[status.waiting]} />
          </Note>
        )}
        <p className="xs mut">{t("signin.forgotten")}</p>
      </form>
      {status && <Checks status={status} />}
    </Frame>
  );
}
