import type { Role } from "./backend";
import { mayGo, type Place } from "./places";
import type { Read } from "./reader";

/** Where a code leads that was read on any screen: to a place, to the record of its number, or nowhere. */
export function wayOf({ kind }: Pick<Read, "kind">, role: Role): Place | "record" | null {
  switch (kind) {
    case "bill":
      return mayGo(role, "reading") ? "reading" : null;
    case "number":
      return mayGo(role, "queue") ? "record" : null;
    case "token":
      return mayGo(role, "verify") ? "verify" : null;
    case "text":
      return null;
  }
}
