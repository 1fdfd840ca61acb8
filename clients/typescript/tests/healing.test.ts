/** What was damaged, on the way or on the device, is found and put right; what cannot be kept is said. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { IDBFactory } from "fake-indexeddb";
import { hashOf, IndexedDbStore, MemoryStore, SyncError, type Fetch, type Item, type Op, type Store } from "../src/index.js";
import { inIndexedDb, kinds } from "./kinds.js";
import { clientOf, item, page, Pretender, problem, upsert, type Answer } from "./pretending.js";

const BOTH = [upsert("a"), upsert("b")];
const rested: Answer = page([], "t1", { mode: "delta", holds: BOTH });
const whole: Answer = page(BOTH, "t1", { holds: BOTH });

/** A server that gives all of it to whoever begins, and nothing new to whoever holds it. */
class Steady extends Pretender {
  constructor() {
    super([rested]);
  }

  override readonly fetch: Fetch = async (url) => {
    this.asked.push(url);
    return new Response(JSON.stringify(url.includes("token=t1") ? rested : whole));
  };
}

const titles = async (store: Store): Promise<string[]> => (await store.items()).map((each: Item) => each.title).sort();
const altered = { ...item("a"), title: "Take twice as many." };

async function failing(promise: Promise<unknown>): Promise<SyncError> {
  const error = await promise.then(() => undefined, (reason: unknown) => reason);
  assert.ok(error instanceof SyncError, String(error));
  return error;
}

const damages: ReadonlyArray<readonly [what: string, ...Parameters<Awaited<ReturnType<(typeof kinds)[string]>>["damage"]>]> = [
  ["an item that is null", "items", "faq/a", null],
  ["an item that cannot be read", "items", "faq/a", undefined],
  ["an item whose text was altered", "items", "faq/a", altered],
  ["an item with another rev", "items", "faq/a", item("a", "7")],
  ["an item that nobody served", "items", "faq/aa", item("aa")],
  ["a proof that is null", "proofs", "faq/a", null],
  ["a proof without an item", "proofs", "faq/c", { rev: "1", hash: "" }],
  ["a position that is no position", "state", "here", { position: { token: 7, run: null } }],
  ["a run that is no run", "state", "here", { position: { token: "t1", run: { mode: "sideways", token: "t" } } }],
  ["a state that is null", "state", "here", null],
];

for (const [where, make] of Object.entries(kinds)) {
  for (const [what, ...damage] of damages) {
    test(`${where}: ${what} is put right by the next call`, async () => {
      const kind = await make();
      await clientOf(new Steady(), { store: kind.open() }).sync();
      await kind.damage(...damage);
      const store = kind.open();
      await clientOf(new Steady(), { store }).sync();
      assert.deepEqual(await titles(store), ["a 1", "b 1"]);
      assert.deepEqual(await store.verify(), { isProved: true, damaged: [] });
    });
  }

  test(`${where}: a staged page that was damaged makes it start afresh`, async () => {
    const kind = await make();
    const cut = clientOf(new Pretender([page([upsert("a")], "p2"), new TypeError("offline")]), { store: kind.open(), attempts: 1 });
    await failing(cut.sync());
    await kind.damage("staged", "faq/a", null);
    const last = page([upsert("b")], "t1", { holds: BOTH });
    const store = kind.open();
    const result = await clientOf(new Pretender([last, whole]), { store }).sync();
    assert.deepEqual([result.startedAfresh, await titles(store)], ["digest", ["a 1", "b 1"]]);
  });
}

test("what is damaged is not shown meanwhile", async () => {
  const kind = inIndexedDb("null-item");
  await clientOf(new Pretender([whole]), { store: kind.open() }).sync();
  await kind.damage("items", "faq/a", null);
  assert.deepEqual([await titles(kind.open()), await kind.open().item("faq", "a")], [["b 1"], undefined]);
});

test("verify finds what is damaged, says so, and fetches everything afresh", async () => {
  const kind = await kinds["in IndexedDB"]!();
  const store = kind.open();
  const client = clientOf(new Steady(), { store });
  await client.sync();
  assert.deepEqual(await client.verify(), { damaged: [], healed: null });
  await kind.damage("items", "faq/a", altered);
  const { damaged, healed } = await client.verify();
  assert.deepEqual([damaged, healed?.seq, await titles(store)], [[{ type: "faq", id: "a" }], 1, ["a 1", "b 1"]]);
});

test("verify proves a store again whose single items are sound, but not all of them", async () => {
  const kind = await kinds["in SQLite"]!();
  const client = clientOf(new Steady(), { store: kind.open() });
  await client.sync();
  await kind.damage("items", "faq/b", item("b", "2"));
  await kind.damage("proofs", "faq/b", { rev: "2", hash: hashOf(item("b", "2")) });
  assert.notEqual((await client.verify()).healed, null);
  assert.deepEqual(await titles(kind.open()), ["a 1", "b 1"]);
});

test("before the first run there is nothing to verify", async () => {
  assert.deepEqual(await clientOf(new Pretender([])).verify(), { damaged: [], healed: null });
});

const hashed = (op: Op, data = item(op.id)): Op => ({ ...op, hash: hashOf(item(op.id)), data }) as Op;

