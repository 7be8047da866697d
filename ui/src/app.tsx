import { useState } from "react";
import { engine } from "./backend";
import { Desk } from "./desk";
import { Announcer } from "./parts/announcer";
import { Lock } from "./screens/lock";
import { ChangePassword } from "./screens/password";
import { SignIn } from "./screens/signin";
import { Start } from "./screens/start";
import { refresh, useStatus } from "./status";

export function App() {
  const status = useStatus();
  /** The operator locked the counter for another one to sign in. */
  const [switching, setSwitching] = useState(false);
  return (
    <>
      {screen()}
      <Announcer />
    </>
  );

  function screen() {
    if (status === null) return <Start phase="starting" />;
    if (status.phase !== "ready") return <Start phase={status.phase} />;
    const { operator, locked, passwordDue } = status;
    if (!operator) return <SignIn />;
    if (locked) return <Lock operator={operator} switching={switching} onSwitch={setSwitching} />;
    if (passwordDue) return <ChangePassword forced onBack={() => void leave()} />;
    return <Desk key={operator.code} operator={operator} onSwitch={setSwitching} />;
  }
}

async function leave() {
  await engine.signOut().catch(() => undefined);
  await refresh();
}
