/** Asks the server for one page: patiently where a failure may pass, and not at all once the caller gave up. */

import { SyncError, type Problem } from "./errors.js";
import { asPage, type Page } from "./protocol.js";

/** After these the device starts afresh. */
const AFRESH = ["invalid-sync-token", "history-changed", "format-changed"];
const LONGEST_WAIT_MS = 60_000;

export interface Asking {
  readonly fetch: typeof fetch;
  readonly headers: Readonly<Record<string, string>>;
  /** How often to ask before giving up. */
  readonly attempts: number;
  /** The wait before the second attempt at most; it doubles from then on. */
  readonly firstWaitMs: number;
  /** A number between 0 and 1, so that devices which failed together do not come back together. */
  readonly random: () => number;
}

export type Answer = { readonly page: Page } | { readonly afresh: string };

/** The page at an address, or the reason for which the device must start afresh. */
export async function ask(
  url: string,
  how: Asking,
  options: { readonly isFresh: boolean; readonly signal: AbortSignal | undefined },
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await once(url, how, options);
    if (!("passing" in outcome)) return outcome;
    if (attempt >= how.attempts) {
      throw new SyncError("unreachable", `No usable answer after ${attempt} attempts: ${outcome.passing}`, outcome);
    }
    await sleep(waitMs(attempt, outcome.retryAfterMs, how), options.signal);
  }
}

interface Passing {
  readonly passing: string;
  readonly retryAfterMs: number;
  readonly cause?: unknown;
  readonly problem?: Problem | undefined;
}

async function once(
  url: string,
  how: Asking,
  { isFresh, signal }: { readonly isFresh: boolean; readonly signal: AbortSignal | undefined },
): Promise<Answer | Passing> {
  signal?.throwIfAborted?.();
  const init: RequestInit = { headers: { Accept: "application/json", ...how.headers } };
  if (signal !== undefined) init.signal = signal;
  // A cache on the way may still hold the answer that made the device start afresh.
  if (isFresh) init.cache = "no-store";
  try {
    const response = await how.fetch(url, init);
    const text = await response.text();
    return judged(response, parsed(text));
  } catch (cause) {
    if (cause instanceof SyncError || signal?.aborted) throw cause;
    return { passing: String(cause), retryAfterMs: 0, cause };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function judged(response: Response, body: unknown): Answer | Passing {
  if (response.status === 200) {
    const page = asPage(body);
    return page === undefined ? { passing: "The answer is no page.", retryAfterMs: 0 } : { page };
  }
  const problem = asProblem(body);
  const kind = problem?.type.split("/").pop() ?? "";
  if (AFRESH.includes(kind)) return { afresh: kind };
  const said = `${response.status} ${problem?.detail ?? ""}`.trim();
  if (response.status === 408 || response.status === 429 || response.status >= 500 || problem === undefined) {
    return { passing: said, retryAfterMs: retryAfterMs(response), problem };
  }
  throw new SyncError("refused", said, { problem });
}

function asProblem(body: unknown): Problem | undefined {
  const problem = body as Partial<Problem> | null | undefined;
  return typeof problem === "object" && typeof problem?.type === "string" ? (problem as Problem) : undefined;
}

function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get("Retry-After"));
  return Number.isFinite(seconds) ? seconds * 1000 : 0;
}

function waitMs(attempt: number, retryAfterMs: number, how: Asking): number {
  const spread = how.random() * how.firstWaitMs * 2 ** (attempt - 1);
  return Math.min(retryAfterMs + spread, LONGEST_WAIT_MS);
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason ?? new Error("aborted"));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}
