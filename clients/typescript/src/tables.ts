/** What a platform's database must do for a store: six small tables, and transactions over all of them. */

/** Items; what proves each; the pages of a run under way; how far one has come; notices; what became of dropped records. */
export const TABLES = ["items", "proofs", "staged", "state", "notices", "dropped"] as const;

export type Table = (typeof TABLES)[number];

/** A row has a name of ASCII letters and a value that is plain JSON. */
export type Row = readonly [name: string, value: unknown];

/** So few that reading or writing them holds nobody up. */
export const ITEMS_AT_ONCE = 50;
export const PROOFS_AT_ONCE = 1000;

/** The tables, within one transaction. */
export interface Tables {
  /** The value under a name; undefined where there is none. */
  get(table: Table, name: string): Promise<unknown>;
  /** At most so many rows whose names come after `after`, in the order of names. */
  page(table: Table, after: string, most: number): Promise<Row[]>;
  /** Set rows, in place of those of the same names. */
  put(table: Table, rows: readonly Row[]): Promise<void>;
  delete(table: Table, names: readonly string[]): Promise<void>;
  clear(table: Table): Promise<void>;
}

export type Access = "read" | "write";

/** All rows of a table, so many at a time. */
export async function* pagesOf(tables: Tables, table: Table, most: number, under = ""): AsyncGenerator<Row[]> {
  for (let after = under; ; ) {
    const rows = await tables.page(table, after, most);
    const own = rows.filter(([name]) => name.startsWith(under));
    if (own.length > 0) yield own;
    if (rows.length < most || own.length < rows.length) return;
    after = rows[rows.length - 1]![0];
  }
}

/** Set rows, a few at a time. */
export async function putInPortions(tables: Tables, table: Table, rows: readonly Row[]): Promise<void> {
  for (const some of portions(rows)) await tables.put(table, some);
}

export async function deleteInPortions(tables: Tables, table: Table, names: readonly string[]): Promise<void> {
  for (const some of portions(names)) await tables.delete(table, some);
}

function* portions<T>(all: readonly T[]): Iterable<readonly T[]> {
  for (let first = 0; first < all.length; first += ITEMS_AT_ONCE) yield all.slice(first, first + ITEMS_AT_ONCE);
}

/** One thing after another. */
export class Queue {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const next = this.last.then(work, work);
    this.last = next.catch(() => undefined);
    return next;
  }
}

/** The place of the first name that comes after another one. */
export function placeAfter(names: readonly string[], after: string): number {
  let [low, high] = [0, names.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (names[middle]! <= after) low = middle + 1;
    else high = middle;
  }
  return low;
}
