/** Nothing is waited for without end, and each caller may leave and hear for itself. */

import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { after, test } from "node:test";
import { MemoryStore, SyncClient, SyncError, type Progress } from "../src/index.js";
import { clientOf, page, Pretender, upsert } from "./pretending.js";

const servers: Server[] = [];
after(() => servers.forEach((each) => (each.closeAllConnections(), each.close())));

/** The address of a server that takes each question and does as it is told. */
async function serving(answer: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  servers.push(server);
  await new Promise((resolve) => server.once("listening", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function failing(promise: Promise<unknown>): Promise<SyncError> {
  const error = await promise.then(() => undefined, (reason: unknown) => reason);
  assert.ok(error instanceof SyncError, String(error));
  return error;
}

const hanging = (): Promise<Response> => new Promise(() => undefined);
const whole = page([upsert("a")], "t1", { holds: [upsert("a")] });

function real(baseUrl: string, timeoutMs: number): SyncClient {
  return new SyncClient({ baseUrl, site: "s", locale: "en", types: ["faq"], store: new MemoryStore(), attempts: 2, firstWaitMs: 1, timeoutMs });
}

test("a server that takes the question and never answers is given up after a time", async () => {
  const error = await failing(real(await serving(() => undefined), 30).sync());
  assert.equal(error.kind, "unreachable");
  assert.match(error.message, /after 2 attempts.*no answer within 30 ms/);
});

test("a server that stops in the middle of its answer is given up too", async () => {
  const error = await failing(real(await serving((_, response) => void response.writeHead(200).write("{")), 30).sync());
  assert.equal(error.kind, "unreachable");
});

test("a fetch that does not listen to its signal is not waited for", async () => {
  const client = clientOf(new Pretender([hanging, whole]), { timeoutMs: 20 });
  assert.equal((await client.sync()).upserted, 1);
});

test("the question is told to stop when its time is over", async () => {
  const pretender = new Pretender([hanging, whole]);
  await clientOf(pretender, { timeoutMs: 20 }).sync();
  assert.equal(pretender.inits[0]?.signal.aborted, true);
});

test("a caller that joins leaves by its own signal, and the first goes on", async () => {
  const stop = new AbortController();
  const slow = async (): Promise<Response> => (await new Promise((resolve) => setTimeout(resolve, 20)), new Response(JSON.stringify(whole)));
  const client = clientOf(new Pretender([slow]));
  const first = client.sync();
  const second = client.sync({ signal: stop.signal });
  stop.abort();
  await assert.rejects(second, { name: "AbortError" });
  assert.equal((await first).upserted, 1);
});

test("the first caller leaves, and the one that joined gets the result", async () => {
  const stop = new AbortController();
  const slow = async (): Promise<Response> => (await new Promise((resolve) => setTimeout(resolve, 20)), new Response(JSON.stringify(whole)));
  const client = clientOf(new Pretender([slow]));
  const first = client.sync({ signal: stop.signal });
  const second = client.sync();
  stop.abort(new Error("The screen was closed."));
  await assert.rejects(first, { message: "The screen was closed." });
  assert.equal((await second).upserted, 1);
});

test("when all callers have left the work stops, and the next call begins anew", async () => {
  const [one, two] = [new AbortController(), new AbortController()];
  const pretender = new Pretender([hanging, whole]);
  const client = clientOf(pretender);
  const calls = [client.sync({ signal: one.signal }), client.sync({ signal: two.signal })];
  await new Promise((resolve) => setTimeout(resolve, 5));
  one.abort();
  two.abort();
  for (const call of calls) await assert.rejects(call, { name: "AbortError" });
  assert.equal(pretender.inits[0]?.signal.aborted, true);
  assert.equal((await client.sync()).upserted, 1);
});

test("a caller that joins hears of the progress from then on", async () => {
  const heard: Progress[][] = [[], []];
  let join: (() => void) | undefined;
  const second = async (): Promise<Response> => (join?.(), new Response(JSON.stringify(page([upsert("b")], "t1", { holds: [upsert("a"), upsert("b")] }))));
  const client = clientOf(new Pretender([page([upsert("a")], "p2"), second]));
  const joined = new Promise((resolve) => {
    join = () => resolve(client.sync({ onProgress: (each) => void heard[1]!.push(each) }));
  });
  await client.sync({ onProgress: (each) => void heard[0]!.push(each) });
  await joined;
  assert.deepEqual(heard.map((each) => each.map(({ pages }) => pages)), [[1, 2], [2]]);
});

test("a caller that was stopped before it came asks nothing and joins nothing", async () => {
  const client = clientOf(new Pretender([whole]));
  const first = client.sync();
  await assert.rejects(client.sync({ signal: AbortSignal.abort() }), { name: "AbortError" });
  assert.equal((await first).upserted, 1);
});
