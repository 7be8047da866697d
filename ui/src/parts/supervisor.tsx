import { useRef, useState } from "react";
import { faultOf, type UiError } from "../backend";
import { sound } from "../sounds";
import { t } from "../words";
import { Field } from "./field";
import { Keys } from "./key";
import { PopOver } from "./popover";
import { refusedHint, Waiting, waits } from "./refused";

interface Props {
  /** What he answers for. */
  body: string;
  /** Rejects where these are not a supervisor's credentials. */
  onApprove: (supervisor: string, password: string) => Promise<void>;
  onClose: () => void;
}

/** A supervisor answers for one action, on the operator's screen. */
export function Supervisor({ body, onApprove, onClose }: Props) {
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  const [fault, setFault] = useState<UiError | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const focus = (name: string) =>
    form.current?.querySelector<HTMLInputElement>(`[data-field=${name}]`)?.focus();

  const submit = async () => {
    if (busy) return;
    if (code === "") return focus("supervisor");
    if (password === "") return focus("supervisor-password");
    setBusy(true);
    setFault(null);
    const typed = password;
    setPassword("");
    try {
      await onApprove(code, typed);
    } catch (error) {
      sound.refused();
      setFault(faultOf(error));
      setBusy(false);
      focus("supervisor-password");
    }
  };

  return (
    <PopOver title={t("override.title")} onClose={onClose}>
      <p>{body}</p>
      <form
        ref={form}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Field
          label={t("override.supervisor")}
          kind="id"
          value={code}
          onChange={setCode}
          autoFocus
          testid="supervisor"
          field="supervisor"
        />
        <Field
          label={t("override.password")}
          kind="password"
          value={password}
          onChange={setPassword}
          hint={refusedHint(fault)}
          testid="supervisor-password"
          field="supervisor-password"
        />
        {fault && waits(fault) && <Waiting fault={fault} />}
        <p className="xs mut">{t("override.note")}</p>
        <div className="acts">
          <button type="submit" className="btn pri" data-testid="approve">
            {busy ? t("signin.asking") : t("override.yes")} <Keys of="Enter" />
          </button>
          <button type="button" className="btn" onClick={onClose} data-testid="approve-no">
            {t("ask.stay")} <Keys of="Esc" />
          </button>
        </div>
      </form>
    </PopOver>
  );
}
