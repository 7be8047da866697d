import type { Role } from "./backend";
import type { Chord } from "./layers";
import type { IconName } from "./parts/icon";
import type { Word } from "./words";

/** What a key does on every screen. */
interface Act {
  chord: Chord;
  icon: IconName;
  word: Word;
}

interface Entry extends Act {
  /** Who may go there. */
  roles: readonly Role[];
  /** Who finds it in the rail; others by its key, and by a cell of the top bar or a button on home. */
  rail: readonly Role[];
}

/** Who takes records. A technician looks after the machine and sees none. */
const COUNTER: readonly Role[] = ["operator", "supervisor"];
const TECHNICIAN: readonly Role[] = ["technician"];
const EVERYONE: readonly Role[] = [...COUNTER, ...TECHNICIAN];

/**
 * The one list of places, in the order of the rail: rail, help, top bar and the desk's keys read it. Operators find
 * the places of their day in the rail; it holds eight entries, as the smallest screen has no room for more.
 */
export const PLACES = {
  home: { chord: "F2", icon: "house", word: "nav.home", roles: COUNTER, rail: COUNTER },
  reading: { chord: "F3", icon: "gauge", word: "nav.reading", roles: COUNTER, rail: COUNTER },
  follow: { chord: "F4", icon: "search", word: "nav.follow", roles: COUNTER, rail: COUNTER },
  services: { chord: "F5", icon: "folder", word: "nav.services", roles: COUNTER, rail: COUNTER },
  queue: { chord: "F6", icon: "inbox", word: "nav.queue", roles: COUNTER, rail: COUNTER },
  printer: { chord: "Ctrl+L", icon: "printer", word: "nav.printer", roles: EVERYONE, rail: TECHNICIAN },
  reader: { chord: "Ctrl+G", icon: "scan-barcode", word: "nav.reader", roles: TECHNICIAN, rail: TECHNICIAN },
  verify: { chord: "Ctrl+K", icon: "shield-check", word: "nav.verify", roles: EVERYONE, rail: TECHNICIAN },
} as const satisfies Record<string, Entry>;

export type Place = keyof typeof PLACES;

/** Keys that work on every screen of a signed-in operator and lead to no place. */
export const ACTS = {
  help: { chord: "F1", icon: "circle-question-mark", word: "nav.help" },
  lock: { chord: "F9", icon: "lock", word: "nav.lock" },
  me: { chord: "Ctrl+U", icon: "user-round", word: "nav.me" },
  signOut: { chord: "Ctrl+Q", icon: "log-out", word: "nav.sign_out" },
} as const satisfies Record<string, Act>;

const ALL = Object.keys(PLACES) as Place[];

export function placesOf(role: Role): Place[] {
  return ALL.filter((place) => mayGo(role, place));
}

export function railOf(role: Role): Place[] {
  return ALL.filter((place) => PLACES[place].rail.includes(role));
}

export function mayGo(role: Role, place: Place): boolean {
  return PLACES[place].roles.includes(role);
}

/** Where a role begins, and where Escape leads to. */
export function homeOf(role: Role): Place {
  return mayGo(role, "home") ? "home" : "printer";
}
