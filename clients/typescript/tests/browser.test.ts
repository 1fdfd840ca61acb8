/** In a real browser, where there is one (`chromium` on the path): its IndexedDB is stricter than any stand-in. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { hasBrowser, resultsOf } from "./browsing.js";

/** What the page does: it is its own server, of 600 items in pages of 150. */
const PAGE = `<!doctype html><title>Client</title><script type="module">
import { digestOf, hashOf, IndexedDbStore, SyncClient } from "/index.js";
const scope = { site: "s", locale: "en", types: ["faq"], text: ["plain"] };
const items = Array.from({ length: 600 }, (_, place) => ({ id: "r" + place, type: "faq", rev: "1", title: "T" + place, fields: { answer: "x".repeat(2000) } }));
const ops = items.map((data) => ({ op: "upsert", type: "faq", id: data.id, rev: "1", hash: hashOf(data), data }));
const digest = await digestOf(ops.map((op) => ["faq/" + op.id, op.rev]));
const fetch_ = async (url) => {
  const token = /token=(\\w+)/.exec(url)?.[1];
  const first = token === "t" ? 600 : Number(token?.slice(1) ?? 0);
  const isLast = first + 150 >= 600;
  const more = isLast ? { digest, poll_after_s: 900, next_token: "t" } : { poll_after_s: 0, next_token: "p" + (first + 150) };
  return new Response(JSON.stringify({ mode: token === "t" ? "delta" : "snapshot", scope, seq: 1, items: ops.slice(first, first + 150), has_more: !isLast, ...more }));
};
const clientOf = (store) => new SyncClient({ baseUrl: "https://x.example", site: "s", locale: "en", types: ["faq"], text: ["plain"], store, fetch: fetch_ });
const opened = (name) => new Promise((resolve) => { const request = indexedDB.open(name); request.onsuccess = () => resolve(request.result); });
const deeds = {
  async first() { return (await clientOf(new IndexedDbStore("a")).sync()).upserted; },
  async idle() { return (await clientOf(new IndexedDbStore("a")).sync()).upserted; },
  async items() { return (await clientOf(new IndexedDbStore("a")).items("faq")).length; },
  async verified() { return (await clientOf(new IndexedDbStore("a")).verify()).healed; },
  async tabs() { return (await Promise.all([1, 2, 3].map(() => clientOf(new IndexedDbStore("b")).sync()))).map((each) => each.seq); },
  async healed() {
    const database = await opened("b");
    const inside = database.transaction(["items"], "readwrite");
    inside.objectStore("items").put(null, "faq/r0");
    await new Promise((resolve) => (inside.oncomplete = resolve));
    database.close();
    const { damaged } = await clientOf(new IndexedDbStore("b")).verify();
    return [damaged, (await clientOf(new IndexedDbStore("b")).item("faq", "r0")).title];
  },
  async cleared() {
    const store = new IndexedDbStore("c");
    const client = clientOf(store);
    await client.sync();
    await new Promise((resolve) => (indexedDB.deleteDatabase("c").onsuccess = resolve));
    return [(await client.items()).length, (await client.sync()).upserted];
  },
};
const results = {};
for (const [name, deed] of Object.entries(deeds)) results[name] = await deed().catch((error) => String(error));
await fetch("/results", { method: "POST", body: JSON.stringify(results) });
</script>`;

test("in Chromium it syncs, polls, heals, shares with other tabs, and outlives the clearing of site data", { skip: !hasBrowser, timeout: 60_000 }, async () => {
  assert.deepEqual(await resultsOf(PAGE), {
    first: 600,
    idle: 0,
    items: 600,
    verified: null,
    tabs: [1, 1, 1],
    healed: [[{ type: "faq", id: "r0" }], "T0"],
    cleared: [0, 600],
  });
});
