import { type Checked, type Code, codeOf, type Draft, type Drawing, engine } from "../backend";
import { scanning } from "../keys";

/** Milliseconds after which a run of digits that was no scan is looked at. */
const AFTER_RUN = 150;
/** Milliseconds the slip's preview may lag behind the keys. */
const PREVIEW_LAG = 200;

/**
 * Asks the engine what it makes of the draft, one question at a time: what was typed meanwhile is asked next, and
 * an answer to an older text is dropped. Keys never wait for it.
 */
export class Verdicts {
  #asked = 0;
  #answered = -1;
  #flying: Promise<void> | null = null;
  #waiting: (() => void)[] = [];
  #over = false;

  constructor(
    private readonly draft: () => Draft,
    private readonly heard: (verdict: Checked | Code) => void,
  ) {}

  /** The draft is another one now. */
  changed() {
    this.#asked += 1;
    this.#ask();
  }

  /** Once the verdict on what stands now was heard. */
  async settled(): Promise<void> {
    if (this.#answered === this.#asked || this.#over) return;
    const heard = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#ask();
    await heard;
  }

  /** Nothing is heard any more; waits for a question that is under way, which also keeps the draft. */
  async end(): Promise<void> {
    this.#over = true;
    this.#letGo();
    await this.#flying;
  }

  #ask() {
    if (this.#flying || this.#over) return;
    if (scanning()) {
      setTimeout(() => this.#ask(), AFTER_RUN);
      return;
    }
    const asked = this.#asked;
    this.#flying = engine
      .check(this.draft())
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

/** Draws the slip a moment after the last key, and never two at once. */
export class Preview {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #drawing = false;
  #over = false;

  constructor(
    private readonly draft: () => Draft,
    private readonly drawn: (drawing: Drawing) => void,
  ) {}

  soon() {
    clearTimeout(this.#timer);
    if (!this.#over) this.#timer = setTimeout(() => this.#draw(), PREVIEW_LAG);
  }

  end() {
    this.#over = true;
    clearTimeout(this.#timer);
  }

  #draw() {
    if (this.#drawing) {
      this.soon();
      return;
    }
    this.#drawing = true;
    engine
      .preview(this.draft())
      .then((drawing) => this.#over || this.drawn(drawing))
      // The slip is a picture of what stands in the fields; without it they say the same.
      .catch(() => undefined)
      .finally(() => {
        this.#drawing = false;
      });
  }
}
