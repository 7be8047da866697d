import { createContext, useContext } from "react";
import type { Role } from "../backend";
import type { Place } from "../places";

/** Where the frame leads; given once by the signed-in desk. */
export interface Ways {
  role: Role;
  go: (place: Place) => void;
  lock: () => void;
  menu: () => void;
}

export const WaysContext = createContext<Ways | null>(null);

/** None before anyone signed in. */
export function useWays(): Ways | null {
  return useContext(WaysContext);
}
