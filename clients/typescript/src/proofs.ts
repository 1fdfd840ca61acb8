/** What proves the items of a store, kept apart from them so that it can be read without them. */

import { hashOf } from "./digest.js";
import { isObject, type Upsert } from "./protocol.js";
import { type Row } from "./tables.js";

export interface Proof {
  readonly rev: string;
  readonly hash: string;
}

export type Proofs = Map<string, Proof>;

export function proofOf(op: Upsert): Proof {
  return { rev: op.rev, hash: op.hash ?? "" };
}

/** The proof in a row; one that fits nothing where it is damaged. */
export function asProof(value: unknown): Proof {
  const { rev, hash } = isObject(value) ? value : {};
  return { rev: typeof rev === "string" ? rev : "", hash: typeof hash === "string" ? hash : "" };
}

/** The pairs that a digest is reckoned from. */
export function* revsOf(proofs: Proofs): Iterable<readonly [string, string]> {
  for (const [name, { rev }] of proofs) yield [name, rev];
}

/** The names under which the items are not what their proofs say. */
export function damaged(proofs: readonly Row[], items: readonly Row[]): string[] {
  const held = new Map(items);
  const wrong = proofs.filter(([name, proof]) => !fits(held.get(name), asProof(proof))).map(([name]) => name);
  const known = new Set(proofs.map(([name]) => name));
  return [...wrong, ...[...held.keys()].filter((name) => !known.has(name))];
}

function fits(item: unknown, proof: Proof): boolean {
  if (!isObject(item) || item["rev"] !== proof.rev) return false;
  return proof.hash === "" || hashOf(item) === proof.hash;
}
