/** The client: brings a store to what the server serves, and proves it. */

import { ask, type Asking } from "./asking.js";
import { digestOf } from "./digest.js";
import { SyncError } from "./errors.js";
import { asPage, isKnown, type Mode, type Op, type Page, type Remove, type Scope } from "./protocol.js";
import { type Outcome, type Position, type Store } from "./store.js";

const TEXT_FORMS = ["markdown", "html", "plain"];
/** More runs than this in one call mean that somebody publishes without pause; the next call goes on. */
const MOST_RUNS = 20;

export interface Options {
  /** Where the API is, such as `https://content.example`. */
  readonly baseUrl: string;
  readonly site: string;
  readonly locale: string;
  readonly types: readonly string[];
  /** Which forms rich text has; by default all of `markdown`, `html` and `plain`. */
  readonly text?: readonly string[];
  /** How many items a page has at most; the server's default is right for phones. */
  readonly limit?: number;
  readonly store: Store;
  /** Sent with each question, such as `Authorization` for a keyed site. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch?: typeof fetch;
  readonly attempts?: number;
  readonly firstWaitMs?: number;
  readonly random?: () => number;
}

export interface Progress {
  readonly mode: Mode;
  /** How many pages and operations have been taken since the run began, or was gone on with. */
  readonly pages: number;
  readonly items: number;
}

export interface Call {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Result {
  /** The seq whose content the store holds now. */
  readonly seq: number;
  readonly upserted: number;
  readonly removed: number;
  /** What was withdrawn from every reader: tell those who may have read it. */
  readonly withdrawn: readonly Remove[];
  /** Why the device had to start afresh, where it had to. */
  readonly startedAfresh: string | null;
  /** How long to wait before the next call. */
  readonly pollAfterMs: number;
}

export class SyncClient {
  private readonly scope: Scope;
  private readonly path: string;
  private readonly start: string;
  private readonly store: Store;
  private readonly asking: Asking;
  private running: Promise<Result> | undefined;

  constructor(options: Options) {
    const forms = options.text;
    this.scope = {
      site: options.site,
      locale: options.locale,
      types: [...new Set(options.types)].sort(),
      text: TEXT_FORMS.filter((form) => forms === undefined || forms.includes(form)),
    };
    this.store = options.store;
    this.path = `${options.baseUrl.replace(/\/+$/, "")}/v1/sites/${encodeURIComponent(options.site)}/sync`;
    this.start = `${this.path}?${startQuery(this.scope, options.limit)}`;
    this.asking = {
      // Browsers refuse to call their fetch as a method of another object.
      fetch: options.fetch ?? ((input, init) => fetch(input, init)),
      headers: options.headers ?? {},
      attempts: options.attempts ?? 5,
      firstWaitMs: options.firstWaitMs ?? 1000,
      random: options.random ?? Math.random,
    };
  }

  /**
   * Bring the store to what the server serves now. What it held stays in place until a whole run has arrived and is
   * proved, so readers always have something complete. A second call while one is under way gets the first one's result.
   */
  sync(call: Call = {}): Promise<Result> {
    this.running ??= this.untilAtRest(call).finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** Fill an empty store from a file of `clinic-content export-sync`; gives false where the store is not empty. */
  async load(file: unknown): Promise<boolean> {
    const page = asPage(file);
    if (page === undefined || page.mode !== "snapshot" || page.has_more || !this.isOurs(page.scope)) {
      throw new SyncError("inconsistent", "The file is not a whole snapshot of this scope.");
    }
    const from = await this.store.position();
    if (from.token !== null || from.run !== null) return false;
    const outcome = await this.finish(from, page);
    if (outcome === "unproved") throw new SyncError("inconsistent", "The file's digest does not fit its items.");
    return outcome !== "elsewhere";
  }

  private async untilAtRest(call: Call): Promise<Result> {
    const tally = new Tally();
    for (;;) {
      const page = await this.page(tally, call);
      if (page === undefined || page.has_more) continue;
      tally.runs += 1;
      if (page.poll_after_s > 0 || tally.runs >= MOST_RUNS) return tally.result(page);
    }
  }

  /** Ask for one page and take it; undefined where it is of no use, and the next question is another one. */
  private async page(tally: Tally, call: Call): Promise<Page | undefined> {
    const from = await this.store.position();
    const token = from.run === null ? from.token : from.run.token;
    const url = token === null ? this.start : `${this.path}?token=${encodeURIComponent(token)}`;
    const answer = await ask(url, this.asking, { isFresh: tally.afresh !== null && token === null, signal: call.signal });
    if ("afresh" in answer) return this.startAfresh(tally, from, answer.afresh);
    const page = answer.page;
    if (!this.isOurs(page.scope)) return this.startAfresh(tally, from, "scope");
    if (from.run !== null && from.run.mode !== page.mode) return this.startAfresh(tally, from, "mode");
    tally.took(page, from.run === null);
    call.onProgress?.(tally.progress);
    if (page.has_more) {
      const to: Position = { token: from.token, run: { mode: page.mode, token: page.next_token } };
      return (await this.store.stage(from, page.items.filter(isKnown), to)) ? page : undefined;
    }
    const outcome = await this.finish(from, page);
    if (outcome === "unproved") return this.startAfresh(tally, from, "digest");
    if (outcome === "elsewhere") return undefined;
    tally.finished(outcome.done);
    return page;
  }

  private finish(from: Position, page: Page): Promise<Outcome> {
    const last = { mode: page.mode, ops: page.items.filter(isKnown), token: page.next_token };
    return this.store.finish(from, last, (revs) => digestOf(revs).value === page.digest?.value);
  }

  private async startAfresh(tally: Tally, from: Position, why: string): Promise<undefined> {
    if (tally.afresh !== null) {
      throw new SyncError("inconsistent", `It had to start afresh twice: ${tally.afresh}, then ${why}.`);
    }
    if (await this.store.restart(from)) tally.afresh = why;
  }

  private isOurs({ site, locale, types, text }: Scope): boolean {
    return spelled({ site, locale, types, text }) === spelled(this.scope);
  }
}

function spelled({ site, locale, types, text }: Scope): string {
  return JSON.stringify([site, locale.toLowerCase(), types, text]);
}

function startQuery(scope: Scope, limit: number | undefined): string {
  const query = [`locale=${encodeURIComponent(scope.locale)}`, `types=${scope.types.map(encodeURIComponent).join(",")}`];
  if (scope.text.length < TEXT_FORMS.length) query.push(`text=${scope.text.join(",")}`);
  if (limit !== undefined) query.push(`limit=${limit}`);
  return query.join("&");
}

/** What one call has done so far. */
class Tally {
  runs = 0;
  afresh: string | null = null;
  progress: Progress = { mode: "delta", pages: 0, items: 0 };
  private upserted = 0;
  private removed = 0;
  private withdrawn: Remove[] = [];

  took(page: Page, isFirst: boolean): void {
    const before = isFirst ? { pages: 0, items: 0 } : this.progress;
    this.progress = { mode: page.mode, pages: before.pages + 1, items: before.items + page.items.length };
  }

  finished(ops: readonly Op[]): void {
    for (const op of ops) {
      if (op.op === "upsert") this.upserted += 1;
      else this.removed += 1;
      if (op.op === "remove" && op.withdrawal !== undefined) this.withdrawn.push(op);
    }
  }

  result(page: Page): Result {
    return {
      seq: page.seq,
      upserted: this.upserted,
      removed: this.removed,
      withdrawn: this.withdrawn,
      startedAfresh: this.afresh,
      pollAfterMs: page.poll_after_s * 1000,
    };
  }
}
