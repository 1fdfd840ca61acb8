/** What the server says, as far as this client relies on it: readers must expect further members everywhere. */

import { type RecordItems } from "./records.js";

/** A record as the site shows it. */
export interface Item {
  readonly id: string;
  readonly type: string;
  readonly slug: string;
  readonly title: string;
  readonly rev: string;
  readonly locale: { readonly requested: string; readonly served: string; readonly dir: "ltr" | "rtl" };
  readonly fields: object;
}

export type RecordType = keyof RecordItems;

/** A record of one type, with that type's fields: `SyncItem<"faq">`. */
export type SyncItem<T extends RecordType = RecordType> = RecordItems[T];

/** Why a record was withdrawn from every reader, and what to read instead. */
export interface Withdrawal {
  readonly message: string;
  readonly severity: string;
  readonly replacement: {
    readonly id: string;
    readonly type: string;
    readonly slug: string;
    readonly title: string;
    /** Its address on the site's own website; a notice that was kept by an earlier release has none. */
    readonly url?: string | null;
  } | null;
}

export interface Upsert {
  readonly op: "upsert";
  readonly type: string;
  readonly id: string;
  readonly rev: string;
  /** What `hashOf` must give for `data`; servers before 1.2 do not say. */
  readonly hash?: string;
  readonly data: Item;
}

export interface Remove {
  readonly op: "remove";
  readonly type: string;
  readonly id: string;
  readonly reason: string;
  readonly withdrawal?: Withdrawal;
}

export type Op = Upsert | Remove;

export type Mode = "snapshot" | "delta";

export interface Digest {
  readonly alg: string;
  readonly count: number;
  readonly value: string;
}

/** What a device holds. */
export interface Scope {
  readonly site: string;
  readonly locale: string;
  readonly types: readonly string[];
  readonly text: readonly string[];
}

/** One answer of the server; also what `clinic-content export-sync` writes. */
export interface Page {
  readonly mode: Mode;
  readonly scope: Scope;
  readonly seq: number;
  readonly items: readonly Op[];
  readonly next_token: string;
  readonly has_more: boolean;
  readonly digest?: Digest;
  readonly poll_after_s: number;
}

/** What a record is filed under. */
export function nameOf(op: { readonly type: string; readonly id: string }): string {
  return `${op.type}/${op.id}`;
}

/** The type and the id in a name. */
export function partsOf(name: string): { type: string; id: string } {
  const [type = "", id = ""] = name.split("/");
  return { type, id };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
