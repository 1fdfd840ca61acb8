/** The digest: SHA-256 as everybody else reckons it, over sorted lines. */

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";
import { digestOf, sha256 } from "../src/index.js";

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
