/** Keys and values know no transactions; all or nothing counts all the same, whenever the app ends. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { KeyValueStore, type KeyValues, type Position } from "../src/index.js";
import { over } from "./kinds.js";
import { digestOfOps, upsert } from "./pretending.js";

const nowhere: Position = { token: null, run: null };
const first = [upsert("a"), upsert("b"), upsert("c")];
const second = [upsert("a", "2"), upsert("d")];

/** Ends, as an app does, at one of the writes. */
function ending(map: Map<string, string>, after: number): KeyValues {
  let left = after;
  const write = (done: () => void): void => {
    if (left-- <= 0) throw new Error("The app has ended.");
    done();
  };
  return { ...over(map), set: (key, value) => write(() => map.set(key, value)), delete: (key) => write(() => map.delete(key)) };
}

async function seen(map: Map<string, string>): Promise<unknown> {
  const store = new KeyValueStore(over(map), "faqs");
  return [(await store.items()).map((item) => item.title), (await store.position()).token, (await store.verify()).isProved];
}

test("wherever the app ends, all of a run is there or nothing of it, and nothing is left lying about", async () => {
  const begun = new Map<string, string>();
  const begin = new KeyValueStore(over(begun), "faqs");
  await begin.finish(nowhere, { mode: "snapshot", ops: first, token: "t1", digest: digestOfOps(first) });
  const before = JSON.stringify([["a 1", "b 1", "c 1"], "t1", true]);
  const after = JSON.stringify([["a 2", "d 1"], "t2", true]);
  const outcomes = new Set<string>();
  for (let writes = 0; ; writes++) {
    const map = new Map(begun);
    const store = new KeyValueStore(ending(map, writes), "faqs");
    const last = { mode: "snapshot" as const, ops: second, token: "t2", digest: digestOfOps(second) };
    const ended = await store.finish({ token: "t1", run: null }, last).then(() => false, () => true);
    const outcome = JSON.stringify(await seen(map));
    assert.ok(outcome === before || outcome === after, `after ${writes} writes: ${outcome}`);
    outcomes.add(outcome);
    assert.deepEqual([...map.keys()].filter((key) => key.includes("!journal")), []);
    if (!ended) break;
  }
  assert.deepEqual([...outcomes], [before, after]);
});

test("two prefixes do not mix, and other keys are left alone", async () => {
  const map = new Map([["faqs", "mine"], ["other", "mine"]]);
  const [one, two] = [new KeyValueStore(over(map), "one"), new KeyValueStore(over(map), "two")];
  await one.finish(nowhere, { mode: "snapshot", ops: first, token: "t1", digest: digestOfOps(first) });
  await two.finish(nowhere, { mode: "snapshot", ops: second, token: "t2", digest: digestOfOps(second) });
  await one.finish({ token: "t1", run: null }, { mode: "snapshot", ops: [], token: "t3", digest: digestOfOps([]) });
  assert.deepEqual([(await one.items()).length, (await two.items()).length, map.get("faqs"), map.get("other")], [0, 2, "mine", "mine"]);
});
