import { type Code, codeOf, type Drawing } from "../backend";
import type { MissingField } from "./missing";
import { Preview } from "./preview";
import { Verdicts } from "./verdicts";

/** What a form has to know about its content. */
export interface FormContent<Draft, Verdict> {
  /** The engine's verdict on a draft, which the engine also keeps. */
  check: (draft: Draft) => Promise<Verdict>;
  /** The slip as it would print. */
  preview: (draft: Draft) => Promise<Drawing>;
  /** Saves the record; gives its tracking number. */
  submit: (draft: Draft) => Promise<string>;
  /** Whether something was typed: a value that is there from the start does not count. */
  begun: (draft: Draft) => boolean;
  /** The fields that hold something. */
  filled: (draft: Draft) => readonly string[];
  /** The draft with this field in its canonical form; null where that changes nothing. */
  canonical: (verdict: Verdict, draft: Draft, field: string) => Draft | null;
}

/** What every form shows. */
export interface FormState<Draft, Verdict> {
  draft: Draft;
  /** The engine's verdict; of an earlier moment while a key is being looked at. */
  checked: Verdict | null;
  drawing: Drawing | null;
  /** Fields the operator went on from: only then is something half typed called wrong. */
  left: ReadonlySet<string>;
  restored: boolean;
  startedAt: number | null;
  saving: boolean;
  fault: Code | null;
}

interface Beginning<Draft, Own> {
  draft: Draft;
  /** It was typed before a crash or a lock. */
  restored: boolean;
  /** It is a record as it was saved: only what differs from it would be lost. */
  saved: boolean;
  own: Own;
}

let ids = 0;

function nextId(): number {
  ids += 1;
  return ids;
}

/**
 * A form while it is on the screen: `Own` is what its kind shows beside the {@link FormState}. Keys change it at
 * once; the engine's verdict follows.
 */
export abstract class OpenForm<Draft, Verdict extends object, Own extends object> {
  /** No other form of this run has it: a new form is a new screen. */
  readonly id = nextId();
  #state: FormState<Draft, Verdict> & Own;
  #listeners = new Set<() => void>();
  #submitted = false;
  readonly #content: FormContent<Draft, Verdict>;
  readonly #before: string | null;
  readonly #verdicts: Verdicts<Draft, Verdict>;
  readonly #preview: Preview<Draft>;

  protected constructor(content: FormContent<Draft, Verdict>, from: Beginning<Draft, Own>) {
    const { draft, restored, saved, own } = from;
    const known = restored || saved;
    this.#content = content;
    this.#before = saved && !restored ? JSON.stringify(draft) : null;
    this.#state = {
      ...own,
      draft,
      checked: null,
      drawing: null,
      left: new Set(known ? content.filled(draft) : []),
      restored,
      startedAt: content.begun(draft) ? Date.now() : null,
      saving: false,
      fault: null,
    };
    const now = () => this.#state.draft;
    this.#verdicts = new Verdicts(now, content.check, (verdict) => this.#heard(verdict));
    this.#preview = new Preview(now, content.preview, (drawing) => this.set({ drawing }));
    this.#verdicts.changed();
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly get = (): FormState<Draft, Verdict> & Own => this.#state;

  /** Something was typed that is not saved. */
  get begun(): boolean {
    const { draft } = this.#state;
    return this.#content.begun(draft) && JSON.stringify(draft) !== this.#before;
  }

  /** What still has to be done, from top to bottom, as far as it is asked for now. */
  abstract missing(): readonly MissingField[];

  /** What stands in the field cannot be right as it is. */
  abstract stuck(field: string): boolean;

  /** Later answers of the engine no longer matter; afterwards nothing of this form is written any more. */
  async end(): Promise<void> {
    this.#preview.end();
    await this.#verdicts.end();
  }

  /** The operator went on from a field: it takes its canonical form, and what is wrong with it is said. */
  async leave(field: string) {
    if (!this.#state.left.has(field)) this.set({ left: new Set(this.#state.left).add(field) });
    const checked = await this.settle();
    const canonical = checked && this.#content.canonical(checked, this.#state.draft, field);
    if (canonical) this.edit(canonical);
  }

  /** The engine's verdict on what stands now. */
  async settle(): Promise<Verdict | null> {
    await this.#verdicts.settled();
    return this.#state.checked;
  }

  /** No question about what stands now is open. */
  protected get settled(): boolean {
    return this.#verdicts.upToDate;
  }

  /** The verdict once everything that was asked for beside it is known, too. */
  async known(): Promise<Verdict | null> {
    return await this.settle();
  }

  /** Saves the record, once; `null` where the engine refused, which `fault` then says. */
  async submit(): Promise<string | null> {
    if (this.#state.saving || this.#submitted) return null;
    this.set({ saving: true, fault: null });
    try {
      const number = await this.#content.submit(this.#state.draft);
      this.#submitted = true;
      this.set({ saving: false });
      return number;
    } catch (error) {
      this.set({ saving: false, fault: codeOf(error) });
      return null;
    }
  }

  /** The engine refused something that was asked for beside saving. */
  refuse(fault: Code) {
    this.set({ fault });
  }

  /** The draft is this one now; of the fields that were `touched` nothing is called wrong yet. */
  protected edit(
    draft: Draft,
    touched: readonly string[] = [],
    own?: Partial<Own>,
    left: ReadonlySet<string> = this.#state.left,
  ) {
    const startedAt = this.#state.startedAt ?? (this.#content.begun(draft) ? Date.now() : null);
    const still = [...left].filter((field) => !touched.includes(field));
    this.set({ draft, left: new Set(still), startedAt, fault: null }, own);
    this.checkAgain();
  }

  /** The engine knows more about the same draft. */
  protected checkAgain() {
    this.#preview.changed();
    this.#verdicts.changed();
  }

  protected set(change: Partial<FormState<Draft, Verdict>>, own?: Partial<Own>) {
    this.#state = { ...this.#state, ...change, ...own };
    for (const listener of this.#listeners) listener();
  }

  /** A verdict was heard. */
  protected heard(_verdict: Verdict): void {}

  #heard(verdict: Verdict | Code) {
    if (typeof verdict === "string") {
      this.set({ fault: verdict });
      return;
    }
    this.set({ checked: verdict });
    this.#preview.soon();
    this.heard(verdict);
  }
}
