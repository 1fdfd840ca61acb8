/** One piece of work that several callers wait for. */

import { reasonOf, unlessStopped, type Signal } from "./stopping.js";

/** What each caller brings along. */
export interface Caller<Progress> {
  readonly signal?: Signal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Each caller hears how the work goes on, and may leave by its own signal; when all have left, the work stops. */
export class Joint<Result, Progress> {
  private readonly callers = new Set<Caller<Progress>>();
  private readonly end = new AbortController();
  private readonly result: Promise<Result>;
  private hasEnded = false;

  constructor(work: (signal: Signal, tell: (progress: Progress) => void) => Promise<Result>) {
    this.result = Promise.resolve()
      .then(() => work(this.end.signal, (progress) => this.callers.forEach((each) => each.onProgress?.(progress))))
      .finally(() => (this.hasEnded = true));
    // Where all have left, nobody is there to hear how it ended.
    this.result.catch(() => undefined);
  }

  /** Whether one can still join. */
  get isOpen(): boolean {
    return !this.hasEnded && !this.end.signal.aborted;
  }

  join(caller: Caller<Progress>): Promise<Result> {
    // The same caller may come twice, and is then two.
    const own = { ...caller };
    this.callers.add(own);
    const leave = (): void => {
      this.callers.delete(own);
      if (this.callers.size === 0 && !this.hasEnded) this.end.abort(own.signal && reasonOf(own.signal));
    };
    own.signal?.addEventListener("abort", leave);
    return unlessStopped(own.signal, this.result).finally(() => own.signal?.removeEventListener("abort", leave));
  }
}
