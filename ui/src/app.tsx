import { Desk } from "./desk";
import { Announcer } from "./parts/announcer";
import { SignIn } from "./screens/signin";
import { Start } from "./screens/start";
import { useStatus } from "./status";

export function App() {
  const status = useStatus();
  return (
    <>
      {screen()}
      <Announcer />
    </>
  );

  function screen() {
    if (status === null) return <Start phase="starting" />;
    if (status.phase !== "ready") return <Start phase={status.phase} />;
    return status.operator ? <Desk key={status.operator.code} /> : <SignIn />;
  }
}
