/** The client: brings a store to what the server serves, proves it, and tells what has changed. */

import { type Asking, type Fetch } from "./asking.js";
import { SyncError } from "./errors.js";
import { NOTHING_DONE, type Done, type Named, type Notice, type Removed } from "./finishing.js";
import { Joint, type Caller } from "./joining.js";
import { asPage } from "./pages.js";
import { partsOf, type Item, type RecordType, type SyncItem } from "./protocol.js";
import { finish, Runs } from "./runs.js";
import { Place, type Wanted } from "./scope.js";
import { reasonOf } from "./stopping.js";
import { type Store } from "./store.js";
import { type Progress, type Result } from "./tally.js";

export interface Options extends Wanted {
  readonly store: Store;
  /** Sent with each question, such as `Authorization` for a keyed site. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch?: Fetch;
  /** How often to ask a question before giving up; by default 5 times. */
  readonly attempts?: number;
  /** How long an answer may take, body included, before it is asked for again; by default 30 seconds. */
  readonly timeoutMs?: number;
  readonly firstWaitMs?: number;
  readonly random?: () => number;
}

export type Call = Caller<Progress>;

/** What changed in what this client shows. */
export interface Change {
  readonly added: readonly Named[];
  readonly updated: readonly Named[];
  readonly removed: readonly Removed[];
  /** What has to be told to readers now; `client.notices()` has these and those of before. */
  readonly notices: readonly Notice[];
}

export interface Verification {
  /** The records whose items were not what was served; empty where all is well. */
  readonly damaged: readonly Named[];
  /** What fetching everything afresh has done, where that was necessary. */
  readonly healed: Result | null;
}

export class SyncClient {
  private readonly place: Place;
  private readonly store: Store;
  private readonly asking: Asking;
  private readonly listeners = new Set<(change: Change) => void>();
  private running: Joint<Result, Progress> | undefined;

  constructor(options: Options) {
    this.place = new Place(options);
    this.store = options.store;
    this.asking = {
      // Browsers refuse to call their fetch as a method of another object.
      fetch: options.fetch ?? ((url, init) => fetch(url, init)),
      headers: options.headers ?? {},
      attempts: options.attempts ?? 5,
      timeoutMs: options.timeoutMs ?? 30_000,
      firstWaitMs: options.firstWaitMs ?? 1000,
      random: options.random ?? Math.random,
    };
  }

  /**
   * Bring the store to what the server serves now. What it held stays in place until a whole run has arrived and is
   * proved, so readers always have something complete. A second call while one is under way joins it.
   */
  async sync(call: Call = {}): Promise<Result> {
    if (call.signal?.aborted) throw reasonOf(call.signal);
    if (!this.running?.isOpen) {
      this.running = new Joint((signal, onProgress) => {
        const listening = { signal, onProgress, onDone: (done: Done) => this.tell(done) };
        return new Runs(this.store, this.place, this.asking, listening).untilAtRest();
      });
    }
    return this.running.join(call);
  }

  /** Fill an empty store from a file of `clinic-content export-sync`; gives false where the store is not empty. */
  async load(file: unknown): Promise<boolean> {
    const page = await asPage(file);
    if (page === undefined || page.mode !== "snapshot" || page.has_more || !this.place.isOurs(page.scope)) {
      throw new SyncError("inconsistent", "The file is not a whole snapshot of this scope, or it was altered.");
    }
    const from = await this.store.position();
    if (from.token !== null || from.run !== null) return false;
    const outcome = await finish(this.store, from, page);
    if (outcome === "unproved") throw new SyncError("inconsistent", "The file's digest does not fit its items.");
    if (outcome === "elsewhere") return false;
    this.tell(outcome.done);
    return true;
  }

  /** Look at everything that the store holds; where something is not what was served, fetch everything afresh. */
  async verify(call: Call = {}): Promise<Verification> {
    const from = await this.store.position();
    const { isProved, damaged } = await this.store.verify();
    if (isProved) return { damaged: [], healed: null };
    await this.store.restart(from);
    return { damaged: damaged.map(partsOf), healed: await this.sync(call) };
  }

  /** All items as of the last complete run, also after an error; or those of one type, with its fields. */
  items(): Promise<Item[]>;
  items<T extends RecordType>(type: T): Promise<Array<SyncItem<T>>>;
  items(type?: string): Promise<Item[]> {
    return this.store.items(type);
  }

  item<T extends RecordType>(type: T, id: string): Promise<SyncItem<T> | undefined> {
    return this.store.item(type, id) as Promise<SyncItem<T> | undefined>;
  }

  /** What was withdrawn from every reader and is not acknowledged yet, also by an earlier life of the app or in another tab. */
  notices(): Promise<Notice[]> {
    return this.store.notices();
  }

  /**
   * Forget notices, once the reader has seen them. Give the notices themselves: a newer one of the same record, which another
   * tab may have brought meanwhile, stays. By a record's id every notice of it is forgotten.
   */
  acknowledge(seen: ReadonlyArray<Notice | string>): Promise<void> {
    return this.store.acknowledge(seen);
  }

  /** Hear of each change; gives back what ends that. */
  onChange(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  private tell(done: Done): void {
    if (done === NOTHING_DONE || Object.values(done).every((part: readonly unknown[]) => part.length === 0)) return;
    for (const listener of this.listeners) listener(done);
  }
}
