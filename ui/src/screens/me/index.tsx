import { useEffect, useState } from "react";
import { codeOf, engine, type LockedOut, type Operator } from "../../backend";
import { announce } from "../../parts/announcer";
import { Button } from "../../parts/button";
import { PopOver } from "../../parts/popover";
import { Num, T } from "../../parts/text";
import { useStatus } from "../../status";
import { t } from "../../words";

interface Props {
  operator: Operator;
  onPassword: () => void;
  onLock: () => void;
  onSwitch: () => void;
  onSignOut: () => void;
  onClose: () => void;
}

/** What operators can do about their own sign-in. */
export function Me({ operator, onPassword, onLock, onSwitch, onSignOut, onClose }: Props) {
  const grant = useStatus()?.grant ?? null;
  return (
    <PopOver
      title={operator.name}
      onClose={onClose}
      keys={{ "Ctrl+Q": onSignOut, "Ctrl+T": onSwitch, F9: onLock }}
    >
      <p className="secondary text-sm">
        {t(`role.${operator.role}`)}
        {grant && (
          <>
            {" · "}
            <T k={grant.days > 0 ? "grant.left" : "grant.over"} f={[grant.days]} />
          </>
        )}
      </p>
      <div className="stack">
        <Button icon="key-round" onPress={onPassword} autoFocus testid="me-password">
          {t("password.title")}
        </Button>
        <Button icon="user-round" keys="Ctrl+T" onPress={onSwitch} testid="me-switch">
          {t("lock.other")}
        </Button>
        <Button icon="log-out" keys="Ctrl+Q" onPress={onSignOut} testid="me-sign-out">
          {t("nav.sign_out")}
        </Button>
      </div>
      {operator.role === "supervisor" && <LockedOperators />}
      <div className="actions">
        <Button onPress={onClose} keys="Esc">
          {t("help.close")}
        </Button>
      </div>
    </PopOver>
  );
}

/** Whom a supervisor can let in again. */
function LockedOperators() {
  const [locked, setLocked] = useState<LockedOut[]>([]);
  useEffect(() => {
    engine.lockedOut().then(setLocked, () => undefined);
  }, []);
  const letIn = (operator: string) =>
    engine.letIn(operator).then(
      (left) => {
        setLocked(left);
        announce(t("override.opened"));
      },
      (error: unknown) => announce(t(`error.${codeOf(error)}`)),
    );
  if (locked.length === 0) return null;
  return (
    <section aria-label={t("override.locked")}>
      <h3 className="text-sm strong">{t("override.locked")}</h3>
      <ul className="stack">
        {locked.map(({ operator }) => (
          <li key={operator} className="row">
            <Num>{operator}</Num>
            <span className="to-end" />
            <Button size="small" icon="user-check" onPress={() => void letIn(operator)} testid="let-in">
              {t("override.open")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
