// When what is typed is saved by itself: after a pause, at latest a while after it began, and again after a failure.
import { Failure } from '../api/failure';

/** How long somebody pauses before what they wrote is saved by itself. */
const PAUSE_MS = 1_500;
/** How long somebody may type without a pause before it is saved all the same. */
const LATEST_MS = 20_000;
/** How long after a failure it is tried again: twice as long each time, up to a limit. */
const FIRST_MS = 2_000;
const MOST_MS = 30_000;

export class Rhythm {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #since: number | undefined;
  #failures = 0;
  #isBusy = false;
  #isOver = false;

  constructor(readonly save: () => Promise<void>) {}

  begin(): void {
    addEventListener('online', this.#now);
    addEventListener('focus', this.#now);
    document.addEventListener('visibilitychange', this.#now);
  }

  end(): void {
    this.#isOver = true;
    this.rest();
    removeEventListener('online', this.#now);
    removeEventListener('focus', this.#now);
    document.removeEventListener('visibilitychange', this.#now);
  }

  /** Something was typed. */
  type(): void {
    this.#since ??= Date.now();
    this.soon();
  }

  /** Save after a pause. */
  soon(): void {
    const latest = (this.#since ?? Date.now()) + LATEST_MS - Date.now();
    this.#in(this.#failures ? this.#again : Math.max(0, Math.min(PAUSE_MS, latest)));
  }

  /** Nothing is to be saved by itself just now. */
  rest(): void {
    clearTimeout(this.#timer);
    this.#since = undefined;
  }

  get #again(): number {
    return Math.min(FIRST_MS * 2 ** (this.#failures - 1), MOST_MS);
  }

  // What waits is tried at once where the network is back, somebody comes back to the page, or leaves it.
  readonly #now = (): void => {
    if (this.#since !== undefined || this.#failures) this.#in(0);
  };

  #in(wait: number): void {
    clearTimeout(this.#timer);
    if (!this.#isOver) this.#timer = setTimeout(() => void this.#try(), wait);
  }

  async #try(): Promise<void> {
    if (this.#isBusy) return this.#in(PAUSE_MS);
    this.#isBusy = true;
    this.#since = undefined;
    try {
      await this.save();
      this.#failures = 0;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#failures += 1;
      this.#in(error.retryAfter ? error.retryAfter * 1_000 : this.#again);
    } finally {
      this.#isBusy = false;
    }
  }
}
