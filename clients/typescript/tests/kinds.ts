/** Every kind of store; each can be opened again, as after the end of the app or in another tab. */

import "fake-indexeddb/auto";
import { createRequire } from "node:module";
import { IndexedDbStore, KeyValueStore, MemoryStore, SqliteStore, type Execute, type KeyValues, type Store, type Table } from "../src/index.js";

export interface Kind {
  readonly open: () => Store;
  /** Put a value where the store keeps it, past all its rules, as a failing disk would. */
  readonly damage: (table: Table, name: string, value: unknown) => Promise<void>;
}

let count = 0;

export const kinds: Readonly<Record<string, () => Promise<Kind>>> = {
  "in memory": async () => inMemory(),
  "in IndexedDB": async () => inIndexedDb(`test-${count++}`),
  "in SQLite": async () => inSqlite(await database()),
  "in keys and values": async () => inKeysAndValues(new Map()),
};

class Reachable extends MemoryStore {
  damage(table: Table, name: string, value: unknown): Promise<void> {
    return this.transaction("write", (tables) => tables.put(table, [[name, value]]));
  }
}

function inMemory(): Kind {
  const store = new Reachable();
  return { open: () => store, damage: (table, name, value) => store.damage(table, name, value) };
}

export function inIndexedDb(name: string): Kind {
  return {
    open: () => new IndexedDbStore(name),
    damage: async (table, row, value) => {
      const opened = await asked(indexedDB.open(name));
      const transaction = opened.transaction([table], "readwrite");
      transaction.objectStore(table).put(value, row);
      await new Promise((resolve) => (transaction.oncomplete = resolve));
      opened.close();
    },
  };
}

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export function inSqlite(execute: Execute): Kind {
  return {
    open: () => new SqliteStore(execute, "faqs"),
    damage: async (table, name, value) => {
      const text = value === undefined ? "{half" : JSON.stringify(value);
      await execute("INSERT OR REPLACE INTO faqs (shelf, name, value) VALUES (?, ?, ?)", [table, name, text]);
    },
  };
}

interface SqlJs {
  readonly Database: new () => { exec(sql: string, parameters: string[]): Array<{ columns: string[]; values: unknown[][] }> };
}

/** SQLite in memory, compiled for every platform, so that nothing has to be built to test with it. */
export async function database(): Promise<Execute> {
  const begin = createRequire(import.meta.url)("sql.js") as () => Promise<SqlJs>;
  const { Database } = await begin();
  const opened = new Database();
  return async (sql, parameters) => {
    const [answer] = opened.exec(sql, parameters);
    const { columns, values } = answer ?? { columns: [], values: [] };
    return values.map((row) => Object.fromEntries(columns.map((column, place) => [column, row[place]])));
  };
}

export function over(map: Map<string, string>): KeyValues {
  return {
    get: (key) => map.get(key),
    set: async (key, value) => void map.set(key, value),
    delete: async (key) => void map.delete(key),
    keys: async () => [...map.keys()],
  };
}

function inKeysAndValues(map: Map<string, string>): Kind {
  return {
    open: () => new KeyValueStore(over(map), "faqs"),
    damage: async (table, name, value) => void map.set(`faqs/${table}/${name}`, value === undefined ? "{half" : JSON.stringify(value)),
  };
}
