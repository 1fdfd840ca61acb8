/** A server in a few lines whose content lives on at random, for lives that no one would think of. */

import { hashOf, type Fetch, type Item, type Op, type Page } from "../src/index.js";
import { digestOfOps, item, page, problem, remove } from "./pretending.js";

/** Numbers between 0 and 1, the same for the same seed. */
export function chances(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

type Content = ReadonlyMap<string, Item>;

const IDS = ["a", "b", "c", "d", "e", "f", "g"];

export class LivingServer {
  readonly withdrawn = new Set<string>();
  private history: Content[] = [new Map()];
  /** Raised when a backup is restored: the tokens of before are of another history. */
  private epoch = 0;
  private revs = 0;

  constructor(private readonly chance: () => number) {}

  get now(): Content {
    return this.history[this.history.length - 1]!;
  }

  at(seq: number): Content {
    return this.history[seq]!;
  }

  /** Publish, unpublish or withdraw something; now and then a backup is restored. */
  change(): void {
    const id = IDS[Math.floor(this.chance() * IDS.length)]!;
    const next = new Map(this.now);
    const kind = this.chance();
    if (kind < 0.6) {
      next.set(id, item(id, String(++this.revs)));
      this.withdrawn.delete(id);
    } else {
      if (next.delete(id) && kind < 0.8) this.withdrawn.add(id);
    }
    this.history.push(next);
    if (kind > 0.95) this.epoch += 1;
  }

  readonly fetch: Fetch = async (url) => {
    const record = /records\/(\w+)/.exec(url)?.[1];
    if (record !== undefined) return this.record(record);
    const token = /token=([\w-]+)/.exec(url)?.[1];
    if (token === undefined) return this.answer(null, this.history.length - 1, 0);
    const [epoch, since, until, offset] = token.split("-") as [string, string, string, string];
    if (Number(epoch) !== this.epoch) return problem(410, "history-changed");
    return this.answer(since === "x" ? null : Number(since), until === "x" ? this.history.length - 1 : Number(until), Number(offset));
  };

  private record(id: string): Response {
    if (this.now.has(id)) return new Response(JSON.stringify(this.now.get(id)));
    if (!this.withdrawn.has(id)) return problem(404, "record-not-found");
    return new Response(JSON.stringify({ type: "/v1/problems/withdrawn", detail: "Wrong.", severity: "safety", replacement: null }), { status: 410 });
  }

  private answer(since: number | null, until: number, offset: number): Response {
    const ops = this.ops(since, until);
    const end = offset + 2;
    const isLast = end >= ops.length;
    const next = isLast ? `${this.epoch}-${until}-x-0` : `${this.epoch}-${since ?? "x"}-${until}-${end}`;
    const more: Partial<Page> = { mode: since === null ? "snapshot" : "delta", seq: until, has_more: !isLast };
    const body: Page = { ...page(ops.slice(offset, end), next), ...more };
    const poll_after_s = isLast && until === this.history.length - 1 ? 900 : 0;
    const digest = digestOfOps(upserts(this.history[until]!));
    return new Response(JSON.stringify(isLast ? { ...body, digest, poll_after_s } : body));
  }

  private ops(since: number | null, until: number): Op[] {
    const after = this.history[until]!;
    const before = since === null ? new Map<string, Item>() : this.history[since]!;
    const removals = [...before.keys()].filter((id) => !after.has(id)).map((id) => this.removal(id));
    return [...removals, ...upserts(after).filter((op) => before.get(op.id)?.rev !== (op as { rev: string }).rev)];
  }

  private removal(id: string): Op {
    if (!this.withdrawn.has(id)) return remove(id);
    return { ...remove(id, "withdrawn"), withdrawal: { message: "Wrong.", severity: "safety", replacement: null } } as Op;
  }
}

function upserts(content: Content): Op[] {
  return [...content.values()].map((data) => ({ op: "upsert", type: "faq", id: data.id, rev: data.rev, hash: hashOf(data), data }));
}
