/** Apps hear what has changed, and nothing where nothing has. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore, type Change } from "../src/index.js";
import { clientOf, page, Pretender, problem, remove, upsert } from "./pretending.js";

const named = (...ids: string[]): Array<{ type: string; id: string }> => ids.map((id) => ({ type: "faq", id }));

test("what came, what changed and what went is told by name, once the run has taken effect", async () => {
  const store = new MemoryStore();
  const heard: Change[] = [];
  const shown: number[] = [];
  const after = [upsert("a", "2"), upsert("c")];
  const client = clientOf(
    new Pretender([
      page([upsert("a"), upsert("b")], "t1", { holds: [upsert("a"), upsert("b")], poll_after_s: 0 }),
      page([remove("b", "hidden")], "p2", { mode: "delta" }),
      page(after, "t2", { mode: "delta", holds: after }),
    ]),
    { store },
  );
  client.onChange((change) => {
    heard.push(change);
    void store.items().then((items) => shown.push(items.length));
  });
  await client.sync();
  assert.deepEqual(heard, [
    { added: named("a", "b"), updated: [], removed: [], notices: [] },
    { added: named("c"), updated: named("a"), removed: [{ type: "faq", id: "b", reason: "hidden" }], notices: [] },
  ]);
  assert.deepEqual(shown, [2, 2]);
});

test("a poll that brings nothing tells nothing", async () => {
  const store = new MemoryStore();
  const heard: Change[] = [];
  const client = clientOf(new Pretender([page([upsert("a")], "t1", { holds: [upsert("a")] }), page([], "t1", { mode: "delta", holds: [upsert("a")] })]), { store });
  await client.sync();
  client.onChange((change) => void heard.push(change));
  await client.sync();
  assert.deepEqual(heard, []);
});

test("after a fresh start only what differs is told", async () => {
  const store = new MemoryStore();
  const first = [upsert("a"), upsert("b"), upsert("c")];
  await clientOf(new Pretender([page(first, "t1", { holds: first })]), { store }).sync();
  const after = [upsert("a"), upsert("b", "2"), upsert("d")];
  const client = clientOf(new Pretender([problem(410, "format-changed"), page(after, "t2", { holds: after })]), { store });
  const heard: Change[] = [];
  client.onChange((change) => void heard.push(change));
  const result = await client.sync();
  const removed = [{ type: "faq", id: "c", reason: "not_served" }];
  assert.deepEqual(heard, [{ added: named("d"), updated: named("b"), removed, notices: [] }]);
  assert.deepEqual([result.upserted, result.removed], [2, 1]);
});

test("a withdrawal that is learnt of by asking is told too", async () => {
  const store = new MemoryStore();
  await clientOf(new Pretender([page([upsert("a")], "t1", { holds: [upsert("a")] })]), { store }).sync();
  const gone = { type: "/v1/problems/withdrawn", status: 410, title: "", detail: "Wrong.", severity: "safety", replacement: null };
  const answers = [problem(410, "history-changed"), page([], "t2", { holds: [] })];
  const client = clientOf(new Pretender(answers, { a: new Response(JSON.stringify(gone), { status: 410 }) }), { store });
  const heard: Change[] = [];
  client.onChange((change) => void heard.push(change));
  await client.sync();
  assert.deepEqual(heard.map((each) => each.notices.map(({ withdrawal }) => withdrawal.message)), [[], ["Wrong."]]);
});

test("whoever listens no more hears no more", async () => {
  const heard: Change[] = [];
  const client = clientOf(new Pretender([page([upsert("a")], "t1", { holds: [upsert("a")] })]));
  client.onChange((change) => void heard.push(change))();
  await client.sync();
  assert.deepEqual(heard, []);
});

test("a file that came with the app is a change too", async () => {
  const heard: Change[] = [];
  const client = clientOf(new Pretender([]));
  client.onChange((change) => void heard.push(change));
  await client.load(page([upsert("a")], "t1", { holds: [upsert("a")] }));
  assert.deepEqual(heard.map((each) => each.added), [named("a")]);
});
