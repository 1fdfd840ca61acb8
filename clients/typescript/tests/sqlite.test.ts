/** SQLite: one transaction at a time on one connection, and nothing half done. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { SqliteStore, type Execute, type Position } from "../src/index.js";
import { database } from "./kinds.js";
import { digestOfOps, upsert } from "./pretending.js";

const nowhere: Position = { token: null, run: null };
const ops = [upsert("a"), upsert("b")];
const last = { mode: "snapshot" as const, ops, token: "t1", digest: digestOfOps(ops) };

test("what fails in the middle is rolled back, and the next call works", async () => {
  const execute = await database();
  let isFailing = true;
  const failing: Execute = async (sql, parameters) => {
    if (isFailing && sql.startsWith("INSERT") && parameters.includes("state")) throw new Error("database or disk is full");
    return execute(sql, parameters);
  };
  const store = new SqliteStore(failing, "faqs");
  await assert.rejects(store.finish(nowhere, last), { kind: "storage" });
  assert.deepEqual([await store.items(), await store.position()], [[], nowhere]);
  isFailing = false;
  await store.finish(nowhere, last);
  assert.equal((await store.items()).length, 2);
});

test("calls at once wait for one another", async () => {
  const store = new SqliteStore(await database(), "faqs");
  const to: Position = { token: null, run: { mode: "snapshot", token: "p2" } };
  const moves = await Promise.all([store.stage(nowhere, ops, to), store.stage(nowhere, ops, to), store.items(), store.notices()]);
  assert.deepEqual(moves, [true, false, [], []]);
});

test("two scopes have a table each", async () => {
  const execute = await database();
  await new SqliteStore(execute, "one").finish(nowhere, last);
  assert.deepEqual([(await new SqliteStore(execute, "one").items()).length, (await new SqliteStore(execute, "two").items()).length], [2, 0]);
});

test("a name that is no name of a table is refused", async () => {
  const execute = await database();
  for (const name of ["", "1st", "a b", "a;DROP TABLE x", 'a"']) assert.throws(() => new SqliteStore(execute, name), TypeError);
});
