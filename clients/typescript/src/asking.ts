/** Asks the server one question: patiently where a failure may pass, and not at all once the caller gave up. */

import { SyncError, type Problem } from "./errors.js";
import { isObject, type Page } from "./protocol.js";
import { asPage } from "./pages.js";
import { reasonOf, sleep, within, type Signal } from "./stopping.js";

/** After these the device starts afresh. */
const AFRESH = ["invalid-sync-token", "history-changed", "format-changed"];
const LONGEST_WAIT_MS = 60_000;

/** The platform's `fetch`, as far as it is needed. */
export type Fetch = (url: string, init: Init) => Promise<Reply>;

export interface Init {
  readonly headers: Record<string, string>;
  readonly cache?: "no-store";
  /** An `AbortSignal`, whose type is the platform's. */
  readonly signal?: any;
}

export interface Reply {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

export interface Asking {
  readonly fetch: Fetch;
  readonly headers: Readonly<Record<string, string>>;
  /** How often to ask before giving up. */
  readonly attempts: number;
  /** How long an answer may take, body included. */
  readonly timeoutMs: number;
  /** The wait before the second attempt at most; it doubles from then on. */
  readonly firstWaitMs: number;
  /** A number between 0 and 1, so that devices which failed together do not come back together. */
  readonly random: () => number;
}

export type Answer = { readonly page: Page } | { readonly afresh: string };

export interface How {
  /** Whether caches on the way must not answer: one of them may hold what made the device start afresh. */
  readonly isFresh: boolean;
  readonly signal: Signal | undefined;
}

/** The page at an address, or the reason for which the device must start afresh. */
export async function ask(url: string, asking: Asking, { isFresh, signal }: How): Promise<Answer> {
  let noStore = isFresh;
  for (let attempt = 1; ; attempt++) {
    const outcome = await once(url, asking, { isFresh: noStore, signal });
    if (!("passing" in outcome)) return outcome;
    if (attempt >= asking.attempts) {
      throw new SyncError("unreachable", `No usable answer after ${attempt} attempts: ${outcome.passing}`, outcome);
    }
    noStore ||= outcome.isDamaged === true;
    await sleep(waitMs(attempt, outcome.retryAfterMs, asking), signal);
  }
}

interface Passing {
  readonly passing: string;
  readonly retryAfterMs: number;
  /** Whether a cache may hold the damaged answer and give it again. */
  readonly isDamaged?: boolean;
  readonly cause?: unknown;
  readonly problem?: Problem | undefined;
}

async function once(url: string, asking: Asking, how: How): Promise<Answer | Passing> {
  let said: Said;
  try {
    said = await exchange(url, asking, how);
  } catch (cause) {
    if (how.signal?.aborted) throw reasonOf(how.signal);
    return { passing: String(cause), retryAfterMs: 0, cause };
  }
  return judged(said);
}

/** An answer's status, its wish to be left alone for a while, and its body, where that is JSON. */
export interface Said {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: unknown;
}

/** Ask once; what comes within the time. */
export async function exchange(url: string, asking: Asking, { isFresh, signal }: How): Promise<Said> {
  if (signal?.aborted) throw reasonOf(signal);
  return within(asking.timeoutMs, signal, async (stop) => {
    const init = { headers: { Accept: "application/json", ...asking.headers }, signal: stop };
    const reply = await asking.fetch(url, isFresh ? { ...init, cache: "no-store" } : init);
    return { status: reply.status, retryAfter: reply.headers.get("Retry-After"), body: parsed(await reply.text()) };
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function judged(said: Said): Promise<Answer | Passing> {
  if (said.status === 200) {
    const page = await asPage(said.body);
    return page === undefined ? { passing: "The answer is no page.", retryAfterMs: 0, isDamaged: true } : { page };
  }
  const problem = asProblem(said.body);
  const kind = kindOf(problem);
  if (AFRESH.includes(kind)) return { afresh: kind };
  const why = `${said.status} ${problem?.detail ?? ""}`.trim();
  if (said.status === 408 || said.status === 429 || said.status >= 500 || problem === undefined) {
    return { passing: why, retryAfterMs: retryAfterMs(said.retryAfter), problem };
  }
  throw new SyncError("refused", why, { problem });
}

export function asProblem(body: unknown): Problem | undefined {
  return isObject(body) && typeof body["type"] === "string" ? (body as unknown as Problem) : undefined;
}

/** The last part of a problem's type, by which problems are told apart. */
export function kindOf(problem: Problem | undefined): string {
  return problem?.type.split("/").pop() ?? "";
}

function retryAfterMs(said: string | null): number {
  const seconds = Number(said);
  return Number.isFinite(seconds) ? seconds * 1000 : 0;
}

function waitMs(attempt: number, retryAfterMs: number, asking: Asking): number {
  const spread = asking.random() * asking.firstWaitMs * 2 ** (attempt - 1);
  return Math.min(retryAfterMs + spread, LONGEST_WAIT_MS);
}
