/** A locale is known in all its spellings. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { clientOf, page, Pretender, SCOPE } from "./pretending.js";

for (const [said, served] of [["iw", "he"], ["in", "id"], ["sh", "sr-Latn"], ["FR-ca", "fr-CA"], ["zh-hant-tw", "zh-Hant-TW"], ["ji", "yi"], ["he", "he"]] as const) {
  test(`${said} is ${served}`, async () => {
    const scope = { ...SCOPE, locale: served };
    const pretender = new Pretender([page([], "t", { holds: [], scope })]);
    assert.equal((await clientOf(pretender, { locale: said }).sync()).startedAfresh, null);
    assert.deepEqual(pretender.asked, [`?locale=${served}&types=faq`]);
  });
}

test("what is no locale is left to the server to refuse", async () => {
  const pretender = new Pretender([page([], "t", { holds: [], scope: { ...SCOPE, locale: "a b" } })]);
  await clientOf(pretender, { locale: "a b" }).sync();
  assert.deepEqual(pretender.asked, ["?locale=a%20b&types=faq"]);
});
