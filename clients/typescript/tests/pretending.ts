/** A pretended server, for what a real one does too seldom: answers as told, and remembers what was asked. */

import { digestOf, MemoryStore, SyncClient, type Item, type Op, type Options, type Page } from "../src/index.js";

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

export function remove(id: string, reason = "unpublished"): Op {
  return { op: "remove", type: "faq", id, reason };
}

/** A page; `holds` makes it a run's last one, with the digest of what the device must then hold. */
export function page(items: Op[], next: string, { holds, ...more }: Partial<Page> & { holds?: Op[] } = {}): Page {
  const revs = (holds ?? []).map((op) => [`faq/${op.id}`, op.op === "upsert" ? op.rev : ""] as const);
  const end = holds === undefined ? {} : { digest: { alg: "sha256-lines-1", ...digestOf(revs) } };
  return {
    mode: "snapshot", scope: SCOPE, seq: 1, items, next_token: next, has_more: holds === undefined,
    poll_after_s: holds === undefined ? 0 : 900, ...end, ...more,
  };
}

export function problem(status: number, kind: string, headers: Record<string, string> = {}): Response {
  const body = { type: `/v1/problems/${kind}`, title: kind, status, detail: `It is ${kind}.` };
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/problem+json", ...headers } });
}

export type Answer = Page | Response | Error | ((init: RequestInit | undefined) => Promise<Response>);

/** Gives the answers in turn, the last one for ever. */
export class Pretender {
  readonly asked: string[] = [];
  readonly inits: Array<RequestInit | undefined> = [];

  constructor(private readonly answers: Answer[]) {}

  readonly fetch: typeof fetch = async (input, init) => {
    this.asked.push(String(input).replace("https://api.example/v1/sites/clinic/sync", ""));
    this.inits.push(init);
    const answer = this.answers[Math.min(this.asked.length, this.answers.length) - 1]!;
    if (answer instanceof Error) throw answer;
    if (typeof answer === "function") return answer(init);
    return answer instanceof Response ? answer.clone() : new Response(JSON.stringify(answer));
  };
}

/** A client of a pretender, which never waits long. */
export function clientOf(pretender: Pretender, options: Partial<Options> = {}): SyncClient {
  return new SyncClient({
    baseUrl: "https://api.example/", site: "clinic", locale: "fr-CA", types: ["faq"], store: new MemoryStore(),
    fetch: pretender.fetch, firstWaitMs: 1, ...options,
  });
}

export const START = "?locale=fr-CA&types=faq";
