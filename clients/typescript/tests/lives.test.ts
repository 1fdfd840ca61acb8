/** Whatever happens to a device, after a call that succeeds it holds what is served, has said what went, and kept each notice. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Change, type Item, type Store } from "../src/index.js";
import { kinds } from "./kinds.js";
import { chances, LivingServer } from "./living-server.js";
import { clientOf, Pretender } from "./pretending.js";

const LIVES = Number(process.env["CONTENT_TEST_LIVES"] ?? 6);
const STEPS = 25;

const byId = (items: readonly Item[]): Item[] => [...items].sort((a, b) => (a.id < b.id ? -1 : 1));

/** What an app knows that only listens to changes. */
function listen(known: Set<string>, change: Change): void {
  for (const { id } of change.added) assert.ok(!known.has(id), `${id} came twice`), known.add(id);
  for (const { id } of change.updated) assert.ok(known.has(id), `${id} changed before it came`);
  for (const { id } of change.removed) assert.ok(known.delete(id), `${id} went before it came`);
}

async function live(seed: number, open: () => Store): Promise<void> {
  const chance = chances(seed);
  const server = new LivingServer(chance);
  const known = new Set<string>();
  const expected = new Set<string>();
  for (let step = 0; step < STEPS; step++) {
    // A call that fails may still have asked, and been told, what became of records; that is heard at the next one.
    const isFailing = chance() < 0.3;
    const client = clientOf(new Pretender([]), {
      store: open(),
      attempts: 1,
      fetch: async (url, init) => {
        if (chance() < 0.25) server.change();
        if (isFailing && chance() < 0.4) throw new TypeError("offline");
        return server.fetch(url, init);
      },
    });
    client.onChange((change) => {
      listen(known, change);
      for (const { id } of change.notices) expected.add(id);
    });
    server.change();
    const [before, heldBefore] = [server.now, [...known]];
    const result = await client.sync().catch(() => undefined);
    assert.deepEqual((await client.notices()).map(({ id }) => id).sort(), [...expected].sort());
    assert.deepEqual((await client.items()).map(({ id }) => id).sort(), [...known].sort());
    if (result !== undefined) assert.deepEqual(byId(await client.items()), byId([...server.at(result.seq).values()]));
    if (result !== undefined && !isFailing && server.now === before) {
      const untold = heldBefore.filter((id) => server.withdrawn.has(id) && !known.has(id) && !expected.has(id));
      assert.deepEqual(untold, [], "withdrawn, and not told");
    }
    if (chance() < 0.3) {
      await client.acknowledge([...expected]);
      expected.clear();
    }
    if (chance() < 0.2) assert.equal((await open().verify()).isProved, true);
  }
}

for (const [where, make] of Object.entries(kinds)) {
  test(`${where}: ${LIVES} lives with failures, restored backups and ends of the app`, async () => {
    for (let seed = 0; seed < LIVES; seed++) await live(seed, (await make()).open);
  });
}
