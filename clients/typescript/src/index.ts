/** Keeps a site's content offline and up to date; `clients/SYNC.md` tells the protocol. */

export { type Fetch, type Init, type Reply } from "./asking.js";
export { SyncClient, type Call, type Change, type Options, type Verification } from "./client.js";
export { digestOf, hashOf } from "./digest.js";
export { SyncError, type Kind, type Problem } from "./errors.js";
export { type Done, type Last, type Named, type Notice, type Removed } from "./finishing.js";
export { IndexedDbStore, type Factory } from "./indexeddb.js";
export { KeyValueStore, type KeyValues } from "./keyvalue.js";
export { MemoryStore } from "./memory.js";
export { type Position } from "./position.js";
export type { Digest, Item, Mode, Op, Page, RecordType, Remove, Scope, SyncItem, Upsert, Withdrawal } from "./protocol.js";
export { verifyReceipt, type ReceiptKey, type ReceiptVerdict } from "./receipt.js";
export type { RecordItems } from "./records.js";
export { verifyReview, type ReviewStatement, type ReviewVerdict } from "./review.js";
export { sha256 } from "./sha256.js";
export { SqliteStore, type Execute } from "./sqlite.js";
export { type Signal } from "./stopping.js";
export { Store, type Outcome } from "./store.js";
export { type Access, type Row, type Table, type Tables } from "./tables.js";
export { type Progress, type Result } from "./tally.js";
