import { useEffect, useState } from "react";
import { engine, type ParkedVisit } from "../backend";
import { useStatus } from "../status";

/** The visits that are put aside at this counter, newest first; read anew when their number changes. */
export function useParked(): readonly ParkedVisit[] {
  const count = useStatus()?.parked ?? 0;
  const [visits, setVisits] = useState<readonly ParkedVisit[]>([]);
  useEffect(() => {
    let here = true;
    const reading = count === 0 ? Promise.resolve([]) : engine.parked().catch(() => []);
    void reading.then((next) => here && setVisits(next));
    return () => {
      here = false;
    };
  }, [count]);
  return visits;
}
