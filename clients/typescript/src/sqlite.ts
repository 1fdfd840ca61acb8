/** Keeps what a client holds in SQLite, for React Native and desktop apps. */

import { Store } from "./store.js";
import { Queue, type Access, type Row, type Table, type Tables } from "./tables.js";

/** Runs one statement; the rows that it gives, as objects. No other code may write by the same connection meanwhile. */
export type Execute = (sql: string, parameters: string[]) => Promise<ReadonlyArray<Record<string, unknown>>>;

const ROWS_AT_ONCE = 200;

/** One table for each scope, made where it is missing: two scopes must not share a name. */
export class SqliteStore extends Store {
  private readonly queue = new Queue();
  private readonly table: string;
  private isReady = false;

  constructor(private readonly execute: Execute, name = "clinic_content") {
    super();
    if (!/^[A-Za-z_]\w*$/.test(name)) throw new TypeError(`${name} is no name for a table: letters, digits and _ only.`);
    this.table = name;
  }

  protected transaction<T>(access: Access, work: (tables: Tables) => Promise<T>): Promise<T> {
    return this.queue.run(async () => {
      await this.prepare();
      await this.execute(access === "read" ? "BEGIN" : "BEGIN IMMEDIATE", []);
      try {
        const result = await work(new Shelves(this.execute, this.table));
        await this.execute("COMMIT", []);
        return result;
      } catch (error) {
        // SQLite has rolled back by itself where the disk is full.
        await this.execute("ROLLBACK", []).catch(() => undefined);
        throw error;
      }
    });
  }

  private async prepare(): Promise<void> {
    if (this.isReady) return;
    const columns = "shelf TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (shelf, name)";
    await this.execute(`CREATE TABLE IF NOT EXISTS ${this.table} (${columns}) WITHOUT ROWID`, []);
    this.isReady = true;
  }
}

/** The tables as shelves of one. */
class Shelves implements Tables {
  constructor(private readonly execute: Execute, private readonly table: string) {}

  async get(shelf: Table, name: string): Promise<unknown> {
    const [row] = await this.execute(`SELECT name, value FROM ${this.table} WHERE shelf = ? AND name = ?`, [shelf, name]);
    return row === undefined ? undefined : valueIn(row);
  }

  async page(shelf: Table, after: string, most: number): Promise<Row[]> {
    const where = `shelf = ? AND name > ? ORDER BY name LIMIT ${most}`;
    const rows = await this.execute(`SELECT name, value FROM ${this.table} WHERE ${where}`, [shelf, after]);
    return rows.map((row) => [String(row["name"]), valueIn(row)]);
  }

  async put(shelf: Table, rows: readonly Row[]): Promise<void> {
    for (let first = 0; first < rows.length; first += ROWS_AT_ONCE) {
      const part = rows.slice(first, first + ROWS_AT_ONCE);
      const places = part.map(() => "(?, ?, ?)").join(", ");
      const values = part.flatMap(([name, value]) => [shelf, name, JSON.stringify(value)]);
      await this.execute(`INSERT OR REPLACE INTO ${this.table} (shelf, name, value) VALUES ${places}`, values);
    }
  }

  async delete(shelf: Table, names: readonly string[]): Promise<void> {
    for (let first = 0; first < names.length; first += ROWS_AT_ONCE) {
      const part = names.slice(first, first + ROWS_AT_ONCE);
      const places = part.map(() => "?").join(", ");
      await this.execute(`DELETE FROM ${this.table} WHERE shelf = ? AND name IN (${places})`, [shelf, ...part]);
    }
  }

  async clear(shelf: Table): Promise<void> {
    await this.execute(`DELETE FROM ${this.table} WHERE shelf = ?`, [shelf]);
  }
}

/** What a row holds; null where it was damaged. */
function valueIn(row: Record<string, unknown>): unknown {
  try {
    return JSON.parse(String(row["value"])) as unknown;
  } catch {
    return null;
  }
}
