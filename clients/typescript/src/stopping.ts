/** Stops what takes too long, and what nobody waits for any more. */

/** An `AbortSignal`, as far as it is needed: not every platform has its whole type. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Why a signal was given; older engines keep no reason. */
export function reasonOf(signal: Signal): unknown {
  return signal.reason ?? Object.assign(new Error("The call was stopped."), { name: "AbortError" });
}

/** What comes of a promise, unless the signal is given first. */
export function unlessStopped<T>(signal: Signal | undefined, promise: Promise<T>): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(reasonOf(signal));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop);
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

/** What comes of work within a time; the work is told to stop, and is not waited for where it does not listen. */
export async function within<T>(ms: number, signal: Signal | undefined, work: (signal: Signal) => Promise<T>): Promise<T> {
  const end = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`There was no answer within ${ms} ms.`)), ms);
  });
  try {
    return await unlessStopped(signal, Promise.race([work(end.signal), tooLate]));
  } finally {
    clearTimeout(timer);
    end.abort();
  }
}

/** Wait, unless the signal is given first. */
export async function sleep(ms: number, signal: Signal | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await unlessStopped(signal, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms))));
  } finally {
    clearTimeout(timer);
  }
}
