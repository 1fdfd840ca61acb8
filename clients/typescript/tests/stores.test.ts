/** Every store keeps the same promises: all or nothing, and nothing on top of what somebody else did. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { IndexedDbStore, type Position, type Store, type Upsert } from "../src/index.js";
import { nameOf } from "../src/protocol.js";
import { kinds } from "./kinds.js";
import { digestOfOps, item, remove, upsert } from "./pretending.js";

const nowhere: Position = { token: null, run: null };
const midway: Position = { token: null, run: { mode: "snapshot", token: "p2" } };
async function filled(store: Store): Promise<Position> {
  const ops = [upsert("a"), upsert("b")];
  assert.notEqual(await store.finish(nowhere, { mode: "snapshot", ops, token: "t1", digest: digestOfOps(ops) }), "elsewhere");
  return store.position();
}

const ids = async (store: Store): Promise<string[]> => (await store.items()).map((each) => `${each.id}${each.rev}`).sort();

for (const [where, make] of Object.entries(kinds)) {
  test(`${where}: it begins empty and nowhere`, async () => {
    const store = (await make()).open();
    assert.deepEqual([await store.position(), await store.items(), await store.item("faq", "a")], [nowhere, [], undefined]);
  });

  test(`${where}: what is staged does not show`, async () => {
    const store = (await make()).open();
    assert.equal(await store.stage(nowhere, [upsert("a")], midway), true);
    assert.deepEqual([await store.items(), await store.position()], [[], midway]);
  });

  test(`${where}: a snapshot takes the place of everything`, async () => {
    const store = (await make()).open();
    const from = await filled(store);
    const to: Position = { token: "t1", run: { mode: "snapshot", token: "p2" } };
    await store.stage(from, [upsert("c")], to);
    await store.finish(to, { mode: "snapshot", ops: [upsert("d")], token: "t2", digest: digestOfOps([upsert("c"), upsert("d")]) });
    assert.deepEqual(await ids(store), ["c1", "d1"]);
    assert.deepEqual(await store.position(), { token: "t2", run: null });
  });

  test(`${where}: a delta is laid on top, the later word counts`, async () => {
    const store = (await make()).open();
    const from = await filled(store);
    const to: Position = { token: "t1", run: { mode: "delta", token: "p2" } };
    await store.stage(from, [remove("b"), upsert("a", "2")], to);
    const last = { mode: "delta" as const, ops: [upsert("a", "3"), remove("x")], token: "t2", digest: digestOfOps([upsert("a", "3")]) };
    const outcome = await store.finish(to, last);
    assert.deepEqual(await ids(store), ["a3"]);
    const removed = [{ type: "faq", id: "b", reason: "unpublished" }];
    assert.deepEqual(outcome, { done: { added: [], updated: [{ type: "faq", id: "a" }], removed, notices: [] } });
  });

  test(`${where}: what is not proved changes nothing`, async () => {
    const store = (await make()).open();
    const from = await filled(store);
    const last = { mode: "delta" as const, ops: [upsert("c")], token: "t2", digest: digestOfOps([upsert("c")]) };
    assert.equal(await store.finish(from, last), "unproved");
    assert.deepEqual([await ids(store), await store.position()], [["a1", "b1"], from]);
  });

  test(`${where}: whoever comes from elsewhere changes nothing`, async () => {
    const store = (await make()).open();
    const from = await filled(store);
    assert.equal(await store.stage(nowhere, [upsert("c")], midway), false);
    assert.equal(await store.finish(midway, { mode: "snapshot", ops: [], token: "t2", digest: digestOfOps([]) }), "elsewhere");
    assert.equal(await store.restart(nowhere), false);
    assert.deepEqual([await ids(store), await store.position()], [["a1", "b1"], from]);
  });

  test(`${where}: starting afresh keeps the items and drops what is staged`, async () => {
    const store = (await make()).open();
    const from = await filled(store);
    await store.stage(from, [upsert("c")], { token: "t1", run: { mode: "delta", token: "p2" } });
    await store.restart(await store.position());
    assert.deepEqual([await ids(store), await store.position()], [["a1", "b1"], nowhere]);
    await store.finish(nowhere, { mode: "snapshot", ops: [upsert("d")], token: "t2", digest: digestOfOps([upsert("d")]) });
    assert.deepEqual(await ids(store), ["d1"]);
  });

  test(`${where}: it outlives the app`, async () => {
    const kind = await make();
    await filled(kind.open());
    assert.deepEqual(await ids(kind.open()), ["a1", "b1"]);
  });

  test(`${where}: items of one type are found among many of all`, async () => {
    const store = (await make()).open();
    const numbered = (type: string, place: number): Upsert => {
      const id = String(place).padStart(3, "0");
      return { op: "upsert", type, id, rev: "1", data: { ...item(id), type } };
    };
    const ops = ["benefit", "faq", "topic"].flatMap((type) => Array.from({ length: 120 }, (_, place) => numbered(type, place)));
    await store.finish(nowhere, { mode: "snapshot", ops, token: "t1", digest: digestOfOps(ops) });
    for (const type of ["benefit", "faq", "topic", "fa"]) {
      const found = (await store.items(type)).map((each) => nameOf(each));
      assert.deepEqual(found, ops.filter((op) => op.type === type).map(nameOf));
    }
    assert.equal((await store.items()).length, 360);
  });

  test(`${where}: one item is found by its type and id`, async () => {
    const store = (await make()).open();
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

test("in IndexedDB: what version 1 of the client kept is shown on, and counts as held", async () => {
  const request = indexedDB.open("of-version-1", 1);
  request.onupgradeneeded = () => {
    for (const name of ["items", "staged", "position"]) request.result.createObjectStore(name);
    request.transaction?.objectStore("items").put(item("a"), "faq/a");
    request.transaction?.objectStore("items").put(item("b"), "faq/b");
    request.transaction?.objectStore("position").put({ token: "t1", run: null }, "here");
  };
  await new Promise((resolve) => (request.onsuccess = resolve));
  request.result.close();
  const store = new IndexedDbStore("of-version-1");
  assert.deepEqual([await ids(store), await store.position()], [["a1", "b1"], nowhere]);
  const outcome = await store.finish(nowhere, { mode: "snapshot", ops: [upsert("b")], token: "t2", digest: digestOfOps([upsert("b")]) });
  assert.deepEqual([await ids(store), (await store.dropped()).map((each) => each.title)], [["b1"], ["a 1"]]);
  assert.ok(typeof outcome === "object" && outcome.done.removed[0]?.reason === "not_served");
});

test("in IndexedDB: a failure in the middle leaves everything as it was", async () => {
  const store = new IndexedDbStore("failing");
  const from = await filled(store);
  const broken = { ...upsert("c"), data: () => "no store takes a function" } as never;
  const digest = digestOfOps([upsert("d"), upsert("c")]);
  await assert.rejects(store.finish(from, { mode: "snapshot", ops: [upsert("d"), broken], token: "t2", digest }));
  assert.deepEqual([await ids(store), await store.position()], [["a1", "b1"], from]);
});

test("in IndexedDB: two tabs do not mix their pages", async () => {
  const [one, two] = [new IndexedDbStore("shared"), new IndexedDbStore("shared")];
  const moves = await Promise.all([one.stage(nowhere, [upsert("a")], midway), two.stage(nowhere, [upsert("b")], midway)]);
  assert.deepEqual(moves.sort(), [false, true]);
});
