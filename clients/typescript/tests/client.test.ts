/** The client: what it does with every kind of answer. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore, SyncError, type Init, type Item, type Position, type Progress, type Store } from "../src/index.js";
import { clientOf, page, Pretender, problem, remove, SCOPE, START, upsert, type Answer } from "./pretending.js";

const ids = async (store: Store): Promise<string[]> => (await store.items()).map((each: Item) => `${each.id}${each.rev}`).sort();

/** A store that holds a1 and b1 and rests at t1. */
async function resting(): Promise<MemoryStore> {
  const store = new MemoryStore();
  await clientOf(new Pretender([page([upsert("a"), upsert("b")], "t1", { holds: [upsert("a"), upsert("b")] })]), { store }).sync();
  return store;
}

const delta = (items: Parameters<typeof page>[0], next: string, more: Parameters<typeof page>[2] = {}): Answer =>
  page(items, next, { mode: "delta", ...more });

async function failing(promise: Promise<unknown>): Promise<SyncError> {
  const error = await promise.then(() => undefined, (reason: unknown) => reason);
  assert.ok(error instanceof SyncError, String(error));
  return error;
}

test("it takes a snapshot page by page and shows it when it is complete", async () => {
  const store = new MemoryStore();
  const seen: string[][] = [];
  const progress: Progress[] = [];
  const both = [upsert("a"), upsert("b")];
  const pretender = new Pretender([page([upsert("a")], "p2"), page([upsert("b")], "t1", { holds: both, seq: 7 })]);
  const onProgress = (each: Progress): void => void (progress.push(each), void ids(store).then((found) => seen.push(found)));
  const result = await clientOf(pretender, { store }).sync({ onProgress });
  assert.deepEqual(pretender.asked, [START, "?token=p2"]);
  assert.deepEqual(await ids(store), ["a1", "b1"]);
  assert.deepEqual(seen, [[], []]);
  assert.deepEqual(progress, [{ mode: "snapshot", pages: 1, items: 1 }, { mode: "snapshot", pages: 2, items: 2 }]);
  assert.deepEqual(result, { seq: 7, upserted: 2, removed: 0, withdrawn: [], startedAfresh: null, pollAfterMs: 900_000 });
});

test("it lays a delta on what it holds", async () => {
  const store = await resting();
  const withdrawn = { ...remove("b", "withdrawn"), withdrawal: { message: "Wrong.", severity: "safety", replacement: null } };
  const pretender = new Pretender([delta([withdrawn as never, upsert("c")], "t2", { holds: [upsert("a"), upsert("c")] })]);
  const result = await clientOf(pretender, { store }).sync();
  assert.deepEqual(pretender.asked, ["?token=t1"]);
  assert.deepEqual(await ids(store), ["a1", "c1"]);
  assert.deepEqual([result.upserted, result.removed, result.withdrawn.map((op) => op.withdrawal?.message)], [1, 1, ["Wrong."]]);
});

test("it goes on at once where there is more already", async () => {
  const store = await resting();
  const first = delta([upsert("a", "2")], "t2", { holds: [upsert("a", "2"), upsert("b")], poll_after_s: 0 });
  const second = delta([upsert("b", "2")], "t3", { holds: [upsert("a", "2"), upsert("b", "2")] });
  const pretender = new Pretender([first, second]);
  const result = await clientOf(pretender, { store }).sync();
  assert.deepEqual(pretender.asked, ["?token=t1", "?token=t2"]);
  assert.equal(result.upserted, 2);
});

test("it passes over operations that it does not know", async () => {
  const store = await resting();
  const unknown = { op: "highlight", type: "faq", id: "a", colour: "blue" } as never;
  await clientOf(new Pretender([delta([unknown, upsert("a", "2")], "t2", { holds: [upsert("a", "2"), upsert("b")] })]), { store }).sync();
  assert.deepEqual(await ids(store), ["a2", "b1"]);
});

for (const [status, kind] of [[400, "invalid-sync-token"], [410, "history-changed"], [410, "format-changed"]] as const) {
  test(`${kind}: it starts afresh, and what it holds stays until then`, async () => {
    const store = await resting();
    const seen: string[][] = [];
    const last = page([upsert("z")], "t9", { holds: [upsert("z")] });
    const look = async (): Promise<Response> => (seen.push(await ids(store)), new Response(JSON.stringify(last)));
    const pretender = new Pretender([problem(status, kind), look]);
    const result = await clientOf(pretender, { store }).sync();
    assert.deepEqual(pretender.asked, ["?token=t1", START]);
    assert.deepEqual([seen, await ids(store)], [[["a1", "b1"]], ["z1"]]);
    assert.equal(result.startedAfresh, kind);
    assert.equal(pretender.inits[1]?.cache, "no-store");
  });
}

