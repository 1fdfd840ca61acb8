/** Runs: asks page after page, and brings the store to what the server serves. */

import { ask, type Asking } from "./asking.js";
import { askWhatBecame } from "./becoming.js";
import { SyncError } from "./errors.js";
import { NOTHING_DONE, type Done } from "./finishing.js";
import { type Position } from "./position.js";
import { type Page } from "./protocol.js";
import { type Place } from "./scope.js";
import { type Signal } from "./stopping.js";
import { type Outcome, type Store } from "./store.js";
import { Tally, type Progress, type Result } from "./tally.js";

/** More runs than this in one call mean that somebody publishes without pause; the next call goes on. */
const MOST_RUNS = 20;
/** So many items are looked at again with each call, round and round, in case the device's storage has lost or altered some. */
const CHECKED_WITH_EACH_CALL = 100;

/** Whom a call reports to, and who may stop it. */
export interface Listening {
  readonly signal: Signal;
  readonly onProgress: (progress: Progress) => void;
  readonly onDone: (done: Done) => void;
}

export class Runs {
  private readonly tally = new Tally();

  constructor(
    private readonly store: Store,
    private readonly place: Place,
    private readonly asking: Asking,
    private readonly listening: Listening,
  ) {}

  async untilAtRest(): Promise<Result> {
    await this.check();
    for (;;) {
      const page = await this.page();
      if (page === undefined || page.has_more) continue;
      this.tally.runs += 1;
      if (page.poll_after_s > 0 || this.tally.runs >= MOST_RUNS) return this.atRest(page);
    }
  }

  private async atRest(page: Page): Promise<Result> {
    const notices = await askWhatBecame(this.store, this.place, this.asking, this.listening.signal);
    this.tally.heard(notices);
    if (notices.length > 0) this.listening.onDone({ ...NOTHING_DONE, notices });
    return this.tally.result(page);
  }

  private async check(): Promise<void> {
    const from = await this.store.position();
    if ((await this.store.check(CHECKED_WITH_EACH_CALL)).length > 0) await this.startAfresh(from, "damaged");
  }

  /** Ask for one page and take it; undefined where it is of no use, and the next question is another one. */
  private async page(): Promise<Page | undefined> {
    const from = await this.store.position();
    const token = from.run === null ? from.token : from.run.token;
    // A cache on the way may still hold what made the device start from nothing.
    const isFresh = token === null || from.run?.mode === "snapshot";
    const answer = await ask(this.place.url(token), this.asking, { isFresh, signal: this.listening.signal });
    if ("afresh" in answer) return this.startAfresh(from, answer.afresh);
    const page = answer.page;
    if (!this.place.isOurs(page.scope)) return this.startAfresh(from, "scope");
    if (from.run !== null && from.run.mode !== page.mode) return this.startAfresh(from, "mode");
    this.tally.took(page, from.run === null);
    this.listening.onProgress(this.tally.progress);
    return page.has_more ? this.stage(from, page) : this.finish(from, page);
  }

  private async stage(from: Position, page: Page): Promise<Page | undefined> {
    const to: Position = { token: from.token, run: { mode: page.mode, token: page.next_token } };
    return (await this.store.stage(from, page.items, to)) ? page : undefined;
  }

  private async finish(from: Position, page: Page): Promise<Page | undefined> {
    const outcome = await finish(this.store, from, page);
    if (outcome === "unproved") return this.startAfresh(from, "digest");
    if (outcome === "elsewhere") return undefined;
    this.tally.finished(outcome.done);
    this.listening.onDone(outcome.done);
    return page;
  }

  private async startAfresh(from: Position, why: string): Promise<undefined> {
    if (this.tally.afresh !== null) {
      throw new SyncError("inconsistent", `It had to start afresh twice: ${this.tally.afresh}, then ${why}.`);
    }
    if (await this.store.restart(from)) this.tally.afresh = why;
  }
}

/** Let a run take effect with its last page. */
export function finish(store: Store, from: Position, page: Page): Promise<Outcome> {
  const { mode, items, next_token: token, digest } = page;
  if (digest === undefined) throw new SyncError("inconsistent", "The last page has no digest.");
  return store.finish(from, { mode, ops: items, token, digest });
}
