import { type Draft, engine, type OpenCorrection, type ParkedVisit } from "./backend";
import { clock } from "./parts/elapsed";
import { begun } from "./screens/reading/draft";
import { OpenReading } from "./screens/reading/open-reading";
import { OpenRequest } from "./screens/request/open-request";
import { now } from "./status";

/** Who stands at the counter, for the next bill of the same person. */
export type Visitor = Pick<Draft, "visitorId" | "mobile" | "evidence">;

export interface OpenReceipt {
  trackingNumber: string;
  /** Of a record saved a moment ago, which prints by itself: how long it took, and for whom. */
  fresh: { took: string | null; visitor: Visitor } | null;
}

/** A form that can be up. */
export type FormKind = OpenCorrection["kind"];

/** What the engine calls the reading among services. */
const READING = "reading";

interface Open {
  reading: OpenReading | null;
  /** A service's form. */
  request: OpenRequest | null;
  receipt: OpenReceipt | null;
  /** A bill's barcode that was read on another screen, for the reading that opens. */
  scan: string | null;
  /** A correction that waits for a word about what is open. */
  waiting: OpenCorrection | null;
  /** Another version of the program left a draft that this one cannot show. */
  unreadable: boolean;
}

/** What is open at the counter: the reading that is typed, the receipt that is looked at. One operator's, at one desk. */
export class Visit {
  #open: Open = { reading: null, request: null, receipt: null, scan: null, waiting: null, unreadable: false };
  #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly get = (): Open => this.#open;

  /** The reading that was begun and would be lost. */
  get begun(): "reading" | "correction" | null {
    const { reading } = this.#open;
    if (!reading?.begun) return null;
    return reading.correction ? "correction" : "reading";
  }

  /** The title of the service whose form was begun and would be lost. */
  get begunRequest(): string | null {
    const { request } = this.#open;
    return request?.begun ? request.view.title : null;
  }

  /** Something was typed that is no record yet. */
  get unsaved(): boolean {
    return this.begun !== null || this.begunRequest !== null;
  }

  /** Opens what was typed before a crash or a lock; says whether there was anything. */
  async restore(): Promise<boolean> {
    const { draft, unreadable } = await engine.draft().catch(() => ({ draft: null, unreadable: false }));
    this.#set({ unreadable });
    if (!draft || !begun(draft)) return false;
    this.#set({ reading: new OpenReading(draft, true), scan: null });
    if (draft.correction) this.show(draft.correction.trackingNumber);
    return true;
  }

  /** Goes on with the open reading, or begins one: for the same visitor, where one is given. */
  begin(visitor?: Visitor, scan: string | null = null) {
    const { reading } = this.#open;
    const untouched = reading?.correction && !reading.begun;
    if (reading && visitor === undefined && !untouched) {
      this.#set({ scan });
      return;
    }
    void reading?.end();
    this.#set({ reading: OpenReading.fresh(now()?.today ?? "", visitor), scan });
  }

  /**
   * Opens a record to be corrected; rejects where the engine refuses. Gives the form it is open on; null where that would
   * cost something typed: it waits for {@link Visit.startWaiting} or {@link Visit.dropWaiting}.
   */
  async correct(trackingNumber: string): Promise<FormKind | null> {
    const waiting = await engine.correction(trackingNumber);
    const { reading, request } = this.#open;
    const inTheWay = waiting.kind === "reading" ? reading : request;
    this.#set({ waiting });
    return inTheWay?.begun ? null : this.startWaiting();
  }

  startWaiting(): FormKind | null {
    const { waiting, reading, request } = this.#open;
    if (waiting?.kind === "reading") {
      void reading?.end();
      this.#set({ reading: new OpenReading(waiting.open, false), waiting: null, scan: null });
    } else if (waiting?.kind === "request") {
      void request?.end();
      this.#set({ request: new OpenRequest(waiting.open, false), waiting: null });
    }
    return waiting?.kind ?? null;
  }

  dropWaiting() {
    this.#set({ waiting: null });
  }

  /** The receipt of a record as opened from a list: it does not print by itself. */
  show(trackingNumber: string) {
    this.#set({ receipt: { trackingNumber, fresh: null } });
  }

  /** The open reading is a record now. */
  saved(trackingNumber: string) {
    const { reading } = this.#open;
    if (!reading) return;
    void reading.end();
    const { draft, startedAt } = reading.get();
    const took = startedAt === null ? null : clock(Date.now() - startedAt);
    const visitor = { visitorId: draft.visitorId, mobile: draft.mobile, evidence: draft.evidence };
    this.#set({ reading: null, receipt: { trackingNumber, fresh: { took, visitor } } });
  }

  /** Opens a service's form, with what was typed into it before; rejects where the engine refuses. */
  async ask(code: string) {
    await this.#open.request?.settle();
    const view = await engine.openForm(code);
    void this.#open.request?.end();
    this.#set({ request: new OpenRequest(view) });
  }

  /** The form that is up is a record now. */
  requested(trackingNumber: string) {
    const { request } = this.#open;
    if (!request) return;
    void request.end();
    const { draft, startedAt } = request.get();
    const took = startedAt === null ? null : clock(Date.now() - startedAt);
    const visitor = { visitorId: draft.visitorId, mobile: draft.mobile, evidence: draft.evidence };
    this.#set({ request: null, receipt: { trackingNumber, fresh: { took, visitor } } });
  }

  /** The visitor goes: what was typed into the form goes too, here and in the database. */
  async leaveRequest() {
    const { request } = this.#open;
    if (!request) return;
    this.#set({ request: null });
    await request.end();
    await engine.dropForm(request.view.code).catch(() => undefined);
  }

  /**
   * Puts aside what is typed, the reading's form or a service's being up; gives what it goes on by. Rejects where the
   * engine refuses: then everything is as it was.
   */
  async park(up: FormKind): Promise<ParkedVisit> {
    const { reading, request } = this.#open;
    await this.settle();
    const parked = await engine.park(up === "request" && request ? request.view.code : READING);
    this.#set({ reading: null, request: null, scan: null });
    await reading?.end();
    await request?.end();
    // A key that came in between was for a visitor who is gone.
    if (reading) await engine.clearDraft().catch(() => undefined);
    if (request) await engine.dropForm(request.view.code).catch(() => undefined);
    return parked;
  }

  /** A visit that was put aside goes on; gives the form that was up. Rejects where the engine refuses. */
  async resume(code: string, takeOver: boolean): Promise<FormKind> {
    const { services } = await engine.resume(code, takeOver);
    const [up] = services;
    const form = services.find((service) => service !== READING);
    if (services.includes(READING)) await this.restore();
    if (form !== undefined) await this.ask(form);
    return up === READING ? "reading" : "request";
  }

  /** Everything typed is with the engine. */
  async settle() {
    await this.#open.reading?.settle();
    await this.#open.request?.settle();
  }

  /** What was typed is given up, here and in the database. */
  async end() {
    const { reading } = this.#open;
    this.#set({ reading: null, scan: null });
    await this.leaveRequest();
    await reading?.end();
    await engine.clearDraft().catch(() => undefined);
  }

  #set(change: Partial<Open>) {
    this.#open = { ...this.#open, ...change };
    for (const listener of this.#listeners) listener();
  }
}