test("an item that was altered on its way is asked for again, past all caches", async () => {
  const store = new MemoryStore();
  const bad = page([hashed(upsert("a"), altered), upsert("b")], "t1", { holds: BOTH });
  const pretender = new Pretender([bad, page([hashed(upsert("a")), upsert("b")], "t1", { holds: BOTH })]);
  const result = await clientOf(pretender, { store }).sync();
  assert.deepEqual([result.startedAfresh, pretender.asked.length, pretender.inits[1]?.cache], [null, 2, "no-store"]);
  assert.deepEqual(await titles(store), ["a 1", "b 1"]);
});

for (const [what, wrong] of Object.entries<Partial<Item>>({ id: { id: "x" }, type: { type: "topic" }, rev: { rev: "9" } })) {
  test(`an item of another ${what} than its operation's is not taken`, async () => {
    const bad = page([{ ...upsert("a"), data: { ...item("a"), ...wrong } } as Op], "t1", { holds: [upsert("a")] });
    const store = new MemoryStore();
    assert.equal((await failing(clientOf(new Pretender([bad]), { store, attempts: 2 }).sync())).kind, "unreachable");
    assert.deepEqual(await store.items(), []);
  });
}

test("an item that is always altered is never taken, and what is held stays", async () => {
  const store = new MemoryStore();
  await clientOf(new Pretender([whole]), { store }).sync();
  const bad = page([hashed(upsert("a", "2"), altered)], "t2", { mode: "delta", holds: [upsert("a", "2"), upsert("b")] });
  assert.equal((await failing(clientOf(new Pretender([bad]), { store, attempts: 2 }).sync())).kind, "unreachable");
  assert.deepEqual(await titles(store), ["a 1", "b 1"]);
});

test("a file of items that were altered is not taken", async () => {
  const store = new MemoryStore();
  const file = page([hashed(upsert("a"), altered)], "t1", { holds: [upsert("a")] });
  assert.equal((await failing(clientOf(new Pretender([]), { store }).load(file))).kind, "inconsistent");
});

test("a page with something that is no operation is asked for again", async () => {
  const odd = { ...page([], "t1", { holds: [] }), items: [null] } as never;
  assert.equal((await clientOf(new Pretender([odd, whole])).sync()).upserted, 2);
});

test("every page of a fresh run passes by the caches, also when the run is gone on with later", async () => {
  const store = new MemoryStore();
  const first = new Pretender([problem(410, "history-changed"), page([upsert("a")], "p2"), new TypeError("offline")]);
  await clientOf(new Pretender([whole]), { store }).sync();
  await failing(clientOf(first, { store, attempts: 1 }).sync());
  const later = new Pretender([page([upsert("b")], "t9", { holds: BOTH }), rested]);
  await clientOf(later, { store }).sync();
  assert.deepEqual([...first.inits, ...later.inits].map((init) => init.cache), [undefined, "no-store", "no-store", "no-store"]);
  await clientOf(later, { store }).sync();
  assert.equal(later.inits[1]?.cache, undefined);
});

test("a connection that the browser closed is opened again, once", async () => {
  const real = new IDBFactory();
  const connections: IDBDatabase[] = [];
  const open = (name: string, version?: number): IDBOpenDBRequest => {
    const request = real.open(name, version);
    request.addEventListener("success", () => connections.push(request.result));
    return request;
  };
  const store = new IndexedDbStore("closed", { open });
  await clientOf(new Pretender([whole]), { store }).sync();
  connections[0]!.close();
  assert.deepEqual([await titles(store), connections.length], [["a 1", "b 1"], 2]);
  connections[1]!.close();
  connections[1]!.onclose?.(new Event("close"));
  assert.deepEqual([await titles(store), connections.length], [["a 1", "b 1"], 3]);
});

test("a database that cannot be opened is a matter of storage, and is tried again by the next call", async () => {
  const real = new IDBFactory();
  let left = 2;
  const open = (...args: Parameters<IDBFactory["open"]>): IDBOpenDBRequest => {
    if (left-- > 0) throw new DOMException("The disk is broken.", "UnknownError");
    return real.open(...args);
  };
  const store = new IndexedDbStore("broken", { open });
  const client = clientOf(new Pretender([whole]), { store });
  assert.equal((await failing(client.sync())).kind, "storage");
  await client.sync();
  assert.deepEqual(await titles(store), ["a 1", "b 1"]);
});

test("storage that is full is told as such, and what is held stays", async () => {
  const full = new DOMException("No room.", "QuotaExceededError");
  class Full extends MemoryStore {
    isFull = false;
    protected override transaction<T>(...[access, work]: Parameters<MemoryStore["transaction"]>): Promise<T> {
      if (this.isFull && access === "write") return Promise.reject(full);
      return super.transaction(access, work) as Promise<T>;
    }
  }
  const store = new Full();
  await clientOf(new Pretender([whole]), { store }).sync();
  store.isFull = true;
  const error = await failing(clientOf(new Pretender([page([upsert("c")], "t2", { mode: "delta", holds: [...BOTH, upsert("c")] })]), { store }).sync());
  assert.deepEqual([error.kind, (error as { cause?: unknown }).cause], ["storage", full]);
  assert.match(error.message, /full/);
  assert.deepEqual(await titles(store), ["a 1", "b 1"]);
});
