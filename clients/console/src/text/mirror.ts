// What was typed and is not on the server yet, kept on this device: it outlives the page, the tab and the browser.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

import type { Difference, Fields } from './merging';
import type { Place } from './place';

/** What one window keeps of one text. */
export interface Kept {
  /** The fields that the server has not got. */
  fields: Fields;
  /** What the server had in these fields, and its name for that state, when they were begun. */
  base: Fields;
  etag: string;
  /** What somebody must still choose between. */
  conflicts: Difference[];
  at: number;
}
type Key = [person: string, site: string, record: string, locale: string, window: string];
interface Store extends DBSchema {
  words: { key: Key; value: Kept & { window: string } };
}

let opened: Promise<IDBPDatabase<Store>> | undefined;

function store(): Promise<IDBPDatabase<Store>> {
  opened ??= openDB<Store>('console-words', 1, { upgrade: (database) => void database.createObjectStore('words') }).catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

export class Mirror {
  readonly #before: [string, string, string, string];
  #found: string[] = [];

  constructor(
    person: string,
    { site, record, locale }: Place,
    readonly window: string,
  ) {
    this.#before = [person, site, record, locale];
    // Opened before there is anything to keep, since a page that goes away waits for nothing.
    void store().catch(() => undefined);
  }

  /** Keep this, in place of what the window kept before; nothing to keep empties it. Throws where the device keeps nothing. */
  async keep(kept: Kept | undefined): Promise<void> {
    const key: Key = [...this.#before, this.window];
    const writing = (await store()).transaction('words', 'readwrite');
    const written = kept ? writing.store.put({ ...kept, window: this.window }, key) : writing.store.delete(key);
    // By itself it is committed only once the page has heard of the write, and a page that goes away hears of nothing more.
    writing.commit();
    await Promise.all([written, writing.done]);
  }

  /** What windows that are closed have left, the oldest first. */
  async left(isOpen: (window: string) => boolean): Promise<Kept[]> {
    const words = await store();
    const all = await words.getAll('words', this.#all);
    this.#found = all.map((each) => each.window).filter((window) => !isOpen(window));
    return all.filter((each) => this.#found.includes(each.window)).sort((one, other) => one.at - other.at);
  }

  /** Drop what closed windows have left. */
  async dropOthers(): Promise<void> {
    const words = await store();
    const others = this.#found.filter((window) => window !== this.window);
    await Promise.all(others.map((window) => words.delete('words', [...this.#before, window])));
  }

  get #all(): IDBKeyRange {
    return IDBKeyRange.bound([...this.#before, ''], [...this.#before, '\uffff']);
  }
}
