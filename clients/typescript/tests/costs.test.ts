/** What calls cost: an idle poll reads a few items, and nothing is read or written so much at once that a page stands still. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore, type Access, type Op, type Table, type Tables } from "../src/index.js";
import { clientOf, page, Pretender, upsert } from "./pretending.js";

const MANY = 2500;
const ops: Op[] = Array.from({ length: MANY }, (_, place) => upsert(`r${place}`));

/** Counts the rows of each table that are read and written, in all and at once. */
class Counting extends MemoryStore {
  read: Partial<Record<Table, number>> = {};
  written: Partial<Record<Table, number>> = {};
  largest: Partial<Record<Table, number>> = {};

  protected override transaction<T>(access: Access, work: (tables: Tables) => Promise<T>): Promise<T> {
    return super.transaction(access, (tables) => work(this.counted(tables)));
  }

  private counted(tables: Tables): Tables {
    return {
      get: async (table, name) => (this.count(this.read, table, 1), tables.get(table, name)),
      page: async (table, after, most) => {
        const rows = await tables.page(table, after, most);
        this.count(this.read, table, rows.length);
        return rows;
      },
      put: async (table, rows) => (this.count(this.written, table, rows.length), tables.put(table, rows)),
      delete: (table, names) => tables.delete(table, names),
      clear: (table) => tables.clear(table),
    };
  }

  private count(of: Partial<Record<Table, number>>, table: Table, rows: number): void {
    of[table] = (of[table] ?? 0) + rows;
    this.largest[table] = Math.max(this.largest[table] ?? 0, rows);
  }

  forget(): void {
    [this.read, this.written, this.largest] = [{}, {}, {}];
  }
}

async function filled(): Promise<Counting> {
  const store = new Counting();
  const half = MANY / 2;
  const pages = [page(ops.slice(0, half), "p2"), page(ops.slice(half), "t1", { holds: ops })];
  await clientOf(new Pretender(pages), { store }).sync();
  return store;
}

test("no more than fifty items are read or written at once", async () => {
  const store = await filled();
  assert.deepEqual([store.written.items, store.largest.items, store.largest.proofs], [MANY, 50, 50]);
  await store.items();
  await store.verify();
  assert.equal(store.largest.items, 50);
});

test("a page is put aside in portions too", async () => {
  assert.equal((await filled()).largest.staged, 50);
});

test("an idle poll looks at a hundred items, others each time, and writes none", async () => {
  const store = await filled();
  const client = clientOf(new Pretender([page([], "t1", { mode: "delta", holds: ops })]), { store });
  const seen = new Set<string>();
  for (let round = 0; round < MANY / 100; round++) {
    store.forget();
    await client.sync();
    assert.deepEqual([store.read.items, store.read.proofs, store.written.items], [100, 100, undefined]);
    seen.add(JSON.stringify(store.read));
  }
  assert.equal((await store.verify()).isProved, true);
});

test("one that was altered is found within as many polls as it takes to go round once", async () => {
  const store = await filled();
  await store["transaction"]("write", (tables) => tables.put("items", [["faq/r777", { ...upsert("r777"), title: "altered" }]]));
  const rested = page([], "t1", { mode: "delta", holds: ops });
  const whole = page(ops, "t1", { holds: ops });
  let healed: string | null = null;
  for (let round = 0; round <= MANY / 100 && healed === null; round++) {
    const pretender = new Pretender([rested, rested]);
    const client = clientOf(pretender, {
      store,
      fetch: async (url) => new Response(JSON.stringify(url.includes("token=") ? rested : whole)),
    });
    healed = (await client.sync()).startedAfresh;
  }
  assert.deepEqual([healed, (await store.item("faq", "r777"))?.title], ["damaged", "r777 1"]);
});

test("a small store is looked at whole with each call, and nothing is written for it", async () => {
  const store = new Counting();
  const few = ops.slice(0, 30);
  const client = clientOf(new Pretender([page(few, "t1", { holds: few }), page([], "t1", { mode: "delta", holds: few })]), { store });
  await client.sync();
  store.forget();
  await client.sync();
  assert.deepEqual([store.read.items, store.written], [30, {}]);
});

test("a delta reads the proofs of all and the items of none", async () => {
  const store = await filled();
  const after = [upsert("r0", "2"), ...ops.slice(1)];
  store.forget();
  await clientOf(new Pretender([page([upsert("r0", "2")], "t2", { mode: "delta", holds: after })]), { store }).sync();
  assert.deepEqual([store.read.proofs, store.read.items, store.written.items], [MANY + 100, 100, 1]);
});
