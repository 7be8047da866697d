import { useState } from "react";
import { useNoScan } from "../keys";
import { t } from "../words";
import { Button } from "./button";
import { Field } from "./field";
import { KeyboardHints } from "./keyboard-hints";
import { PopOver } from "./popover";
import { refusedHint, Waiting, waits } from "./refused";
import { useTry } from "./use-try";

interface Props {
  /** What they answer for. */
  body: string;
  /** Rejects where these are not a supervisor's credentials. */
  onApprove: (supervisor: string, password: string) => Promise<void>;
  onClose: () => void;
}

/** A supervisor answers for one action, on the operator's screen. */
export function Supervisor({ body, onApprove, onClose }: Props) {
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  useNoScan(() => {
    setCode(code);
    setPassword(password);
  });
  const { form, busy, fault } = useTry({
    needed: [
      ["supervisor", code],
      ["supervisor-password", password],
    ],
    work: () => {
      setPassword("");
      return onApprove(code, password);
    },
    refused: () => "supervisor-password",
  });

  return (
    <PopOver title={t("override.title")} onClose={onClose}>
      <p>{body}</p>
      <form className="stack" {...form}>
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
        <KeyboardHints />
        {fault && waits(fault) && <Waiting fault={fault} />}
        <p className="text-xs muted">{t("override.note")}</p>
        <div className="actions">
          <Button kind="main" submits keys="Enter" testid="approve">
            {busy ? t("signin.asking") : t("override.yes")}
          </Button>
          <Button onPress={onClose} keys="Esc" testid="approve-no">
            {t("ask.stay")}
          </Button>
        </div>
      </form>
    </PopOver>
  );
}
