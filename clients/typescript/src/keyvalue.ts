/** Keeps what a client holds where there are only keys and values, such as AsyncStorage and MMKV: for some hundreds of items. */

import { Breath } from "./breath.js";
import { Store } from "./store.js";
import { placeAfter, Queue, type Access, type Row, type Table, type Tables } from "./tables.js";

type Soon<T> = T | Promise<T>;

/** What AsyncStorage, MMKV and their like can do, at once or soon. */
export interface KeyValues {
  get(key: string): Soon<string | null | undefined>;
  set(key: string, value: string): Soon<unknown>;
  delete(key: string): Soon<unknown>;
  keys(): Soon<readonly string[]>;
}

type Writes = Map<string, string | null>;

const WRITES_AT_ONCE = 50;

/** One prefix for each scope. Only one process may use it at a time. */
export class KeyValueStore extends Store {
  private readonly queue = new Queue();

  constructor(private readonly values: KeyValues, private readonly prefix = "clinic-content") {
    super();
  }

  protected transaction<T>(_access: Access, work: (tables: Tables) => Promise<T>): Promise<T> {
    return this.queue.run(async () => {
      await this.recover();
      const drawers = new Drawers(this.values, this.prefix);
      const result = await work(drawers);
      await this.commit([...drawers.writes]);
      return result;
    });
  }

  /** Write down what is to be written, in parts; once the number of parts stands there, all of it counts. */
  private async commit(writes: ReadonlyArray<[string, string | null]>): Promise<void> {
    if (writes.length === 0) return;
    let parts = 0;
    for (let first = 0; first < writes.length; first += WRITES_AT_ONCE) {
      await this.values.set(this.part(parts++), JSON.stringify(writes.slice(first, first + WRITES_AT_ONCE)));
    }
    await this.values.set(this.journal, String(parts));
    await this.recover();
  }

  /** Carry out what was written down, also where the app ended in the middle of it. */
  private async recover(): Promise<void> {
    const parts = Number((await this.values.get(this.journal)) ?? 0);
    for (let place = 0; place < parts; place++) await this.apply(await this.values.get(this.part(place)));
    if (parts > 0) await this.values.delete(this.journal);
    for (let place = 0; place < parts; place++) await this.values.delete(this.part(place));
  }

  private async apply(part: string | null | undefined): Promise<void> {
    const writes = typeof part === "string" ? parsed(part) : null;
    for (const [key, value] of (writes ?? []) as Array<[string, string | null]>) {
      await (value === null ? this.values.delete(key) : this.values.set(key, value));
    }
  }

  private get journal(): string {
    return `${this.prefix}!journal`;
  }

  private part(place: number): string {
    return `${this.prefix}!part-${place}`;
  }
}

/** The tables as keys with a common beginning; what is written waits until the end. */
class Drawers implements Tables {
  readonly writes: Writes = new Map();
  private readonly breath = new Breath();
  private all: readonly string[] | undefined;

  constructor(private readonly values: KeyValues, private readonly prefix: string) {}

  async get(table: Table, name: string): Promise<unknown> {
    const key = this.key(table, name);
    const written = this.writes.get(key);
    const text = written === undefined ? await this.values.get(key) : written;
    return text === null || text === undefined ? undefined : parsed(text);
  }

  async page(table: Table, after: string, most: number): Promise<Row[]> {
    await this.breath.take();
    const names = await this.names(table);
    const first = placeAfter(names, after);
    return Promise.all(names.slice(first, first + most).map(async (name) => [name, await this.get(table, name)] as const));
  }

  async put(table: Table, rows: readonly Row[]): Promise<void> {
    await this.breath.take();
    for (const [name, value] of rows) this.writes.set(this.key(table, name), JSON.stringify(value));
  }

  async delete(table: Table, names: readonly string[]): Promise<void> {
    for (const name of names) this.writes.set(this.key(table, name), null);
  }

  async clear(table: Table): Promise<void> {
    await this.delete(table, await this.names(table));
  }

  private async names(table: Table): Promise<string[]> {
    this.all ??= await this.values.keys();
    const start = this.key(table, "");
    const kept = this.all.filter((key) => key.startsWith(start) && this.writes.get(key) !== null);
    const written = [...this.writes.keys()].filter((key) => key.startsWith(start) && this.writes.get(key) !== null);
    return [...new Set([...kept, ...written])].map((key) => key.slice(start.length)).sort();
  }

  private key(table: Table, name: string): string {
    return `${this.prefix}/${table}/${name}`;
  }
}

/** A value; null where it was damaged. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
