/** Where a client keeps what it holds. For a database of your own, extend `Store` by one method, `transaction`. */

import { Breath } from "./breath.js";
import { canonical, digestOf } from "./digest.js";
import { SyncError } from "./errors.js";
import { carryOut, NOTHING_DONE, planned, type Done, type Last, type Notice } from "./finishing.js";
import { asState, isSame, NOWHERE, type Position, type State } from "./position.js";
import { asProof, damaged, revsOf, type Proofs } from "./proofs.js";
import { isObject, nameOf, partsOf, type Item, type Op } from "./protocol.js";
import { ITEMS_AT_ONCE, pagesOf, PROOFS_AT_ONCE, putInPortions, type Access, type Row, type Table, type Tables } from "./tables.js";

const HERE = "here";

/** What a run has done, or why it did nothing: what arrived is not what was served, or somebody else moved the position. */
export type Outcome = { readonly done: Done } | "unproved" | "elsewhere";

/**
 * Holds items, and beside them the pages of a run that is not complete yet.
 *
 * Each method that alters something does all of it or nothing. `from` is the position that the caller has seen; where it
 * is another one by now, because another tab or another copy of the app was faster, nothing is done.
 */
export abstract class Store {
  /** Work on the tables: with access to write, all of it counts or, where it throws, nothing. Only tables are waited for within. */
  protected abstract transaction<T>(access: Access, work: (tables: Tables) => Promise<T>): Promise<T>;

  async position(): Promise<Position> {
    return (await this.state()).position;
  }

  /** All items as of the last complete run, or those of one type. */
  items(type?: string): Promise<Item[]> {
    return this.all<Item>("items", type === undefined ? "" : `${type}/`);
  }

  async item(type: string, id: string): Promise<Item | undefined> {
    const item = await this.within("read", (tables) => tables.get("items", nameOf({ type, id })));
    return isObject(item) ? (item as unknown as Item) : undefined;
  }

  /** What was withdrawn and is not acknowledged yet. */
  notices(): Promise<Notice[]> {
    return this.all<Notice>("notices");
  }

  /** Forget these notices, or those of these records: of a notice only just what was seen, and no newer one of the same record. */
  acknowledge(seen: ReadonlyArray<Notice | string>): Promise<void> {
    const texts = new Set(seen.map((each) => (typeof each === "string" ? each : canonical(each))));
    return this.within("write", async (tables) => {
      const names: string[] = [];
      for await (const rows of pagesOf(tables, "notices", ITEMS_AT_ONCE)) {
        for (const [name, notice] of rows) if (texts.has(partsOf(name).id) || texts.has(canonical(notice))) names.push(name);
      }
      await tables.delete("notices", names);
    });
  }

  /** Put a page beside the items, and move on; of two operations on one record the later one counts. */
  stage(from: Position, ops: readonly Op[], to: Position): Promise<boolean> {
    return this.moved(from, async (tables, state) => {
      if (from.run === null) await tables.clear("staged");
      await putInPortions(tables, "staged", [...new Map(ops.map((op) => [nameOf(op), op]))]);
      await keepState(tables, { ...state, position: to });
    });
  }

  /** Let a run take effect with its last page: a snapshot in place of all items, a delta on top of them. */
  async finish(from: Position, last: Last): Promise<Outcome> {
    const before = await this.state();
    if (!isSame(from, before.position)) return "elsewhere";
    if (isIdle(from, last, before)) return this.rest(from, last);
    const hasStaged = from.run !== null;
    const plan = await this.within("read", (tables) => planned(tables, last, hasStaged));
    if ((await digestOf(revsOf(plan.after))).value !== last.digest.value) return "unproved";
    let done = NOTHING_DONE;
    const hasMoved = await this.moved(from, async (tables) => {
      done = await carryOut(tables, plan, last.mode, hasStaged);
      await tables.clear("staged");
      await keepState(tables, { position: { token: last.token, run: null }, digest: last.digest, checked: "" });
    });
    return hasMoved ? { done } : "elsewhere";
  }

  /** Forget what is staged, and where the device rests; the items stay. */
  restart(from: Position): Promise<boolean> {
    return this.moved(from, async (tables) => {
      await tables.clear("staged");
      await keepState(tables, { position: NOWHERE, digest: null, checked: "" });
    });
  }

