/** Keeps a site's content offline and up to date; `clients/SYNC.md` tells the protocol. */

export { SyncClient, type Call, type Options, type Progress, type Result } from "./client.js";
export { digestOf, sha256 } from "./digest.js";
export { SyncError, type Kind, type Problem } from "./errors.js";
export { IndexedDbStore } from "./indexeddb.js";
export type { Digest, Item, Mode, Op, Page, Remove, Scope, Upsert, Withdrawal } from "./protocol.js";
export { MemoryStore, type Outcome, type Position, type Store } from "./store.js";
