/** Tells a page that was served from one that was damaged on its way, and from what is no page at all. */

import { Breath } from "./breath.js";
import { ALGORITHM, hashOf } from "./digest.js";
import { isObject, type Op, type Page, type Upsert } from "./protocol.js";

/**
 * The page in a body, with the operations that this client knows, each upsert with its item's hash; undefined where the
 * body is something else, such as the login page of a network, or where an item is not the one that its hash speaks of.
 */
export async function asPage(body: unknown): Promise<Page | undefined> {
  if (!isWhole(body)) return undefined;
  const items: Op[] = [];
  const breath = new Breath();
  for (const op of body.items) {
    if (op.op !== "upsert" && op.op !== "remove") continue;
    const sound = op.op === "upsert" ? sealed(op) : op;
    if (sound === undefined) return undefined;
    items.push(sound);
    await breath.take();
  }
  return { ...body, items };
}

function isWhole(body: unknown): body is Page {
  if (!isObject(body)) return false;
  const page = body as Partial<Page>;
  return (
    (page.mode === "snapshot" || page.mode === "delta") &&
    isObject(page.scope) &&
    typeof page.next_token === "string" &&
    typeof page.has_more === "boolean" &&
    typeof page.seq === "number" &&
    typeof page.poll_after_s === "number" &&
    Array.isArray(page.items) &&
    page.items.every(isOp) &&
    (page.has_more || isDigest(page.digest))
  );
}

function isOp(op: unknown): boolean {
  return isObject(op) && typeof op["op"] === "string" && typeof op["type"] === "string" && typeof op["id"] === "string";
}

function isDigest(digest: unknown): boolean {
  return isObject(digest) && digest["alg"] === ALGORITHM && typeof digest["value"] === "string";
}

/** The upsert with its item's hash, where the item is the one that the server speaks of. */
function sealed(op: Upsert): Upsert | undefined {
  const { data } = op;
  if (!isObject(data) || data.id !== op.id || data.type !== op.type || data.rev !== op.rev) return undefined;
  const hash = hashOf(data);
  return op.hash === undefined || op.hash === hash ? { ...op, hash } : undefined;
}