test("it starts afresh once, then it gives up and keeps what it holds", async () => {
  const store = await resting();
  const error = await failing(clientOf(new Pretender([problem(410, "history-changed")]), { store }).sync());
  assert.equal(error.kind, "inconsistent");
  assert.deepEqual(await ids(store), ["a1", "b1"]);
});

test("a digest that does not fit makes it start afresh, and nothing unproved is shown", async () => {
  const store = await resting();
  const wrong = delta([upsert("c")], "t2", { holds: [upsert("a")] });
  const right = page([upsert("a", "5")], "t5", { holds: [upsert("a", "5")] });
  const result = await clientOf(new Pretender([wrong, right]), { store }).sync();
  assert.deepEqual([result.startedAfresh, await ids(store)], ["digest", ["a5"]]);
  const never = await failing(clientOf(new Pretender([wrong, page([], "t", { holds: [upsert("a")] })]), { store }).sync());
  assert.deepEqual([never.kind, await ids(store)], ["inconsistent", ["a5"]]);
});

test("a snapshot in answer to a token replaces, and never mixes", async () => {
  const store = await resting();
  await clientOf(new Pretender([page([upsert("z")], "t9", { holds: [upsert("z")] })]), { store }).sync();
  assert.deepEqual(await ids(store), ["z1"]);
});

test("a run that turns into another kind is started afresh", async () => {
  const pretender = new Pretender([page([upsert("a")], "p2"), delta([], "p3"), page([], "t1", { holds: [] })]);
  const result = await clientOf(pretender).sync();
  assert.deepEqual([result.startedAfresh, pretender.asked], ["mode", [START, "?token=p2", START]]);
});

test("a store of another scope is started afresh", async () => {
  const store = await resting();
  const scope = { ...SCOPE, types: ["faq", "topic"] };
  const pretender = new Pretender([delta([], "t1", { holds: [upsert("a"), upsert("b")] }), page([], "t2", { holds: [], scope })]);
  const result = await clientOf(pretender, { store, types: ["topic", "faq"] }).sync();
  assert.deepEqual([result.startedAfresh, pretender.asked[1], await ids(store)], ["scope", "?locale=fr-CA&types=faq,topic", []]);
});

test("it goes on where it was interrupted", async () => {
  const store = new MemoryStore();
  const pretender = new Pretender([page([upsert("a")], "p2"), new TypeError("gone"), page([upsert("b")], "t1", { holds: [upsert("a"), upsert("b")] })]);
  const client = clientOf(pretender, { store, attempts: 1 });
  assert.equal((await failing(client.sync())).kind, "unreachable");
  assert.deepEqual(await ids(store), []);
  await client.sync();
  assert.deepEqual([pretender.asked, await ids(store)], [[START, "?token=p2", "?token=p2"], ["a1", "b1"]]);
});

for (const [what, answer] of Object.entries<Answer>({
  "a network that fails": new TypeError("offline"),
  "a server that is down": problem(503, "unavailable"),
  "a server that is asked too often": problem(429, "too-many-requests"),
  "a proxy's own error": new Response("<h1>Bad gateway</h1>", { status: 502 }),
  "the login page of a network": new Response("<h1>Welcome to the hotel</h1>"),
  "a body that was cut off": new Response('{"mode":"snap'),
  "something else in JSON": new Response('{"items":[]}'),
})) {
  test(`${what}: it tries again`, async () => {
    const pretender = new Pretender([answer, answer, page([], "t1", { holds: [] })]);
    assert.equal((await clientOf(pretender).sync()).startedAfresh, null);
    assert.equal(pretender.asked.length, 3);
    const hopeless = new Pretender([answer]);
    assert.equal((await failing(clientOf(hopeless, { attempts: 3 }).sync())).kind, "unreachable");
    assert.equal(hopeless.asked.length, 3);
  });
}

test("the waits double, are spread, and heed what the server asks for", async (context) => {
  const waits: number[] = [];
  context.mock.method(globalThis, "setTimeout", ((go: () => void, ms: number) => {
    // The time limit of each question is no wait.
    if (ms !== 30_000) queueMicrotask(() => (waits.push(ms), go()));
    return 0;
  }) as never);
  const pretender = new Pretender([problem(503, "unavailable"), problem(503, "unavailable", { "Retry-After": "7" }), new TypeError(), new TypeError(), page([], "t", { holds: [] })]);
  await clientOf(pretender, { firstWaitMs: 1000, random: () => 0.5 }).sync();
  assert.deepEqual(waits, [500, 8000, 2000, 4000]);
});

