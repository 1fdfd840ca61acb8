/** A pretended server, for what a real one does too seldom: answers as told, and remembers what was asked. */

import { createHash } from "node:crypto";
import { MemoryStore, SyncClient, type Digest, type Fetch, type Init, type Item, type Op, type Options, type Page } from "../src/index.js";

export const SCOPE = { site: "clinic", locale: "fr-CA", types: ["faq"], text: ["markdown", "html", "plain"] };

export function item(id: string, rev = "1"): Item {
  return {
    id, rev, type: "faq", slug: id, title: `${id} ${rev}`,
    locale: { requested: "fr-CA", served: "fr-CA", dir: "ltr" }, fields: {},
  };
}

export function upsert(id: string, rev = "1"): Op {
  return { op: "upsert", type: "faq", id, rev, data: item(id, rev) };
}

/** What the digest of these items must be, reckoned by the platform. */
export function digestOfOps(ops: readonly Op[]): Digest {
  const lines = ops.map((op) => `${op.type}/${op.id} ${op.op === "upsert" ? op.rev : ""}\n`).sort();
  return { alg: "sha256-lines-1", count: lines.length, value: createHash("sha256").update(lines.join("")).digest("hex") };
}

export function remove(id: string, reason = "unpublished"): Op {
  return { op: "remove", type: "faq", id, reason };
}

/** A page; `holds` makes it a run's last one, with the digest of what the device must then hold. */
export function page(items: Op[], next: string, { holds, ...more }: Partial<Page> & { holds?: Op[] } = {}): Page {
  const end = holds === undefined ? {} : { digest: digestOfOps(holds) };
  return {
    mode: "snapshot", scope: SCOPE, seq: 1, items, next_token: next, has_more: holds === undefined,
    poll_after_s: holds === undefined ? 0 : 900, ...end, ...more,
  };
}

export function problem(status: number, kind: string, headers: Record<string, string> = {}): Response {
  const body = { type: `/v1/problems/${kind}`, title: kind, status, detail: `It is ${kind}.` };
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/problem+json", ...headers } });
}

export type Answer = Page | Response | Error | ((init: Init) => Promise<Response>);

/** Gives the answers in turn, the last one for ever. */
export class Pretender {
  readonly asked: string[] = [];
  readonly inits: Init[] = [];

  /** The records that were asked for one by one. */
  readonly askedOf: string[] = [];

  constructor(
    private readonly answers: Answer[],
    private readonly fates: Readonly<Record<string, Response | Error>> = {},
  ) {}

  readonly fetch: Fetch = async (url, init) => {
    const record = /\/records\/(\w+)\?locale=fr-CA$/.exec(url)?.[1];
    if (record !== undefined) return this.fateOf(record);
    this.asked.push(url.replace("https://api.example/v1/sites/clinic/sync", ""));
    this.inits.push(init);
    const answer = this.answers[Math.min(this.asked.length, this.answers.length) - 1]!;
    if (answer instanceof Error) throw answer;
    if (typeof answer === "function") return answer(init);
    return answer instanceof Response ? answer.clone() : new Response(JSON.stringify(answer));
  };

  private fateOf(record: string): Response {
    this.askedOf.push(record);
    const fate = this.fates[record] ?? problem(404, "record-not-found");
    if (fate instanceof Error) throw fate;
    return fate.clone();
  }
}

/** A client of a pretender, which never waits long. */
export function clientOf(pretender: Pretender, options: Partial<Options> = {}): SyncClient {
  return new SyncClient({
    baseUrl: "https://api.example/", site: "clinic", locale: "fr-CA", types: ["faq"], store: new MemoryStore(),
    fetch: pretender.fetch, firstWaitMs: 1, ...options,
  });
}

export const START = "?locale=fr-CA&types=faq";