  /** Look at the next so many items again, round and round; the names of those that are not what was served. */
  async check(most: number): Promise<string[]> {
    const { checked, position } = await this.state();
    if (position.token === null) return [];
    const { wrong, next } = await this.look(checked, most);
    if (next !== checked) await this.moved(position, (tables, state) => keepState(tables, { ...state, checked: next }));
    return wrong;
  }

  /** Look at everything again: whether all of it is what was served, and the names of the items that are not. */
  async verify(): Promise<{ readonly isProved: boolean; readonly damaged: readonly string[] }> {
    const found: string[] = [];
    const breath = new Breath();
    let next = "";
    do {
      await breath.take();
      const part = await this.look(next, ITEMS_AT_ONCE);
      found.push(...part.wrong);
      next = part.next;
    } while (next !== "");
    const { digest, position } = await this.state();
    // Nothing is proved before the first run; then nothing may be wrong with what an earlier one left.
    if (position.token === null) return { isProved: true, damaged: [] };
    const value = (await digestOf(revsOf(await this.proofs()))).value;
    return { isProved: found.length === 0 && digest?.value === value, damaged: found };
  }

  /** The records that a fresh start left out, of which the server has not been asked yet. */
  dropped(): Promise<Array<Omit<Notice, "withdrawal">>> {
    return this.all("dropped");
  }

  /** Note what became of a record that a fresh start left out: it was withdrawn, or there is nothing to tell. */
  async settle(named: Omit<Notice, "withdrawal">, notice: Notice | undefined): Promise<void> {
    await this.within("write", async (tables) => {
      if (notice !== undefined) await tables.put("notices", [[nameOf(notice), notice]]);
      await tables.delete("dropped", [nameOf(named)]);
    });
  }

  private async look(after: string, most: number): Promise<{ wrong: string[]; next: string }> {
    const [proofs, items] = await this.within("read", (tables) =>
      Promise.all([tables.page("proofs", after, most), tables.page("items", after, most)]),
    );
    const isEnd = proofs.length < most && items.length < most;
    return { wrong: damaged(proofs, items), next: isEnd ? "" : (proofs[proofs.length - 1]?.[0] ?? "") };
  }

  private async proofs(): Promise<Proofs> {
    const rows = await this.rows("proofs", "", PROOFS_AT_ONCE);
    return new Map(rows.map(([name, proof]) => [name, asProof(proof)]));
  }

  private async all<T>(table: Table, under = ""): Promise<T[]> {
    const rows = await this.rows(table, under, ITEMS_AT_ONCE);
    // What was damaged must not trouble readers until it is put right.
    return rows.map(([, value]) => value).filter((value) => isObject(value)) as T[];
  }

  private rows(table: Table, under: string, most: number): Promise<Row[]> {
    return this.within("read", async (tables) => {
      const rows: Row[] = [];
      for await (const page of pagesOf(tables, table, most, under)) rows.push(...page);
      return rows;
    });
  }

  private state(): Promise<State> {
    return this.within("read", async (tables) => asState(await tables.get("state", HERE)));
  }

  private async rest(from: Position, last: Last): Promise<Outcome> {
    if (last.token === from.token) return { done: NOTHING_DONE };
    const to: Position = { token: last.token, run: null };
    const hasMoved = await this.moved(from, (tables, state) => keepState(tables, { ...state, position: to }));
    return hasMoved ? { done: NOTHING_DONE } : "elsewhere";
  }

  /** Whether the position was the one that the caller has seen, so that the work was done. */
  private moved(from: Position, work: (tables: Tables, state: State) => Promise<void>): Promise<boolean> {
    return this.within("write", async (tables) => {
      const state = asState(await tables.get("state", HERE));
      if (!isSame(from, state.position)) return false;
      await work(tables, state);
      return true;
    });
  }

  private async within<T>(access: Access, work: (tables: Tables) => Promise<T>): Promise<T> {
    try {
      return await this.transaction(access, work);
    } catch (cause) {
      const { name, message } = cause as Partial<Error>;
      const what = name === "QuotaExceededError" ? "The device's storage is full" : "The device's storage failed";
      throw new SyncError("storage", `${what}: ${name}: ${message}`, { cause });
    }
  }
}

/** Whether nothing has happened since the last proof, so that it still holds. */
function isIdle(from: Position, last: Last, { digest }: State): boolean {
  return from.run === null && last.mode === "delta" && last.ops.length === 0 && digest?.value === last.digest.value;
}

function keepState(tables: Tables, state: State): Promise<void> {
  return tables.put("state", [[HERE, state]]);
}
