import {
  type Checked,
  type CorrectionDraft,
  type CorrectionReason,
  type Draft,
  engine,
  type LookUp,
  type Note,
  type Register,
  type RowDraft,
  type Scan,
} from "../../backend";
import type { MissingField } from "../../form/missing";
import { type FormState, OpenForm } from "../../form/open-form";
import { CONTENT, textKeyOf } from "./content";
import { emptyDraft, rowOf, withBill, withRow } from "./draft";
import { type FieldName, fieldOf, partsOf } from "./fields";
import { missingOf } from "./missing";

/** What a reading shows beside what every form does. */
interface OfReading {
  lookUp: { billId: string; answer: LookUp | null } | null;
  /** The blind second figures while they are being typed. */
  again: Readonly<Partial<Record<Register, string>>>;
  /** Registers whose two figures differed and were emptied. */
  differed: ReadonlySet<Register>;
  /** Whether it gave a bill id, and what is to be known of it. */
  scan: { taken: boolean; note: Note | null } | null;
}

export type Reading = FormState<Draft, Checked> & OfReading;

const NOT_KNOWN: LookUp = { source: "not_known", asOf: null, subscriber: null };
const UNREADABLE: Scan = { billId: null, note: { code: "barcode", figures: [] } };

/** One visitor's reading while it is on the screen: its figures, their blind second typing, scans, and whose meter it is. */
export class OpenReading extends OpenForm<Draft, Checked, OfReading> {
  #asking: Promise<void> | null = null;

  constructor(draft: Draft, restored: boolean) {
    const own: OfReading = { lookUp: null, again: {}, differed: new Set(), scan: null };
    super(CONTENT, { draft, restored, saved: draft.correction !== null, own });
  }

  static fresh(today: string, kept: Partial<Draft> = {}): OpenReading {
    return new OpenReading({ ...emptyDraft(today), ...kept }, false);
  }

  get correction(): CorrectionDraft | null {
    return this.get().draft.correction;
  }

  change(change: Partial<Draft>, ...fields: FieldName[]) {
    const { draft } = this.get();
    if (change.billId === undefined) this.edit({ ...draft, ...change }, fields);
    else
      this.edit(withBill({ ...draft, ...change, billId: draft.billId }, change.billId), fields, {
        scan: null,
      });
  }

  chooseReason(reason: CorrectionReason) {
    if (this.correction) this.change({ correction: { ...this.correction, reason } });
  }

  changeRow(register: Register, change: Partial<RowDraft>, own: Partial<OfReading> = {}) {
    const draft = withRow(this.get().draft, register, change);
    const fields = (["current", "previous"] as const)
      .filter((name) => change[name] !== undefined)
      .map((name) => fieldOf(name, register));
    const differed = new Set(this.get().differed);
    if (change.current) differed.delete(register);
    this.edit(draft, fields, { differed, ...own });
  }

  /** A figure is typed: whatever was confirmed about an earlier one is asked again. */
  retype(register: Register, current: string) {
    const { lowerReason } = rowOf(this.get().draft, register);
    // A display that passed its end was told of the figure before; that the meter is another one is told of any.
    const reason = lowerReason === "rollover" ? { lowerReason: null } : {};
    this.changeRow(register, { current, again: "", ...reason }, { again: this.#typedAgain(register, "") });
  }

  /** The meter is another one than at the last reading: said of each of its figures. */
  sayReplaced(replaced: boolean) {
    const lowerReason = replaced ? "replaced" : null;
    const { checked, draft } = this.get();
    const registers = checked?.rows.map(({ register }) => register) ?? [];
    const change = { lowerReason, again: "" } as const;
    this.edit(
      registers.reduce((rows, register) => withRow(rows, register, change), draft),
      [],
    );
  }

  /** Yes, to what is asked about the visitor's id. */
  answerVisitor() {
    this.change({ foreignConfirmed: this.get().draft.visitorId });
  }

  /** Yes, to what is asked about the bill. */
  answerBill() {
    const another = this.get().checked?.billId.note?.code === "bill_id_same_day";
    this.change(another ? { alsoToday: true } : { shortBillConfirmed: true });
  }

  typeAgain(register: Register, text: string) {
    this.set({}, { again: this.#typedAgain(register, text) });
  }

  /** Compares the two typings. Where they differ, both are emptied; says whether they were alike. */
  async compare(register: Register): Promise<boolean> {
    const again = this.get().again[register] ?? "";
    if (again === "") return false;
    this.changeRow(register, { again });
    const checked = await this.settle();
    const empty = { again: this.#typedAgain(register, "") };
    if (checked?.rows.find((row) => row.register === register)?.verdict === "confirmed") {
      this.set({}, empty);
      return true;
    }
    const differed = new Set(this.get().differed).add(register);
    this.changeRow(register, { current: "", again: "" }, { ...empty, differed });
    return false;
  }

  /** What stands now, to come back to it: a barcode reader types into whatever has the focus. */
  mark(): () => void {
    const { draft, again, left, differed } = this.get();
    return () => this.edit(draft, [], { again, differed }, left);
  }

  async takeScan(text: string) {
    const { billId, note } = await engine.readScan(text).catch(() => UNREADABLE);
    const scan = { taken: billId !== null, note };
    if (billId === null) this.set({}, { scan });
    else this.edit(withBill(this.get().draft, billId), ["bill_id"], { scan });
    await this.settle();
  }

  /** The line came back: a subscriber that could not be asked for is asked for again. */
  lineBack() {
    const { lookUp } = this.get();
    if (lookUp?.answer?.source === "not_known") this.#want(lookUp.billId);
  }

  /** Also the subscriber: until then it is not known which figures the meter has. */
  override async known(): Promise<Checked | null> {
    for (;;) {
      await this.#asking;
      const checked = await this.settle();
      if (!this.#asking && this.settled) return checked;
    }
  }

  override missing(): readonly MissingField[] {
    return missingOf(this.get());
  }

  override stuck(name: string): boolean {
    const { checked, draft } = this.get();
    if (!checked) return false;
    const { field, register } = partsOf(name);
    if (field === "current")
      return checked.rows.find((row) => row.register === register)?.verdict === "refused";
    const key = textKeyOf(name);
    const mark = key && checked[key].mark;
    return key !== undefined && draft[key] !== "" && (mark === "bad" || mark === "partial");
  }

  protected override heard({ billId, missing }: Checked) {
    const complete = missing.some(({ field }) => field === "bill_id") ? null : billId.canonical;
    const { lookUp } = this.get();
    if (complete === null) {
      if (lookUp) this.set({}, { lookUp: null });
    } else if (lookUp?.billId !== complete) {
      this.#want(complete);
    }
  }

  #typedAgain(register: Register, text: string) {
    return { ...this.get().again, [register]: text };
  }

  #want(billId: string) {
    const asking = this.#lookUp(billId).finally(() => {
      if (this.#asking === asking) this.#asking = null;
    });
    this.#asking = asking;
  }

  async #lookUp(billId: string) {
    this.set({}, { lookUp: { billId, answer: null } });
    const answer = await engine.lookUp(billId).catch(() => NOT_KNOWN);
    if (this.get().lookUp?.billId !== billId) return;
    this.set({}, { lookUp: { billId, answer } });
    this.checkAgain();
  }
}
