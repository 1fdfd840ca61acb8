/** What proves content: the digest of all that a device holds (`sha256-lines-1`), and the hash of a single item. */

import { Breath } from "./breath.js";
import { type Digest } from "./protocol.js";
import { Sha256, sha256 } from "./sha256.js";

export const ALGORITHM = "sha256-lines-1";
const HASH_LENGTH = 32;
const LINES_AT_ONCE = 500;

/** The digest of items, given as pairs of `type/id` and rev. */
export async function digestOf(revs: Iterable<readonly [string, string]>): Promise<Digest> {
  const lines = Array.from(revs, ([name, rev]) => `${name} ${rev}\n`);
  // Types, ids and revs are ASCII, so the order of code units is that of bytes.
  lines.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const hash = new Sha256();
  const breath = new Breath();
  for (let first = 0; first < lines.length; first += LINES_AT_ONCE) {
    hash.add(utf8(lines.slice(first, first + LINES_AT_ONCE).join("")));
    await breath.take();
  }
  return { alg: ALGORITHM, count: lines.length, value: hash.value() };
}

/** The hash that the server gives beside an item: over all of it, members of later releases included. */
export function hashOf(data: unknown): string {
  return sha256(utf8(canonical(data))).slice(0, HASH_LENGTH);
}

/** JSON in the one spelling that is hashed (RFC 8785). */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = value as Record<string, unknown>;
  const names = Object.keys(members).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(members[name])}`).join(",")}}`;
}

function utf8(text: string): Uint8Array {
  if (typeof TextEncoder !== "undefined") return new TextEncoder().encode(text);
  // Older engines of React Native have no TextEncoder, but can spell UTF-8 for addresses.
  const spelled = encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Uint8Array.from(spelled, (letter) => letter.charCodeAt(0));
}
