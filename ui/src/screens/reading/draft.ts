import type { Draft, Register, RowDraft } from "../../backend";
import { type FieldName, fieldOf } from "./fields";

export function emptyDraft(declaredOn: string): Draft {
  return {
    visitorId: "",
    foreignConfirmed: null,
    mobile: "",
    evidence: null,
    billId: "",
    shortBillConfirmed: false,
    alsoToday: false,
    meterKind: null,
    rows: [],
    declaredOn,
    correction: null,
  };
}

/** Something of it was typed: the date alone, which is there from the start, does not count. */
export function begun(draft: Draft): boolean {
  return (
    [draft.visitorId, draft.mobile, draft.billId].some((text) => text !== "") ||
    draft.evidence !== null ||
    draft.rows.some((row) => row.current !== "" || row.previous !== "")
  );
}

/** The fields that hold something. */
export function filled(draft: Draft): FieldName[] {
  const rows = draft.rows.flatMap(({ register, current, previous }) => [
    ...(current === "" ? [] : [fieldOf("current", register)]),
    ...(previous === "" ? [] : [fieldOf("previous", register)]),
  ]);
  const fields = [
    ["visitor_id", draft.visitorId],
    ["mobile", draft.mobile],
    ["bill_id", draft.billId],
    ["declared_on", draft.declaredOn],
  ] as const;
  return [...fields.filter(([, text]) => text !== "").map(([name]) => name), ...rows];
}

export function rowOf(draft: Draft, register: Register): RowDraft {
  const empty: RowDraft = { register, current: "", again: "", previous: "", lowerReason: null, whole: null };
  return draft.rows.find((row) => row.register === register) ?? empty;
}

export function withRow(draft: Draft, register: Register, change: Partial<RowDraft>): Draft {
  const row = { ...rowOf(draft, register), ...change };
  const known = draft.rows.some((other) => other.register === register);
  const rows = known
    ? draft.rows.map((other) => (other.register === register ? row : other))
    : [...draft.rows, row];
  return { ...draft, rows };
}

/** Another bill is another meter: what was confirmed about the figures is asked again, the figures stay. */
export function withBill(draft: Draft, billId: string): Draft {
  if (billId === draft.billId) return draft;
  const rows = draft.rows.map((row) => ({ ...row, again: "", lowerReason: null }));
  return { ...draft, billId, rows, shortBillConfirmed: false, alsoToday: false };
}
