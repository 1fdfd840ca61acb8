/** Every store keeps the same promises: all or nothing, and nothing on top of what somebody else did. */

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { IndexedDbStore, MemoryStore, type Position, type Store } from "../src/index.js";
import { item, remove, upsert } from "./pretending.js";

let count = 0;
const stores: Record<string, () => Store> = {
  "in memory": () => new MemoryStore(),
  "in IndexedDB": () => new IndexedDbStore(`test-${count++}`),
};

const nowhere: Position = { token: null, run: null };
const midway: Position = { token: null, run: { mode: "snapshot", token: "p2" } };
const yes = (): boolean => true;

async function filled(store: Store): Promise<Position> {
  const last = { mode: "snapshot" as const, ops: [upsert("a"), upsert("b")], token: "t1" };
  assert.notEqual(await store.finish(nowhere, last, yes), "elsewhere");
  return store.position();
}

const ids = async (store: Store): Promise<string[]> => (await store.items()).map((each) => `${each.id}${each.rev}`).sort();

for (const [where, make] of Object.entries(stores)) {
  test(`${where}: it begins empty and nowhere`, async () => {
    const store = make();
    assert.deepEqual([await store.position(), await store.items(), await store.item("faq", "a")], [nowhere, [], undefined]);
  });

  test(`${where}: what is staged does not show`, async () => {
    const store = make();
    assert.equal(await store.stage(nowhere, [upsert("a")], midway), true);
    assert.deepEqual([await store.items(), await store.position()], [[], midway]);
  });

  test(`${where}: a snapshot takes the place of everything`, async () => {
    const store = make();
    const from = await filled(store);
    const to: Position = { token: "t1", run: { mode: "snapshot", token: "p2" } };
    await store.stage(from, [upsert("c")], to);
    await store.finish(to, { mode: "snapshot", ops: [upsert("d")], token: "t2" }, yes);
    assert.deepEqual(await ids(store), ["c1", "d1"]);
    assert.deepEqual(await store.position(), { token: "t2", run: null });
  });

  test(`${where}: a delta is laid on top, the later word counts`, async () => {
    const store = make();
    const from = await filled(store);
    const to: Position = { token: "t1", run: { mode: "delta", token: "p2" } };
    await store.stage(from, [remove("b"), upsert("a", "2")], to);
    const outcome = await store.finish(to, { mode: "delta", ops: [upsert("a", "3"), remove("x")], token: "t2" }, yes);
    assert.deepEqual(await ids(store), ["a3"]);
    assert.equal(outcome !== "unproved" && outcome !== "elsewhere" && outcome.done.length, 3);
  });

  test(`${where}: what is not proved changes nothing`, async () => {
    const store = make();
    const from = await filled(store);
    let seen: unknown;
    const no = (revs: unknown): boolean => ((seen = revs), false);
    assert.equal(await store.finish(from, { mode: "delta", ops: [upsert("c")], token: "t2" }, no), "unproved");
    assert.deepEqual([...(seen as string[][])].sort(), [["faq/a", "1"], ["faq/b", "1"], ["faq/c", "1"]]);
    assert.deepEqual([await ids(store), await store.position()], [["a1", "b1"], from]);
  });

  test(`${where}: whoever comes from elsewhere changes nothing`, async () => {
    const store = make();
    const from = await filled(store);
    assert.equal(await store.stage(nowhere, [upsert("c")], midway), false);
    assert.equal(await store.finish(midway, { mode: "snapshot", ops: [], token: "t2" }, yes), "elsewhere");
    assert.equal(await store.restart(nowhere), false);
    assert.deepEqual([await ids(store), await store.position()], [["a1", "b1"], from]);
  });

  test(`${where}: starting afresh keeps the items and drops what is staged`, async () => {
    const store = make();
    const from = await filled(store);
    await store.stage(from, [upsert("c")], { token: "t1", run: { mode: "delta", token: "p2" } });
    await store.restart(await store.position());
    assert.deepEqual([await ids(store), await store.position()], [["a1", "b1"], nowhere]);
    await store.finish(nowhere, { mode: "snapshot", ops: [upsert("d")], token: "t2" }, yes);
    assert.deepEqual(await ids(store), ["d1"]);
  });

  test(`${where}: one item is found by its type and id`, async () => {
    const store = make();
    await filled(store);
    assert.deepEqual(await store.item("faq", "a"), item("a"));
    assert.equal(await store.item("topic", "a"), undefined);
  });
}

test("in IndexedDB: it outlives the page", async () => {
  const first = new IndexedDbStore("kept");
  await filled(first);
  await first.close();
  assert.deepEqual(await ids(new IndexedDbStore("kept")), ["a1", "b1"]);
});

test("in IndexedDB: a failure in the middle leaves everything as it was", async () => {
  const store = new IndexedDbStore("failing");
  const from = await filled(store);
  const broken = { ...upsert("c"), data: () => "no store takes a function" } as never;
  await assert.rejects(store.finish(from, { mode: "snapshot", ops: [upsert("d"), broken], token: "t2" }, yes));
  assert.deepEqual([await ids(store), await store.position()], [["a1", "b1"], from]);
});

test("in IndexedDB: two tabs do not mix their pages", async () => {
  const [one, two] = [new IndexedDbStore("shared"), new IndexedDbStore("shared")];
  const moves = await Promise.all([one.stage(nowhere, [upsert("a")], midway), two.stage(nowhere, [upsert("b")], midway)]);
  assert.deepEqual(moves.sort(), [false, true]);
});
