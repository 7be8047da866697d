import type {
  Checked,
  Code,
  CorrectionDraft,
  CorrectionReason,
  Draft,
  Drawing,
  LookUp,
  Note,
  Register,
  RowDraft,
  Scan,
} from "../../backend";
import { codeOf, engine } from "../../backend";
import { type FieldName, fieldOf } from "../../form/fields";
import { Preview, Verdicts } from "../../form/verdicts";
import { begun, emptyDraft, filled, withBill, withRow } from "./draft";

export interface Reading {
  draft: Draft;
  /** The engine's verdict; of an earlier moment while a key is being looked at. */
  checked: Checked | null;
  lookUp: { billId: string; answer: LookUp | null } | null;
  drawing: Drawing | null;
  /** Fields the operator went on from: only then is something half typed called wrong. */
  left: ReadonlySet<FieldName>;
  /** The blind second figures while they are being typed. */
  again: Readonly<Partial<Record<Register, string>>>;
  /** Registers whose two figures differed and were emptied. */
  differed: ReadonlySet<Register>;
  scan: { note: Note | null } | null;
  restored: boolean;
  startedAt: number | null;
  saving: boolean;
  fault: Code | null;
}

/** One visitor's reading while it is on the screen. Keys change it at once; the engine's verdict follows. */
export class Session {
  #state: Reading;
  #listeners = new Set<() => void>();
  readonly #verdicts = new Verdicts(
    () => this.#state.draft,
    (verdict) => this.#heard(verdict),
  );
  readonly #preview = new Preview(
    () => this.#state.draft,
    (drawing) => this.#set({ drawing }),
  );
  #asking: Promise<void> | null = null;
  #saved = false;
  /** What a correction began with: only what differs from it would be lost. */
  readonly #before: string | null;

  constructor(draft: Draft, restored: boolean) {
    this.#before = draft.correction && !restored ? JSON.stringify(draft) : null;
    this.#state = {
      draft,
      checked: null,
      lookUp: null,
      drawing: null,
      left: new Set(restored || draft.correction ? filled(draft) : []),
      again: {},
      differed: new Set(),
      scan: null,
      restored,
      startedAt: begun(draft) ? Date.now() : null,
      saving: false,
      fault: null,
    };
    this.#verdicts.changed();
  }

  static fresh(today: string, kept: Partial<Draft> = {}): Session {
    return new Session({ ...emptyDraft(today), ...kept }, false);
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly get = (): Reading => this.#state;

  /** Something was typed that is not saved. */
  get begun(): boolean {
    return begun(this.#state.draft) && JSON.stringify(this.#state.draft) !== this.#before;
  }

  get correction(): CorrectionDraft | null {
    return this.#state.draft.correction;
  }

  /** Later answers of the engine no longer matter; afterwards nothing of this reading is written any more. */
  async end(): Promise<void> {
    this.#preview.end();
    await this.#verdicts.end();
  }

  change(change: Partial<Draft>, ...fields: FieldName[]) {
    let draft: Draft = { ...this.#state.draft, ...change };
    if (change.billId !== undefined) draft = withBill(this.#state.draft, change.billId);
    this.#edit(draft, fields, change.billId === undefined ? {} : { scan: null });
  }

  chooseReason(reason: CorrectionReason) {
    if (this.correction) this.change({ correction: { ...this.correction, reason } });
  }

  changeRow(register: Register, change: Partial<RowDraft>) {
    const draft = withRow(this.#state.draft, register, change);
    const fields = (["current", "previous"] as const)
      .filter((name) => change[name] !== undefined)
      .map((name) => fieldOf(name, register));
    const differed = new Set(this.#state.differed);
    if (change.current !== undefined && change.current !== "") differed.delete(register);
    this.#edit(draft, fields, { differed });
  }

  /** A figure is typed: whatever was confirmed about an earlier one is asked again. */
  retype(register: Register, current: string) {
    this.#set({ again: { ...this.#state.again, [register]: "" } });
    this.changeRow(register, { current, again: "" });
  }

  typeAgain(register: Register, text: string) {
    this.#set({ again: { ...this.#state.again, [register]: text } });
  }

  /** Compares the two typings. Where they differ, both are emptied; says whether they were alike. */
  async compare(register: Register): Promise<boolean> {
    const again = this.#state.again[register] ?? "";
    if (again === "") return false;
    this.changeRow(register, { again });
    const checked = await this.settle();
    this.#set({ again: { ...this.#state.again, [register]: "" } });
    if (checked?.rows.find((row) => row.register === register)?.verdict === "confirmed") return true;
    this.changeRow(register, { current: "", again: "" });
    this.#set({ differed: new Set(this.#state.differed).add(register) });
    return false;
  }

  /** The operator went on from a field: it takes its canonical form, and what is wrong with it is said. */
  async leave(field: FieldName) {
    if (!this.#state.left.has(field)) this.#set({ left: new Set(this.#state.left).add(field) });
    const checked = await this.settle();
    const { draft } = this.#state;
    const canon = checked && canonical(checked, draft, field);
    if (canon) this.#edit({ ...draft, ...canon }, [], {});
  }

  /** What stands now, to come back to it: a barcode reader types into whatever has the focus. */
  mark(): () => void {
    const { draft, again, left, differed } = this.#state;
    return () => this.#edit(draft, [], { again, left, differed });
  }

  async takeScan(text: string) {
    const { billId, note } = await engine
      .readScan(text)
      .catch((): Scan => ({ billId: null, note: { code: "barcode", figures: [] } }));
    if (billId !== null) this.change({ billId }, "bill_id");
    this.#set({ scan: { note } });
    await this.settle();
  }

  /** The line came back: a subscriber that could not be asked for is asked for again. */
  lineBack() {
    const { lookUp } = this.#state;
    if (lookUp?.answer?.source === "not_known") this.#want(lookUp.billId);
  }

  /** The engine's verdict on what stands now. */
  async settle(): Promise<Checked | null> {
    await this.#verdicts.settled();
    return this.#state.checked;
  }

  /** The verdict once the subscriber was asked for, too: until then nobody knows which figures the meter has. */
  async known(): Promise<Checked | null> {
    let checked = await this.settle();
    while (this.#asking) {
      await this.#asking;
      checked = await this.settle();
    }
    return checked;
  }

  /** Saves the record, once; `null` where the engine refused, which `fault` then says. */
  async submit(): Promise<string | null> {
    if (this.#state.saving || this.#saved) return null;
    this.#set({ saving: true, fault: null });
    try {
      const { trackingNumber } = await engine.submit(this.#state.draft);
      this.#saved = true;
      return trackingNumber;
    } catch (error) {
      this.#set({ fault: codeOf(error) });
      return null;
    } finally {
      this.#set({ saving: false });
    }
  }

  #edit(draft: Draft, touched: FieldName[], also: Partial<Reading>) {
    const left = new Set(also.left ?? this.#state.left);
    for (const field of touched) left.delete(field);
    const startedAt = this.#state.startedAt ?? (begun(draft) ? Date.now() : null);
    this.#set({ ...also, draft, left, startedAt, fault: null });
    this.#verdicts.changed();
  }

  #set(change: Partial<Reading>) {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  #heard(verdict: Checked | Code) {
    if (typeof verdict === "string") {
      this.#set({ fault: verdict });
      return;
    }
    this.#set({ checked: verdict });
    this.#preview.soon();
    this.#wantSubscriber(verdict);
  }

  #wantSubscriber({ billId, missing }: Checked) {
    const whole = missing.some(({ field }) => field === "bill_id") ? null : billId.canonical;
    if (whole === null) {
      if (this.#state.lookUp) this.#set({ lookUp: null });
    } else if (this.#state.lookUp?.billId !== whole) {
      this.#want(whole);
    }
  }

  #want(billId: string) {
    const asking = this.#lookUp(billId).finally(() => {
      if (this.#asking === asking) this.#asking = null;
    });
    this.#asking = asking;
  }

  async #lookUp(billId: string) {
    this.#set({ lookUp: { billId, answer: null } });
    const answer = await engine
      .lookUp(billId)
      .catch((): LookUp => ({ source: "not_known", asOf: null, subscriber: null }));
    if (this.#state.lookUp?.billId !== billId) return;
    this.#set({ lookUp: { billId, answer } });
    this.#verdicts.changed();
  }
}

function canonical(checked: Checked, draft: Draft, field: FieldName): Partial<Draft> | null {
  const keys = {
    visitor_id: "visitorId",
    mobile: "mobile",
    bill_id: "billId",
    declared_on: "declaredOn",
  } as const;
  const key = keys[field as keyof typeof keys];
  const canon = key && checked[key].canonical;
  return key && canon && canon !== draft[key] ? { [key]: canon } : null;
}
