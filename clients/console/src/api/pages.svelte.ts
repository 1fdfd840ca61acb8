// A list that the server gives in pages: the first as soon as it is wanted, the next ones on demand.
import { Asked } from './asked.svelte';
import type { Failure } from './failure';

interface Page<T> {
  items: T[];
  /** The address of the next page, of which only the cursor is told further. */
  next: string | null;
}

/** Begins anew whenever what the question was made of changes. */
export class Pages<T> {
  readonly #first: Asked<Page<T>>;
  readonly #ask: (cursor?: string) => Promise<Page<T>>;
  #later = $state.raw<Page<T>[]>([]);
  #waits = $state(false);

  /** `ask` reads what the question depends on before it waits for anything. */
  constructor(ask: (cursor?: string) => Promise<Page<T>>) {
    this.#ask = ask;
    this.#first = new Asked(() => ask());
    $effect(() => {
      void this.#first.value;
      this.#later = [];
    });
  }

  get items(): T[] {
    return [this.#first.value, ...this.#later].flatMap((each) => each?.items ?? []);
  }

  /** Whether the first page has come. */
  get isThere(): boolean {
    return this.#first.value !== undefined;
  }

  get failure(): Failure | undefined {
    return this.#first.failure;
  }

  get waits(): boolean {
    return this.#first.waits || this.#waits;
  }

  get hasMore(): boolean {
    return !!(this.#later.at(-1) ?? this.#first.value)?.next;
  }

  again(): Promise<void> {
    return this.#first.again();
  }

  /** Get the next page; what fails is thrown, and what is there stays. */
  async more(): Promise<void> {
    const next = (this.#later.at(-1) ?? this.#first.value)?.next;
    const cursor = next && new URL(next, location.href).searchParams.get('cursor');
    if (!cursor || this.#waits) return;
    const before = this.#first.value;
    this.#waits = true;
    try {
      const page = await this.#ask(cursor);
      if (before === this.#first.value) this.#later = [...this.#later, page];
    } finally {
      this.#waits = false;
    }
  }
}
