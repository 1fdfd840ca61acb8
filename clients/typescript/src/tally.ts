/** What one call has done so far. */

import { NOTHING_DONE, type Done, type Notice } from "./finishing.js";
import { type Mode, type Page } from "./protocol.js";

export interface Progress {
  readonly mode: Mode;
  /** How many pages and operations have been taken since the run began, or was gone on with. */
  readonly pages: number;
  readonly items: number;
}

export interface Result {
  /** The seq whose content the store holds now. */
  readonly seq: number;
  /** How many items came or changed. */
  readonly upserted: number;
  readonly removed: number;
  /** What was withdrawn from every reader: tell those who may have read it. The store keeps it until it is acknowledged. */
  readonly withdrawn: readonly Notice[];
  /** Why the device had to start afresh, where it had to. */
  readonly startedAfresh: string | null;
  /** How long to wait before the next call. */
  readonly pollAfterMs: number;
}

export class Tally {
  runs = 0;
  afresh: string | null = null;
  progress: Progress = { mode: "delta", pages: 0, items: 0 };
  private dones: Done[] = [];
  private told: Notice[] = [];

  took(page: Page, isFirst: boolean): void {
    const before = isFirst ? { pages: 0, items: 0 } : this.progress;
    this.progress = { mode: page.mode, pages: before.pages + 1, items: before.items + page.items.length };
  }

  finished(done: Done): void {
    if (done !== NOTHING_DONE) this.dones.push(done);
  }

  /** What the server said when it was asked what became of records. */
  heard(notices: readonly Notice[]): void {
    this.told.push(...notices);
  }

  result(page: Page): Result {
    const count = (of: (done: Done) => readonly unknown[]): number => this.dones.reduce((sum, done) => sum + of(done).length, 0);
    return {
      seq: page.seq,
      upserted: count((done) => done.added) + count((done) => done.updated),
      removed: count((done) => done.removed),
      withdrawn: [...this.dones.flatMap((done) => done.notices), ...this.told],
      startedAfresh: this.afresh,
      pollAfterMs: page.poll_after_s * 1000,
    };
  }
}
