/** The client against a real server in another process, edited meanwhile. */

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { IndexedDbStore, MemoryStore, SyncClient, type Fetch, type Item, type Options, type Store } from "../src/index.js";
import { digestOfOps } from "./pretending.js";

const PROJECT = join(dirname(fileURLToPath(import.meta.url)), "../../../..");
const OWN_PYTHON = join(PROJECT, ".venv/bin/python");
const PYTHON = process.env["CONTENT_PYTHON"] ?? (existsSync(OWN_PYTHON) ? OWN_PYTHON : "python3");

let server: ChildProcessWithoutNullStreams;
let lines: AsyncIterator<string>;
let baseUrl: string;
let ids: string[];

async function line(): Promise<string> {
  const next = await lines.next();
  if (next.done) throw new Error("The server ended.");
  return next.value;
}

async function tell(...deed: unknown[]): Promise<unknown> {
  server.stdin.write(`${JSON.stringify(deed)}\n`);
  return JSON.parse(await line());
}

before(async () => {
  server = spawn(PYTHON, ["-m", "tests.sync.lively_server"], { cwd: PROJECT, stdio: "pipe" });
  server.stderr.pipe(process.stderr);
  lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  baseUrl = await line();
  ids = (await tell("begin", 7)) as string[];
});

after(async () => {
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.stdin.end();
  await ended;
});

function client(store: Store, more: Partial<Options> = {}): SyncClient {
  return new SyncClient({ baseUrl, site: "clinic", locale: "en", types: ["faq"], store, ...more });
}

/** What the delivery API lists, which is what must be held. */
async function listed(where: string): Promise<Item[]> {
  const response = await fetch(`${where}/v1/sites/clinic/faqs?locale=en&limit=500`);
  return ((await response.json()) as { items: Item[] }).items;
}

async function holdsWhatIsListed(store: Store, where = baseUrl): Promise<void> {
  const sorted = (items: Item[]): Item[] => [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
  assert.deepEqual(sorted(await store.items()), sorted(await listed(where)));
}

for (const [where, make] of Object.entries<() => Store>({
  "in memory": () => new MemoryStore(),
  "in IndexedDB": () => new IndexedDbStore(`real-${Math.random()}`),
})) {
  test(`${where}: it follows a life of edits`, async () => {
    const store = make();
    const phone = client(store, { limit: 2 });
    await phone.sync();
    await holdsWhatIsListed(store);

    await tell("edit", 0, `Changed ${where}?`);
    const result = await phone.sync();
    assert.deepEqual([result.upserted, result.removed, result.pollAfterMs], [1, 0, 900_000]);
    await holdsWhatIsListed(store);

    const idle = await phone.sync();
    assert.deepEqual([idle.upserted, idle.removed, idle.seq], [0, 0, result.seq]);
  });
}

test("removals and withdrawals arrive, with their reasons", async () => {
  const store = new MemoryStore();
  const phone = client(store);
  await phone.sync();
  await tell("hide", 1);
  await tell("withdraw", 2);
  const result = await phone.sync();
  assert.equal(result.removed, 2);
  assert.deepEqual(result.withdrawn.map((op) => [op.id, op.withdrawal?.message]), [[ids[2], "Wrong."]]);
  await holdsWhatIsListed(store);
});

test("a run that was interrupted goes on, although something was published", async () => {
  const store = new MemoryStore();
  let left = 2;
  const failing: Fetch = (url, init) => (left-- > 0 ? fetch(url, init) : Promise.reject(new TypeError("offline")));
  await assert.rejects(client(store, { limit: 1, fetch: failing, attempts: 1 }).sync());
  assert.deepEqual(await store.items(), []);
  await tell("edit", 3, "Changed in the middle?");
  const result = await client(store, { limit: 1 }).sync();
  assert.equal(result.startedAfresh, null);
  await holdsWhatIsListed(store);
});

test("after a restore it starts afresh and converges", async () => {
  const store = new MemoryStore();
  const phone = client(store);
  await tell("back_up");
  await tell("edit", 4, "Lost?");
  await phone.sync();
  await tell("put_back");
  await tell("edit", 5, "After the restore?");
  const result = await phone.sync();
  assert.equal(result.startedAfresh, "history-changed");
  await holdsWhatIsListed(store);
});

test("a backup made under load and restored elsewhere: it starts afresh there and converges", async () => {
  const store = new MemoryStore();
  await tell("copy_under_load");
  await tell("edit", 4, "Lost with the machine?");
  await client(store).sync();
  assert.ok((await store.items()).some((item) => item.title === "Lost with the machine?"));
  const elsewhere = (await tell("serve_copy")) as string;
  const result = await client(store, { baseUrl: elsewhere }).sync();
  assert.equal(result.startedAfresh, "history-changed");
  await holdsWhatIsListed(store, elsewhere);
  assert.ok(!(await store.items()).some((item) => item.title === "Lost with the machine?"));
});

/** Alter the token on a device that rests, as a failing disk would. */
async function damageToken(store: Store): Promise<void> {
  const at = await store.position();
  const items = (await store.items()).map(({ type, id, rev }) => ({ type, id, rev, op: "upsert" as const, data: null as never }));
  await store.finish(at, { mode: "delta", ops: [], token: `${at.token?.slice(0, -3)}abc`, digest: digestOfOps(items) });
}

test("a token that was damaged on the device is put right", async () => {
  const store = new MemoryStore();
  const phone = client(store);
  await phone.sync();
  await damageToken(store);
  assert.equal((await phone.sync()).startedAfresh, "invalid-sync-token");
  await holdsWhatIsListed(store);
});

test("what was withdrawn before a fresh start is told all the same, and what was hidden is not", async () => {
  const store = new MemoryStore();
  const phone = client(store);
  await phone.sync();
  const title = (await phone.item("faq", ids[6]!))?.title;
  await damageToken(store);
  await tell("withdraw", 6);
  await tell("hide", 5);
  const result = await phone.sync();
  const notice = { type: "faq", id: ids[6], title, withdrawal: { message: "Wrong.", severity: "safety", replacement: null } };
  assert.deepEqual([result.removed, result.withdrawn, await phone.notices()], [2, [notice], [notice]]);
  await holdsWhatIsListed(store);
});

test("an item that was damaged on the device is found and put right", async () => {
  const store = new MemoryStore();
  const phone = client(store);
  await phone.sync();
  const at = await store.position();
  const ops = (await store.items()).map((data, place) => {
    const rev = place === 0 ? "0" : data.rev;
    return { op: "upsert" as const, type: "faq", id: data.id, rev, data: { ...data, rev } };
  });
  await store.finish(at, { mode: "delta", ops: ops.slice(0, 1), token: at.token!, digest: digestOfOps(ops) });
  assert.equal((await phone.sync()).startedAfresh, "digest");
  await holdsWhatIsListed(store);
});

test("an unknown site, locale or type is refused by name", async () => {
  // A site that is not there answers as one that takes a key does, so that nobody can tell which there are.
  for (const [more, kind] of [
    [{ site: "nobody" }, "not-identified"], [{ locale: "de" }, "unknown-locale"], [{ types: ["nope"] }, "invalid-parameter"],
  ] as const) {
    await assert.rejects(client(new MemoryStore(), more).sync(), (error: { problem?: { type: string } }) => {
      assert.equal(error.problem?.type, `/v1/problems/${kind}`);
      return true;
    });
  }
});
