import type { Drawing } from "../backend";

/** Milliseconds the slip's preview may lag behind the keys. */
const LAG = 200;

/**
 * Draws the slip once a pause: a moment after the verdict on the last key, and never two at once. Between a key and
 * its verdict nothing is drawn, since the engine would judge the same draft a second time for it.
 */
export class Preview<Draft> {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #drawing = false;
  #over = false;

  constructor(
    private readonly draft: () => Draft,
    private readonly preview: (draft: Draft) => Promise<Drawing>,
    private readonly drawn: (drawing: Drawing) => void,
  ) {}

  /** The draft is another one: the slip waits for its verdict. */
  changed() {
    clearTimeout(this.#timer);
  }

  /** The verdict is in. */
  soon() {
    clearTimeout(this.#timer);
    if (!this.#over) this.#timer = setTimeout(() => this.#draw(), LAG);
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
    this.preview(this.draft())
      .then((drawing) => this.#over || this.drawn(drawing))
      // The slip is a picture of what stands in the fields; without it they say the same.
      .catch(() => undefined)
      .finally(() => {
        this.#drawing = false;
      });
  }
}
