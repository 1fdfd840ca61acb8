/** The examples of the README compile, also where the platform has not the DOM's types, and do what they say. */

import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { hashOf, type Op } from "../src/index.js";
import { database, over } from "./kinds.js";
import { digestOfOps, item, remove } from "./pretending.js";

const CLIENT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const FOLDER = join(CLIENT, "build", "examples");
const TSC = join(CLIENT, "node_modules", "typescript", "bin", "tsc");

/** What an app of its own has: the examples take it as given. */
const APP = `
declare function show(title: string, answer: string | null): void;
declare function schedule(ms: number): void;
declare function warn(text: string, isUrgent: boolean): Promise<void>;
declare function progress(pages: number, items: number): void;
declare function report(kind: string, problem: object | undefined, cause: unknown): void;
declare function refresh(type: string, id: string): void;
declare function fetch(url: string): Promise<{ json(): Promise<unknown> }>;
declare class AbortController { readonly signal: { readonly aborted: boolean; addEventListener(type: "abort", listener: () => void): void; removeEventListener(type: "abort", listener: () => void): void }; }
declare const database: { getAllAsync(sql: string, parameters: string[]): Promise<Array<Record<string, unknown>>> };
declare const AsyncStorage: { getItem(key: string): Promise<string | null>; setItem(key: string, value: string): Promise<void>; removeItem(key: string): Promise<void>; getAllKeys(): Promise<readonly string[]> };
declare const mmkv: { getString(key: string): string | undefined; set(key: string, value: string): void; delete(key: string): void; getAllKeys(): string[] };
`;

const examples = [...readFileSync(join(CLIENT, "README.md"), "utf8").matchAll(/^```ts\n(.*?)^```/gms)].map((match) => match[1]!);

function compiled(folder: string, options: Record<string, unknown>): string {
  const strict = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false };
  const compilerOptions = { target: "ES2022", module: "NodeNext", types: [], ...strict, ...options };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  const ran = spawnSync(process.execPath, [TSC, "-p", folder], { encoding: "utf8" });
  return ran.stdout + ran.stderr;
}

function folderOf(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(FOLDER, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

const said: unknown[][] = [];

before(async () => {
  const map = new Map<string, string>();
  const values = over(map);
  const execute = await database();
  const hear = (what: string) => (...heard: unknown[]): void => void said.push([what, ...heard]);
  const names = ["show", "schedule", "warn", "progress", "report", "refresh"];
  Object.assign(globalThis, Object.fromEntries(names.map((name) => [name, hear(name)])), {
    fetch: served,
    database: { getAllAsync: execute },
    AsyncStorage: { getItem: async (key: string) => map.get(key) ?? null, setItem: values.set, removeItem: values.delete, getAllKeys: values.keys },
    mmkv: { getString: (key: string) => map.get(key), set: (key: string, value: string) => void map.set(key, value), delete: (key: string) => map.delete(key), getAllKeys: () => [...map.keys()] },
  });
});

after(() => rmSync(FOLDER, { recursive: true, force: true }));

const op = (id: string, type = "faq"): Op => {
  const data = { ...item(id), type, fields: { short_answer: "Yes." } };
  return { op: "upsert", type, id, rev: "1", hash: hashOf(data), data };
};

/** A server that withdraws one text after it has been asked once. */
async function served(url: string): Promise<Response> {
  const types = url.includes("token=both") || url.includes("aftercare") ? ["aftercare", "faq"] : ["faq"];
  const isSecond = url.includes("token=");
  const withdrawal = { message: "Wrong.", severity: "safety", replacement: null };
  const items: Op[] = isSecond ? [{ ...remove("b", "withdrawn"), withdrawal } as Op] : [op("a"), op("b")];
  const digest = digestOfOps(isSecond ? [op("a")] : [op("a"), op("b")]);
  const scope = { site: "riverbank", locale: "en", types, text: ["plain"] };
  const next_token = types.length === 2 ? "both" : "one";
  const mode = isSecond ? "delta" : "snapshot";
  return new Response(JSON.stringify({ mode, scope, seq: 1, items, next_token, has_more: false, digest, poll_after_s: 900 }));
}

test("all examples compile without the DOM's types and without passing over the client's own", () => {
  const files = Object.fromEntries(examples.map((text, place) => [`example${place}.ts`, text]));
  const folder = folderOf("plain", { "app.d.ts": APP, ...files });
  assert.equal(compiled(folder, { lib: ["ES2022"], rootDir: folder, outDir: join(folder, "out") }), "");
});

test("with the DOM's types a browser's own things fit where the client takes them", () => {
  const text = `import { IndexedDbStore, SyncClient, type SyncItem } from "clinic-content-sync";
    const store = new IndexedDbStore("x", indexedDB);
    const client = new SyncClient({ baseUrl: "", site: "s", locale: "en", types: ["faq"], store, fetch });
    void client.sync({ signal: AbortSignal.timeout(5) });
    export const answers = async (): Promise<Array<string | null>> => (await client.items("faq")).map((each) => each.fields.short_answer);
    export const level = (each: SyncItem<"contraindication">): string | null => each.fields.level;
    // @ts-expect-error Questions have no level.
    export const wrong = (each: SyncItem<"faq">): unknown => each.fields.level;`;
  assert.equal(compiled(folderOf("browser", { "app.ts": text }), { lib: ["ES2022", "DOM"], rootDir: FOLDER, noEmit: true, skipLibCheck: true }), "");
});

test("the examples run, one after another", async () => {
  for (const place of examples.keys()) await import(pathToFileURL(join(FOLDER, "plain", "out", `example${place}.js`)).href);
  const heard = (what: string): unknown[][] => said.filter(([name]) => name === what).map(([, ...rest]) => rest);
  assert.deepEqual([heard("report"), heard("warn")], [[], [["b 1: Wrong.", true]]]);
  assert.deepEqual(heard("show").slice(0, 2), [["a 1", "Yes."], ["b 1", "Yes."]]);
  assert.deepEqual(heard("show").length, 5);
  assert.deepEqual([heard("schedule"), heard("progress"), heard("refresh")], [[[900_000]], [[1, 2]], [["faq", "a"], ["faq", "b"]]]);
});
