/** Prints for how long a first sync holds a page up at most, in Node and in Chromium: `npm run measure [items] [items in a page]`. */

import { hashOf, digestOf } from "../src/digest.js";
import { MemoryStore, SqliteStore, SyncClient, type Op, type Page, type Store } from "../src/index.js";
import { hasBrowser, resultsOf } from "./browsing.js";
import { database } from "./kinds.js";

const SCOPE = { site: "s", locale: "en", types: ["faq"], text: ["markdown", "html", "plain"] };
const [ITEMS, IN_A_PAGE] = [Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 500)];
const WORDS = "The needle is thin, and most people feel a short twitch or a dull ache that fades within a day or two. ".repeat(6);

/** All pages of a snapshot, as the bytes that a server would send. */
async function pages(): Promise<string[]> {
  const ops = Array.from({ length: ITEMS }, (_, place) => upsert(place));
  const digest = await digestOf(ops.map((op) => [`faq/${op.id}`, op.op === "upsert" ? op.rev : ""]));
  const starts = Array.from({ length: Math.ceil(ITEMS / IN_A_PAGE) }, (_, page) => page * IN_A_PAGE);
  return starts.map((first) => {
    const isLast = first + IN_A_PAGE >= ITEMS;
    const page: Page = {
      mode: "snapshot", scope: SCOPE, seq: 1, items: ops.slice(first, first + IN_A_PAGE), has_more: !isLast,
      next_token: isLast ? "rest" : `p${first / IN_A_PAGE + 1}`, poll_after_s: isLast ? 900 : 0, ...(isLast ? { digest } : {}),
    };
    return JSON.stringify(page);
  });
}

function upsert(place: number): Op {
  const text = { markdown: WORDS, html: `<p>${WORDS}</p>`, plain: WORDS };
  const data = {
    id: `0199${String(place).padStart(8, "0")}`, type: "faq", slug: `question-${place}`, title: `Question ${place}?`, rev: hashOf(place),
    locale: { requested: "en", served: "en", dir: "ltr" }, fields: { question: `Question ${place}?`, short_answer: WORDS.slice(0, 200), answer: text },
  } as const;
  return { op: "upsert", type: "faq", id: data.id, rev: data.rev, hash: hashOf(data), data: { ...data } };
}

function clientOf(store: Store, bodies: readonly string[]): SyncClient {
  const fetch = async (url: string): Promise<Response> => new Response(bodies[Number(/token=p(\d+)/.exec(url)?.[1] ?? 0)]);
  return new SyncClient({ baseUrl: "https://x.example", site: "s", locale: "en", types: ["faq"], store, fetch });
}

/** The longest time between two turns, on the clock and of this process's own work: others may work on the machine too. */
async function longestBlock(work: () => Promise<unknown>): Promise<string> {
  let [clock, spent, isDone, began] = [0, 0, false, performance.now()];
  let [last, cpu] = [performance.now(), process.cpuUsage()];
  const turn = (): void => {
    const used = process.cpuUsage(cpu);
    [clock, spent] = [Math.max(clock, performance.now() - last), Math.max(spent, (used.user + used.system) / 1000)];
    [last, cpu] = [performance.now(), process.cpuUsage()];
    if (!isDone) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  isDone = true;
  return `longest block ${clock.toFixed(0)} ms (${spent.toFixed(0)} ms of work) in ${(performance.now() - began).toFixed(0)} ms`;
}

const PAGE = `<!doctype html><title>Measure</title><script type="module">
import { IndexedDbStore, SyncClient } from "/index.js";
const client = new SyncClient({ baseUrl: location.origin, site: "s", locale: "en", types: ["faq"], store: new IndexedDbStore("m") });
let [longest, last, isDone, began] = [0, performance.now(), false, performance.now()];
const channel = new MessageChannel();
channel.port1.onmessage = () => {
  longest = Math.max(longest, performance.now() - last);
  last = performance.now();
  if (!isDone) channel.port2.postMessage(null);
};
channel.port2.postMessage(null);
const { upserted } = await client.sync();
isDone = true;
await fetch("/results", { method: "POST", body: JSON.stringify({ longest, took: performance.now() - began, upserted }) });
</script>`;

const bodies = await pages();
process.stdout.write(`${ITEMS} items, ${IN_A_PAGE} in a page of ${(bodies[0]!.length / 1024).toFixed(0)} kB\n`);
for (const [name, store] of [["memory", new MemoryStore()], ["SQLite", new SqliteStore(await database())]] as const) {
  process.stdout.write(`Node, ${name}: ${await longestBlock(() => clientOf(store, bodies).sync())}\n`);
}
if (hasBrowser) {
  const said = (await resultsOf(PAGE, (url) => bodies[Number(/token=p(\d+)/.exec(url)?.[1] ?? 0)])) as Record<string, number>;
  process.stdout.write(`Chromium, IndexedDB: longest block ${said.longest!.toFixed(0)} ms in ${said.took!.toFixed(0)} ms\n`);
}