for (const [status, kind] of [[400, "unknown-locale"], [401, "not-identified"], [403, "not-allowed"], [404, "site-not-found"], [410, "site-deleted"]] as const) {
  test(`${kind}: it says so at once and keeps what it holds`, async () => {
    const store = await resting();
    const pretender = new Pretender([problem(status, kind)]);
    const error = await failing(clientOf(pretender, { store }).sync());
    assert.deepEqual([error.kind, error.problem?.status, pretender.asked.length], ["refused", status, 1]);
    assert.deepEqual([await ids(store), (await store.position()).token], [["a1", "b1"], "t1"]);
  });
}

test("it can be stopped while it asks, and goes on later", async () => {
  const store = new MemoryStore();
  const stop = new AbortController();
  const hang = ({ signal }: Init): Promise<Response> =>
    new Promise((_, reject) => {
      (signal as AbortSignal).addEventListener("abort", () => reject((signal as AbortSignal).reason));
      setTimeout(() => stop.abort(), 1);
    });
  const pretender = new Pretender([page([upsert("a")], "p2"), hang, page([upsert("b")], "t1", { holds: [upsert("a"), upsert("b")] })]);
  const client = clientOf(pretender, { store });
  await assert.rejects(client.sync({ signal: stop.signal }), { name: "AbortError" });
  await client.sync();
  assert.deepEqual(await ids(store), ["a1", "b1"]);
});

test("it can be stopped while it waits", async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 5);
  const client = clientOf(new Pretender([new TypeError("offline")]), { firstWaitMs: 1e6, random: () => 1 });
  await assert.rejects(client.sync({ signal: stop.signal }), { name: "AbortError" });
});

test("it asks nothing once it was stopped", async () => {
  const pretender = new Pretender([page([], "t", { holds: [] })]);
  await assert.rejects(clientOf(pretender).sync({ signal: AbortSignal.abort() }), { name: "AbortError" });
  assert.deepEqual(pretender.asked, []);
});

test("two calls at once are one", async () => {
  const pretender = new Pretender([page([], "t", { holds: [] })]);
  const client = clientOf(pretender);
  const results = await Promise.all([client.sync(), client.sync()]);
  assert.deepEqual([pretender.asked.length, results[0]], [1, results[1]]);
});

test("when somebody else was faster it goes on from there", async () => {
  const store = await resting();
  const other = delta([upsert("c")], "t2", { holds: [upsert("a"), upsert("b"), upsert("c")] });
  const late = async (): Promise<Response> => {
    await clientOf(new Pretender([other]), { store }).sync();
    return new Response(JSON.stringify(other));
  };
  const pretender = new Pretender([late, delta([], "t2", { holds: [upsert("a"), upsert("b"), upsert("c")] })]);
  await clientOf(pretender, { store }).sync();
  assert.deepEqual([pretender.asked, await ids(store)], [["?token=t1", "?token=t2"], ["a1", "b1", "c1"]]);
});

test("it sends the headers it is given, and asks in the one spelling that caches know", async () => {
  const pretender = new Pretender([page([], "t", { holds: [], scope: { ...SCOPE, types: ["faq", "topic"], text: ["plain"] } })]);
  await clientOf(pretender, { types: ["topic", "faq", "topic"], text: ["plain"], limit: 50, headers: { Authorization: "Bearer k" } }).sync();
  assert.deepEqual(pretender.asked, ["?locale=fr-CA&types=faq,topic&text=plain&limit=50"]);
  assert.equal(pretender.inits[0]?.headers["Authorization"], "Bearer k");
});

test("it starts from a file that came with the app", async () => {
  const store = new MemoryStore();
  const file = page([upsert("a")], "t1", { holds: [upsert("a")] });
  const pretender = new Pretender([delta([upsert("b")], "t2", { holds: [upsert("a"), upsert("b")] })]);
  const client = clientOf(pretender, { store });
  assert.equal(await client.load(file), true);
  assert.deepEqual(await ids(store), ["a1"]);
  await client.sync();
  assert.deepEqual([pretender.asked, await ids(store)], [["?token=t1"], ["a1", "b1"]]);
  assert.equal(await client.load(file), false);
  assert.deepEqual(await ids(store), ["a1", "b1"]);
});

for (const [what, file] of Object.entries<unknown>({
  "nothing": null,
  "a page with more to come": page([], "p2"),
  "a delta": delta([], "t", { holds: [] }),
  "another scope": page([], "t", { holds: [], scope: { ...SCOPE, site: "other" } }),
  "a digest that does not fit": page([upsert("a")], "t", { holds: [upsert("b")] }),
})) {
  test(`it takes no file that is ${what}`, async () => {
    const store = new MemoryStore();
    assert.equal((await failing(clientOf(new Pretender([]), { store }).load(file))).kind, "inconsistent");
    const nowhere: Position = { token: null, run: null };
    assert.deepEqual([await ids(store), await store.position()], [[], nowhere]);
  });
}
