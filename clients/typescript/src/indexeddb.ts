/** Keeps what a client holds in a browser's IndexedDB, where it outlives the page. */

import { Store } from "./store.js";
import { TABLES, type Access, type Row, type Table, type Tables } from "./tables.js";

const VERSION = 2;
/** A browser ends a connection by itself: when site data is cleared, when the disk was full, or in the background. */
const ENDED = ["InvalidStateError", "UnknownError"];

/** `indexedDB`, as far as it is needed: its whole type comes with the DOM's, which not every platform has. */
export interface Factory {
  open(name: string, version?: number): unknown;
}

/** One database for each scope: two scopes must not share a name. */
export class IndexedDbStore extends Store {
  private opened: Promise<IDBDatabase> | undefined;
  private readonly name: string;
  private readonly factory: Factory | undefined;

  constructor(name: string, factory?: Factory) {
    super();
    this.name = name;
    this.factory = factory;
  }

  /** Give the connection back; the next call opens another one. */
  async close(): Promise<void> {
    const opened = this.opened;
    this.opened = undefined;
    (await opened)?.close();
  }

  protected async transaction<T>(access: Access, work: (tables: Tables) => Promise<T>): Promise<T> {
    const opened = this.database();
    try {
      return await carriedOut(await opened, access, work);
    } catch (error) {
      if (!ENDED.includes((error as Partial<Error>).name ?? "")) throw error;
      this.forget(opened);
      return carriedOut(await this.database(), access, work);
    }
  }

  private database(): Promise<IDBDatabase> {
    return (this.opened ??= this.open());
  }

  private async open(): Promise<IDBDatabase> {
    const request = (this.factory ?? indexedDB).open(this.name, VERSION) as IDBOpenDBRequest;
    request.onupgradeneeded = ({ oldVersion }) => prepare(request, oldVersion);
    const opened = done(request);
    try {
      const database = await opened;
      const own = this.opened;
      database.onclose = () => this.forget(own);
      // A newer page of the app may want to upgrade or delete the database: it must not wait for this one.
      database.onversionchange = () => {
        this.forget(own);
        database.close();
      };
      return database;
    } catch (error) {
      this.opened = undefined;
      throw error;
    }
  }

  private forget(opened: Promise<IDBDatabase> | undefined): void {
    if (this.opened === opened) this.opened = undefined;
  }
}

function prepare({ result: database, transaction }: IDBOpenDBRequest, oldVersion: number): void {
  const has = (table: string): boolean => database.objectStoreNames.contains(table);
  for (const table of TABLES) if (!has(table)) database.createObjectStore(table);
  if (oldVersion !== 1 || transaction === null) return;
  // Version 1 kept no proofs, so the device starts afresh; what it shows stays until then, and is known to be held.
  if (has("position")) database.deleteObjectStore("position");
  transaction.objectStore("staged").clear();
  const names = transaction.objectStore("items").getAllKeys();
  names.onsuccess = () => names.result.forEach((name) => transaction.objectStore("proofs").put({ rev: "", hash: "" }, name));
}

async function carriedOut<T>(database: IDBDatabase, access: Access, work: (tables: Tables) => Promise<T>): Promise<T> {
  const transaction = database.transaction([...TABLES], access === "read" ? "readonly" : "readwrite");
  const isComplete = completion(transaction);
  try {
    const result = await work(new ObjectStores(transaction));
    await isComplete;
    return result;
  } catch (error) {
    // Half a transaction must not be left to commit by itself.
    isComplete.catch(() => undefined);
    abort(transaction);
    // Where the storage is full, the transaction says so, and its requests only that they were given up.
    throw transaction.error ?? error;
  }
}

/** The tables as object stores. Each call ends with a request, so the page has its turn between two of them. */
class ObjectStores implements Tables {
  constructor(private readonly inside: IDBTransaction) {}

  async get(table: Table, name: string): Promise<unknown> {
    return done(this.inside.objectStore(table).get(name) as IDBRequest<unknown>);
  }

  async page(table: Table, after: string, most: number): Promise<Row[]> {
    const store = this.inside.objectStore(table);
    const range = after === "" ? null : IDBKeyRange.lowerBound(after, true);
    const [names, values] = await Promise.all([done(store.getAllKeys(range, most)), done(store.getAll(range, most))]);
    return names.map((name, place) => [String(name), values[place] as unknown]);
  }

  put(table: Table, rows: readonly Row[]): Promise<void> {
    const store = this.inside.objectStore(table);
    return last(rows.map(([name, value]) => store.put(value, name)));
  }

  delete(table: Table, names: readonly string[]): Promise<void> {
    const store = this.inside.objectStore(table);
    return last(names.map((name) => store.delete(name)));
  }

  clear(table: Table): Promise<void> {
    return done(this.inside.objectStore(table).clear());
  }
}

/** Requests end in their order; one that fails ends the whole transaction. */
async function last(requests: readonly IDBRequest[]): Promise<void> {
  const end = requests[requests.length - 1];
  if (end !== undefined) await done(end);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already.
  }
}

function completion(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("The transaction was given up."));
  });
}
