/** The digest: SHA-256 as everybody else reckons it, over sorted lines. */

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";
import { digestOf, hashOf, sha256 } from "../src/index.js";
import { Sha256 } from "../src/sha256.js";

test("SHA-256 is that of the platform, for every length around a block", () => {
  for (let length = 0; length < 200; length++) {
    const message = randomBytes(length);
    assert.equal(sha256(message), createHash("sha256").update(message).digest("hex"));
  }
});

test("SHA-256 of a long message is that of the platform", () => {
  const message = randomBytes(100_000);
  assert.equal(sha256(message), createHash("sha256").update(message).digest("hex"));
});

test("the order in which items are held makes no difference", async () => {
  const lines = "faq/a 2\nfaq/b 1\ntopic/a 3\n";
  const value = createHash("sha256").update(lines).digest("hex");
  assert.deepEqual(await digestOf([["topic/a", "3"], ["faq/b", "1"], ["faq/a", "2"]]), { alg: "sha256-lines-1", count: 3, value });
});

test("holding nothing has a digest too", async () => {
  assert.deepEqual(await digestOf([]), { alg: "sha256-lines-1", count: 0, value: createHash("sha256").digest("hex") });
});

const hex = (text: string): string => createHash("sha256").update(text).digest("hex");

test("the hash of an item is over its canonical JSON, whatever the order of its members", () => {
  const spelled = '{"a":["é","\u2028","👩‍⚕️",null,true,-1],"b":{"A":"","a":"\\n"},"z":9007199254740991}';
  const item = { z: 9007199254740991, b: { a: "\n", A: "" }, a: ["é", "\u2028", "👩‍⚕️", null, true, -1] };
  assert.equal(hashOf(item), hex(spelled).slice(0, 32));
  assert.notEqual(hashOf({ ...item, z: 1 }), hashOf(item));
  assert.notEqual(hashOf({ ...item, ofALaterRelease: true }), hashOf(item));
});

test("the hash is the same on platforms that have no TextEncoder", (context) => {
  const item = { text: "Wärme – 温 👍 %41\u0000" };
  const there = hashOf(item);
  const encoder = globalThis.TextEncoder;
  context.after(() => (globalThis.TextEncoder = encoder));
  Reflect.deleteProperty(globalThis, "TextEncoder");
  assert.equal(hashOf(item), there);
});

test("SHA-256 of a message that comes bit by bit is that of the whole", () => {
  for (let round = 0; round < 300; round++) {
    const parts = Array.from({ length: round % 7 }, () => randomBytes(Math.floor(Math.random() * 150)));
    const hash = new Sha256();
    for (const part of parts) hash.add(part);
    assert.equal(hash.value(), createHash("sha256").update(Buffer.concat(parts)).digest("hex"));
  }
});

test("the digest of many items is that of the platform", async () => {
  const revs = Array.from({ length: 5000 }, (_, place) => [`faq/${hex(String(place))}`, String(place)] as const);
  const lines = revs.map(([name, rev]) => `${name} ${rev}\n`).sort();
  assert.deepEqual(await digestOf(revs), { alg: "sha256-lines-1", count: 5000, value: hex(lines.join("")) });
});
