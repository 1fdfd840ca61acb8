/** What the server says, as far as this client relies on it: readers must expect further members everywhere. */

/** A record as the site shows it. */
export interface Item {
  readonly id: string;
  readonly type: string;
  readonly slug: string;
  readonly title: string;
  readonly rev: string;
  readonly locale: { readonly requested: string; readonly served: string; readonly dir: "ltr" | "rtl" };
  readonly fields: Readonly<Record<string, unknown>>;
  readonly [member: string]: unknown;
}

/** Why a record was withdrawn from every reader, and what to read instead. */
export interface Withdrawal {
  readonly message: string;
  readonly severity: string;
  readonly replacement: { readonly id: string; readonly type: string; readonly slug: string; readonly title: string } | null;
}

export interface Upsert {
  readonly op: "upsert";
  readonly type: string;
  readonly id: string;
  readonly rev: string;
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

/** The page in a body; undefined where the body is something else, such as the login page of a network. */
export function asPage(body: unknown): Page | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const page = body as Partial<Page>;
  const isWhole =
    (page.mode === "snapshot" || page.mode === "delta") &&
    typeof page.scope === "object" &&
    page.scope !== null &&
    typeof page.next_token === "string" &&
    typeof page.has_more === "boolean" &&
    typeof page.seq === "number" &&
    Array.isArray(page.items) &&
    (page.has_more || isDigest(page.digest));
  return isWhole ? (page as Page) : undefined;
}

function isDigest(digest: Partial<Digest> | undefined): boolean {
  return digest?.alg === "sha256-lines-1" && typeof digest.value === "string";
}

/** Whether this client knows what to do with an operation; those of later releases are passed over. */
export function isKnown(op: Op): boolean {
  return op.op === "upsert" || op.op === "remove";
}

/** What a record is filed under. */
export function nameOf(op: { readonly type: string; readonly id: string }): string {
  return `${op.type}/${op.id}`;
}
