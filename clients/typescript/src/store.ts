/** Where a client keeps what it holds. Implement `Store` for your platform's database; a simple one in memory is here. */

import { nameOf, type Item, type Mode, type Op } from "./protocol.js";

/** How far a device has come. */
export interface Position {
  /** Where it rests; null before its first complete run. */
  readonly token: string | null;
  /** The run under way, of which some pages are staged. */
  readonly run: { readonly mode: Mode; readonly token: string } | null;
}

export const NOWHERE: Position = { token: null, run: null };

/** Whether a run is done, or why not: what arrived is not what was served, or somebody else has moved the position. */
export type Outcome = { readonly done: readonly Op[] } | "unproved" | "elsewhere";

/**
 * Holds items, and beside them the pages of a run that is not complete yet.
 *
 * Each method is one transaction: done whole, or not at all. `from` is the position that the caller has seen; where it
 * is another one by now, because another tab or another copy of the app was faster, nothing is done.
 */
export interface Store {
  position(): Promise<Position>;
  /** All items, as of the last complete run. */
  items(): Promise<Item[]>;
  item(type: string, id: string): Promise<Item | undefined>;
  /** Put a page beside the items, and move on; of two operations on one record the later one counts. */
  stage(from: Position, ops: readonly Op[], to: Position): Promise<boolean>;
  /**
   * Let a run take effect with its last page: a snapshot in place of all items, a delta on top of them. `isProved` is
   * given the pairs of `type/id` and rev that would be held; where it says no, everything stays as it was.
   */
  finish(
    from: Position,
    last: { readonly mode: Mode; readonly ops: readonly Op[]; readonly token: string },
    isProved: (revs: Array<readonly [string, string]>) => boolean,
  ): Promise<Outcome>;
  /** Forget what is staged, and where the device rests; the items stay. */
  restart(from: Position): Promise<boolean>;
}

/** Whether two positions are the same. */
export function isSame(one: Position, other: Position): boolean {
  return one.token === other.token && one.run?.mode === other.run?.mode && one.run?.token === other.run?.token;
}

/** The operations of a run by record: those staged before, unless the run has only just begun, and those of its last page. */
export function together(from: Position, staged: ReadonlyMap<string, Op>, last: readonly Op[]): Map<string, Op> {
  const ops = new Map(from.run === null ? [] : staged);
  for (const op of last) ops.set(nameOf(op), op);
  return ops;
}

/** The items after a run: `held` gives way to a snapshot, and is what a delta is applied to. */
export function applied(held: ReadonlyMap<string, Item>, ops: ReadonlyMap<string, Op>, mode: Mode): Map<string, Item> {
  const items = new Map(mode === "snapshot" ? [] : held);
  for (const [name, op] of ops) {
    if (op.op === "upsert") items.set(name, op.data);
    else items.delete(name);
  }
  return items;
}

/** The pairs that a digest is reckoned from. */
export function revsOf(items: ReadonlyMap<string, Item>): Array<readonly [string, string]> {
  return Array.from(items, ([name, item]) => [name, item.rev] as const);
}

/** Holds everything in memory: for tests, for servers, and where nothing must outlive the app. */
export class MemoryStore implements Store {
  private held: ReadonlyMap<string, Item> = new Map();
  private staged: ReadonlyMap<string, Op> = new Map();
  private at: Position = NOWHERE;

  async position(): Promise<Position> {
    return this.at;
  }

  async items(): Promise<Item[]> {
    return [...this.held.values()];
  }

  async item(type: string, id: string): Promise<Item | undefined> {
    return this.held.get(nameOf({ type, id }));
  }

  async stage(from: Position, ops: readonly Op[], to: Position): Promise<boolean> {
    if (!isSame(from, this.at)) return false;
    this.staged = together(from, this.staged, ops);
    this.at = to;
    return true;
  }

  async finish(...[from, last, isProved]: Parameters<Store["finish"]>): Promise<Outcome> {
    if (!isSame(from, this.at)) return "elsewhere";
    const ops = together(from, this.staged, last.ops);
    const after = applied(this.held, ops, last.mode);
    if (!isProved(revsOf(after))) return "unproved";
    this.held = after;
    this.staged = new Map();
    this.at = { token: last.token, run: null };
    return { done: [...ops.values()] };
  }

  async restart(from: Position): Promise<boolean> {
    if (!isSame(from, this.at)) return false;
    this.staged = new Map();
    this.at = NOWHERE;
    return true;
  }
}
