// A list that is asked page by page: what is there so far, and more of it.
import { Failure, tellable } from '../api/failure';

interface Page<T> {
  items: T[];
  next: string | null;
}

/** The cursor in the address of a next page. */
function cursorOf(next: string | null): string | undefined {
  return next ? (new URL(next, location.origin).searchParams.get('cursor') ?? undefined) : undefined;
}

/** The pages of a list, begun anew whenever what the question was made of changes; what was shown stays until then. */
export class Pages<P extends Page<T>, T = P['items'][number]> {
  /** All items of the pages so far. */
  items = $state.raw<T[]>([]);
  /** The first page, with what it tells of the whole. */
  first = $state.raw<P>();
  failure = $state.raw<Failure>();
  waits = $state(true);
  #next = $state<string>();
  #turn = 0;
  readonly #ask: (cursor?: string) => Promise<P> | undefined;

  constructor(ask: (cursor?: string) => Promise<P> | undefined) {
    this.#ask = ask;
    $effect(() => {
      void this.again();
    });
  }

  get hasMore(): boolean {
    return !!this.#next;
  }

  /** Ask for the first page anew. */
  async again(): Promise<void> {
    await this.#take(() => this.#ask(), (page) => {
      this.first = page;
      this.items = page.items;
    });
  }

  /** Ask for the page after those that are there. */
  async more(): Promise<void> {
    if (this.#next) await this.#take(() => this.#ask(this.#next), (page) => (this.items = [...this.items, ...page.items]));
  }

  /** Let go of what has been dealt with, until the list is asked anew. */
  drop(isGone: (item: T) => boolean): void {
    this.items = this.items.filter((each) => !isGone(each));
  }

  async #take(ask: () => Promise<P> | undefined, keep: (page: P) => void): Promise<void> {
    const turn = ++this.#turn;
    try {
      const asking = ask();
      if (!asking) return;
      this.waits = true;
      const page = await asking;
      if (turn !== this.#turn) return;
      keep(page);
      this.#next = cursorOf(page.next);
      [this.failure, this.waits] = [undefined, false];
    } catch (error) {
      if (turn === this.#turn) [this.failure, this.waits] = [tellable(error), false];
      if (!(error instanceof Failure)) throw error;
    }
  }
}
