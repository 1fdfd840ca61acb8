/** Keeps what a client holds in a browser's IndexedDB, where it outlives the page. */

import { nameOf, type Item, type Op } from "./protocol.js";
import { applied, isSame, NOWHERE, revsOf, together, type Outcome, type Position, type Store } from "./store.js";

const ITEMS = "items";
const STAGED = "staged";
const POSITION = "position";
const ALL = [ITEMS, STAGED, POSITION];
const HERE = "here";

/** One database for each scope: two scopes must not share a name. */
export class IndexedDbStore implements Store {
  private opened: Promise<IDBDatabase> | undefined;

  constructor(
    private readonly name: string,
    private readonly factory: IDBFactory = indexedDB,
  ) {}

  position(): Promise<Position> {
    return this.within("readonly", (stores) => positionIn(stores));
  }

  items(): Promise<Item[]> {
    return this.within("readonly", (stores) => done(stores(ITEMS).getAll() as IDBRequest<Item[]>));
  }

  item(type: string, id: string): Promise<Item | undefined> {
    const key = nameOf({ type, id });
    return this.within("readonly", (stores) => done(stores(ITEMS).get(key) as IDBRequest<Item | undefined>));
  }

  stage(from: Position, ops: readonly Op[], to: Position): Promise<boolean> {
    return this.within("readwrite", async (stores) => {
      if (!isSame(from, await positionIn(stores))) return false;
      if (from.run === null) stores(STAGED).clear();
      for (const op of ops) stores(STAGED).put(op, nameOf(op));
      stores(POSITION).put(to, HERE);
      return true;
    });
  }

  finish(...[from, last, isProved]: Parameters<Store["finish"]>): Promise<Outcome> {
    return this.within("readwrite", async (stores) => {
      if (!isSame(from, await positionIn(stores))) return "elsewhere";
      const ops = together(from, await byName<Op>(stores(STAGED)), last.ops);
      if (!isProved(revsOf(applied(await byName<Item>(stores(ITEMS)), ops, last.mode)))) return "unproved";
      if (last.mode === "snapshot") stores(ITEMS).clear();
      for (const [name, op] of ops) {
        if (op.op === "upsert") stores(ITEMS).put(op.data, name);
        else stores(ITEMS).delete(name);
      }
      stores(STAGED).clear();
      stores(POSITION).put({ token: last.token, run: null } satisfies Position, HERE);
      return { done: [...ops.values()] };
    });
  }

  restart(from: Position): Promise<boolean> {
    return this.within("readwrite", async (stores) => {
      if (!isSame(from, await positionIn(stores))) return false;
      stores(STAGED).clear();
      stores(POSITION).put(NOWHERE, HERE);
      return true;
    });
  }

  /** Give the connection back; the next call opens another one. */
  async close(): Promise<void> {
    const opened = this.opened;
    this.opened = undefined;
    (await opened)?.close();
  }

  private async within<T>(mode: IDBTransactionMode, work: (stores: Stores) => Promise<T>): Promise<T> {
    const transaction = (await this.database()).transaction(ALL, mode);
    const isComplete = completion(transaction);
    try {
      const result = await work((name) => transaction.objectStore(name));
      await isComplete;
      return result;
    } catch (error) {
      // Half a transaction must not be left to commit by itself.
      isComplete.catch(() => undefined);
      abort(transaction);
      throw error;
    }
  }

  private database(): Promise<IDBDatabase> {
    this.opened ??= this.open();
    return this.opened;
  }

  private async open(): Promise<IDBDatabase> {
    const request = this.factory.open(this.name, 1);
    request.onupgradeneeded = () => {
      for (const name of ALL) request.result.createObjectStore(name);
    };
    try {
      const database = await done(request);
      // A newer page of the app may want to upgrade or delete the database: it must not wait for this one.
      database.onversionchange = () => void this.close();
      return database;
    } catch (error) {
      this.opened = undefined;
      throw error;
    }
  }
}

type Stores = (name: string) => IDBObjectStore;

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
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

async function positionIn(stores: Stores): Promise<Position> {
  return ((await done(stores(POSITION).get(HERE))) as Position | undefined) ?? NOWHERE;
}

async function byName<T>(store: IDBObjectStore): Promise<Map<string, T>> {
  const [names, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll() as IDBRequest<T[]>)]);
  return new Map(values.map((value, place) => [String(names[place]), value]));
}
