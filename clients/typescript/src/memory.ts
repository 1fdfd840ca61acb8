/** Holds everything in memory: for tests, for servers, and where nothing must outlive the app. */

import { Breath } from "./breath.js";
import { Store } from "./store.js";
import { placeAfter, Queue, TABLES, type Access, type Row, type Table, type Tables } from "./tables.js";

export class MemoryStore extends Store {
  private shelves = Object.fromEntries(TABLES.map((table) => [table, new Shelf()])) as Shelves;
  private readonly queue = new Queue();

  protected transaction<T>(_access: Access, work: (tables: Tables) => Promise<T>): Promise<T> {
    return this.queue.run(async () => {
      const shelves = new Draft(this.shelves);
      const result = await work(shelves);
      this.shelves = shelves.after;
      return result;
    });
  }
}

type Shelves = Readonly<Record<Table, Shelf>>;

/** Rows, and their names in order, which are sorted again only where another one came or one went. */
class Shelf {
  private sorted: readonly string[] | undefined;

  constructor(private readonly rows: Map<string, unknown> = new Map()) {}

  get names(): readonly string[] {
    return (this.sorted ??= [...this.rows.keys()].sort());
  }

  get(name: string): unknown {
    return this.rows.get(name);
  }

  put(name: string, value: unknown): void {
    if (!this.rows.has(name)) this.sorted = undefined;
    this.rows.set(name, value);
  }

  delete(name: string): void {
    if (this.rows.delete(name)) this.sorted = undefined;
  }

  copy(): Shelf {
    return new Shelf(new Map(this.rows));
  }
}

/** The tables while somebody works on them: a table is copied before it is altered. */
class Draft implements Tables {
  readonly after: Record<Table, Shelf>;
  private readonly breath = new Breath();

  constructor(private readonly before: Shelves) {
    this.after = { ...before };
  }

  async get(table: Table, name: string): Promise<unknown> {
    return this.after[table].get(name);
  }

  async page(table: Table, after: string, most: number): Promise<Row[]> {
    await this.breath.take();
    const shelf = this.after[table];
    const first = placeAfter(shelf.names, after);
    return shelf.names.slice(first, first + most).map((name) => [name, shelf.get(name)]);
  }

  async put(table: Table, rows: readonly Row[]): Promise<void> {
    await this.breath.take();
    for (const [name, value] of rows) this.own(table).put(name, value);
  }

  async delete(table: Table, names: readonly string[]): Promise<void> {
    for (const name of names) this.own(table).delete(name);
  }

  async clear(table: Table): Promise<void> {
    this.after[table] = new Shelf();
  }

  private own(table: Table): Shelf {
    if (this.after[table] === this.before[table]) this.after[table] = this.before[table].copy();
    return this.after[table];
  }
}
