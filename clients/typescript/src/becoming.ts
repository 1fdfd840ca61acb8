/** Asks what became of the records that a fresh start left out, so that no withdrawal goes unsaid. */

import { asProblem, exchange, kindOf, type Asking } from "./asking.js";
import { type Notice } from "./finishing.js";
import { isObject, type Withdrawal } from "./protocol.js";
import { type Place } from "./scope.js";
import { type Signal } from "./stopping.js";
import { type Store } from "./store.js";

const AT_ONCE = 6;

type Dropped = Omit<Notice, "withdrawal">;

/** The notices of those that were withdrawn. Of whom the server does not answer now, it is asked at the next call. */
export async function askWhatBecame(store: Store, place: Place, asking: Asking, signal: Signal): Promise<Notice[]> {
  const notices: Notice[] = [];
  const dropped = await store.dropped();
  for (let first = 0; first < dropped.length; first += AT_ONCE) {
    const part = dropped.slice(first, first + AT_ONCE);
    const answers = await Promise.all(part.map((each) => fateOf(each, place, asking, signal)));
    for (const [index, fate] of answers.entries()) {
      if (fate === "unknown") continue;
      const notice = fate === "not withdrawn" ? undefined : fate;
      await store.settle(part[index]!, notice);
      if (notice !== undefined) notices.push(notice);
    }
    // A server that does not answer one question will hardly answer the others.
    if (answers.includes("unknown")) break;
  }
  return notices;
}

async function fateOf(dropped: Dropped, place: Place, asking: Asking, signal: Signal): Promise<Notice | "not withdrawn" | "unknown"> {
  // An app that keeps a type no more has left all of it, and no one knows how much that is.
  if (!place.scope.types.includes(dropped.type)) return "not withdrawn";
  try {
    const { status, body } = await exchange(place.recordUrl(dropped.id), asking, { isFresh: true, signal });
    const problem = asProblem(body);
    if (status === 200 && isObject(body)) return "not withdrawn";
    if (problem === undefined || status >= 500 || status === 408 || status === 429) return "unknown";
    if (kindOf(problem) !== "withdrawn") return "not withdrawn";
    return { ...dropped, withdrawal: withdrawalIn(problem) };
  } catch (error) {
    if (signal.aborted) throw error;
    return "unknown";
  }
}

function withdrawalIn(problem: Readonly<Record<string, unknown>>): Withdrawal {
  const { detail, severity, replacement } = problem;
  return {
    message: String(detail),
    // Rather too loud than too quiet, where an answer does not say.
    severity: typeof severity === "string" ? severity : "safety",
    replacement: isObject(replacement) ? (replacement as unknown as Withdrawal["replacement"]) : null,
  };
}
