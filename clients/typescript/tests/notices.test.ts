/** No withdrawal goes unsaid: not after a fresh start, not when the app ends, not in another tab. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Op, type Store } from "../src/index.js";
import { kinds } from "./kinds.js";
import { clientOf, item, page, Pretender, problem, remove, SCOPE, upsert, type Answer } from "./pretending.js";

const BOTH = [upsert("a"), upsert("b")];
const wrong = { message: "The advice was wrong.", severity: "safety", replacement: null };
const withdrawn: Op = { ...remove("b", "withdrawn"), withdrawal: wrong } as Op;
const notice = { type: "faq", id: "b", title: "b 1", withdrawal: wrong };

function gone(more: Record<string, unknown> = {}): Response {
  const body = { type: "/v1/problems/withdrawn", title: "Gone", status: 410, detail: wrong.message, severity: "safety", replacement: null, ...more };
  return new Response(JSON.stringify(body), { status: 410 });
}

async function hold(store: Store, ops = BOTH): Promise<void> {
  await clientOf(new Pretender([page(ops, "t1", { holds: ops })]), { store }).sync();
}

const withdraws = (token: string, withdrawal = wrong): Answer =>
  page([{ ...remove("b", "withdrawn"), withdrawal } as Op], token, { mode: "delta", holds: [upsert("a")] });

const afresh = (holds: Op[]): Answer[] => [problem(410, "history-changed"), page(holds, "t9", { holds })];

for (const [where, make] of Object.entries(kinds)) {
  test(`${where}: a notice stays until it is acknowledged, also when the app ends`, async () => {
    const kind = await make();
    await hold(kind.open());
    const pretender = new Pretender([page([withdrawn], "t2", { mode: "delta", holds: [upsert("a")] })]);
    const result = await clientOf(pretender, { store: kind.open() }).sync();
    assert.deepEqual(result.withdrawn, [notice]);

    const later = clientOf(pretender, { store: kind.open() });
    assert.deepEqual(await later.notices(), [notice]);
    await later.acknowledge(["another"]);
    assert.deepEqual(await later.notices(), [notice]);
    await later.acknowledge(["b"]);
    assert.deepEqual(await clientOf(pretender, { store: kind.open() }).notices(), []);
  });

  test(`${where}: what a fresh start drops is removed, and told where it was withdrawn`, async () => {
    const store = (await make()).open();
    await hold(store, [...BOTH, upsert("c")]);
    const pretender = new Pretender(afresh([upsert("a")]), { b: gone() });
    const client = clientOf(pretender, { store });
    const result = await client.sync();
    assert.deepEqual([result.removed, result.withdrawn, pretender.askedOf.sort()], [2, [notice], ["b", "c"]]);
    assert.deepEqual([await client.notices(), await store.dropped()], [[notice], []]);
  });
}

for (const [where, make] of Object.entries(kinds)) {
  test(`${where}: what was shown although its proof was lost is told too`, async () => {
    const kind = await make();
    await hold(kind.open());
    await kind.damage("items", "faq/z", item("z"));
    const result = await clientOf(new Pretender([page(BOTH, "t9", { holds: BOTH })], { z: gone() }), { store: kind.open() }).sync();
    assert.deepEqual([result.removed, result.withdrawn], [1, [{ ...notice, id: "z", title: "z 1" }]]);
  });

  test(`${where}: to acknowledge a notice leaves a newer one of the same record`, async () => {
    const kind = await make();
    await hold(kind.open());
    const [one, other] = [clientOf(new Pretender([withdraws("t2")]), { store: kind.open() }), kind.open()];
    await one.sync();
    const seen = await other.notices();
    const worse = { ...wrong, message: "It was worse than we knew." };
    const again = [page([upsert("b", "2")], "t3", { mode: "delta", holds: [upsert("a"), upsert("b", "2")], poll_after_s: 0 }), withdraws("t4", worse)];
    await clientOf(new Pretender(again.slice(0, 1)), { store: kind.open() }).sync();
    await clientOf(new Pretender(again.slice(1)), { store: kind.open() }).sync();
    await other.acknowledge(seen);
    assert.deepEqual(await one.notices(), [{ ...notice, title: "b 2", withdrawal: worse }]);
    await one.acknowledge(await one.notices());
    assert.deepEqual(await other.notices(), []);
  });
}

test("where the server cannot say what became of a record, it is asked again at the next call", async () => {
  const store = (await kinds["in IndexedDB"]!()).open();
  await hold(store);
  for (const fate of [new TypeError("offline"), problem(503, "unavailable"), new Response("<h1>Hotel</h1>")]) {
    const pretender = new Pretender([page([upsert("a")], "t9", { holds: [upsert("a")] })], { b: fate });
    const result = await clientOf(pretender, { store }).sync();
    assert.deepEqual([result.withdrawn, (await store.dropped()).length], [[], 1]);
  }
  const pretender = new Pretender([page([], "t9", { mode: "delta", holds: [upsert("a")] })], { b: gone() });
  assert.deepEqual((await clientOf(pretender, { store }).sync()).withdrawn, [notice]);
  assert.deepEqual(await store.dropped(), []);
});

test("a record that is shown again, in another run or by the server, is no notice", async () => {
  const store = (await kinds["in memory"]!()).open();
  await hold(store);
  const shown = new Response(JSON.stringify({ id: "b" }));
  const result = await clientOf(new Pretender(afresh([upsert("a")]), { b: shown }), { store }).sync();
  assert.deepEqual([result.removed, result.withdrawn, await store.dropped()], [1, [], []]);
});

test("a withdrawal that every page of a run says again, and the next run too, is told once", async () => {
  const store = (await kinds["in memory"]!()).open();
  await hold(store);
  const holds = [upsert("a", "2")];
  const client = clientOf(
    new Pretender([
      page([withdrawn], "p2", { mode: "delta" }),
      page([withdrawn, upsert("a", "2")], "t2", { mode: "delta", holds, poll_after_s: 0 }),
      page([withdrawn], "t3", { mode: "delta", holds }),
    ]),
    { store },
  );
  const result = await client.sync();
  assert.deepEqual([result.withdrawn, result.removed, await client.notices()], [[notice], 1, [notice]]);
});

test("what this device never showed is not told", async () => {
  const store = (await kinds["in memory"]!()).open();
  const pretender = new Pretender([page([upsert("b"), upsert("a")], "p2"), page([withdrawn], "t1", { holds: [upsert("a")] })]);
  const client = clientOf(pretender, { store });
  assert.deepEqual([(await client.sync()).withdrawn, await client.notices()], [[], []]);
});

test("of the types that an app keeps no more nothing is asked", async () => {
  const store = (await kinds["in memory"]!()).open();
  await hold(store);
  const scope = { ...SCOPE, types: ["topic"] };
  const pretender = new Pretender([page([], "t1", { mode: "delta", holds: BOTH }), page([], "t2", { holds: [], scope })], { b: gone() });
  const result = await clientOf(pretender, { store, types: ["topic"] }).sync();
  assert.deepEqual([result.removed, pretender.askedOf, await store.dropped()], [2, [], []]);
});

test("in two tabs both see the notice, and one of them acknowledges for both", async () => {
  const kind = await kinds["in IndexedDB"]!();
  await hold(kind.open());
  const pretender = new Pretender([page([withdrawn], "t2", { mode: "delta", holds: [upsert("a")] }), page([], "t2", { mode: "delta", holds: [upsert("a")] })]);
  const [one, two] = [clientOf(pretender, { store: kind.open() }), clientOf(pretender, { store: kind.open() })];
  await one.sync();
  await two.sync();
  assert.deepEqual([await one.notices(), await two.notices()], [[notice], [notice]]);
  await two.acknowledge(["b"]);
  assert.deepEqual(await one.notices(), []);
});

test("a withdrawal whose severity is not said counts as one for safety", async () => {
  const store = (await kinds["in memory"]!()).open();
  await hold(store);
  const replacement = { id: "c", type: "faq", slug: "c", title: "C" };
  const pretender = new Pretender(afresh([upsert("a")]), { b: gone({ severity: undefined, replacement }) });
  const [told] = (await clientOf(pretender, { store }).sync()).withdrawn;
  assert.deepEqual(told?.withdrawal, { message: wrong.message, severity: "safety", replacement });
});
