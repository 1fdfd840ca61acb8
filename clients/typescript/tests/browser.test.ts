/** In a real browser, where there is one (`chromium` on the path): its IndexedDB is stricter than any stand-in. */

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const SOURCES = join(dirname(fileURLToPath(import.meta.url)), "../src");
const hasBrowser = spawnSync("chromium", ["--version"]).status === 0;

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

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const part of request) body += String(part);
  return body;
}

/** What a page says that runs in the browser. */
async function resultsOf(page: string): Promise<unknown> {
  let hear: (results: unknown) => void;
  const heard = new Promise((resolve) => (hear = resolve));
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    if (request.method === "POST") void bodyOf(request).then((body) => (response.end(), hear(JSON.parse(body))));
    else if (path.endsWith(".js")) response.writeHead(200, { "Content-Type": "text/javascript" }).end(readFileSync(join(SOURCES, path)));
    else response.writeHead(200, { "Content-Type": "text/html" }).end(path === "/" ? page : "");
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const profile = mkdtempSync(join(tmpdir(), "client-"));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const browser = spawn("chromium", ["--headless=new", "--no-sandbox", "--disable-gpu", `--user-data-dir=${profile}`, address], { stdio: "ignore" });
  try {
    return await heard;
  } finally {
    const ended = new Promise((resolve) => browser.once("exit", resolve));
    browser.kill();
    await ended;
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 30, retryDelay: 100 });
  }
}

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
