import { type Code, codeOf } from "../backend";
import { scanning } from "../keys";

/** Milliseconds after which a run of digits that was no scan is looked at. */
const AFTER_RUN = 150;

/**
 * Asks the engine what it makes of a draft, one question at a time: what was typed meanwhile is asked next, and an
 * answer to an older text is dropped. Keys never wait for it.
 */
export class Verdicts<Draft, Verdict extends object> {
  #asked = 0;
  #answered = -1;
  #flying: Promise<void> | null = null;
  #afterRun: ReturnType<typeof setTimeout> | null = null;
  #waiting: (() => void)[] = [];
  #over = false;

  constructor(
    private readonly draft: () => Draft,
    private readonly check: (draft: Draft) => Promise<Verdict>,
    private readonly heard: (verdict: Verdict | Code) => void,
  ) {}

  /** The draft is another one now, or the engine knows more about it. */
  changed() {
    this.#asked += 1;
    this.#ask();
  }

  /** The last verdict heard is that on what stands now. */
  get upToDate(): boolean {
    return this.#answered === this.#asked || this.#over;
  }

  /** Once the verdict on what stands now was heard. */
  async settled(): Promise<void> {
    if (this.upToDate) return;
    const heard = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#ask();
    await heard;
  }

  /** Nothing is heard any more; waits for a question that is under way, which also keeps the draft. */
  async end(): Promise<void> {
    this.#over = true;
    if (this.#afterRun) clearTimeout(this.#afterRun);
    this.#letGo();
    await this.#flying;
  }

  #ask() {
    if (this.#flying || this.#afterRun || this.#over) return;
    if (scanning()) {
      // One timer for the whole run: a question for each of its digits would only repeat the first.
      this.#afterRun = setTimeout(() => {
        this.#afterRun = null;
        this.#ask();
      }, AFTER_RUN);
      return;
    }
    const asked = this.#asked;
    this.#flying = this.check(this.draft())
      .catch(codeOf)
      .then((verdict) => {
        this.#flying = null;
        if (this.#over) return;
        if (asked !== this.#asked) {
          this.#ask();
          return;
        }
        this.#answered = asked;
        this.heard(verdict);
        this.#letGo();
      });
  }

  #letGo() {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
