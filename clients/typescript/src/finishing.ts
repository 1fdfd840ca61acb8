/** Lets a run take effect: first what it leads to is reckoned, then all of it happens at once. */

import { nameOf, partsOf, type Digest, type Item, type Mode, type Op, type Remove, type Withdrawal, isObject } from "./protocol.js";
import { asProof, proofOf, type Proofs } from "./proofs.js";
import { deleteInPortions, ITEMS_AT_ONCE, pagesOf, PROOFS_AT_ONCE, putInPortions, type Row, type Tables } from "./tables.js";

/** A run's last page. */
export interface Last {
  readonly mode: Mode;
  readonly ops: readonly Op[];
  readonly token: string;
  readonly digest: Digest;
}

/** A record that is named to the app. */
export interface Named {
  readonly type: string;
  readonly id: string;
}

export interface Removed extends Named {
  /** Why, as the server says; `not_served` where a device that started afresh finds it is not there any more. */
  readonly reason: string;
}

/** What was withdrawn from every reader, and was held here: tell whoever may have read it. */
export interface Notice extends Named {
  /** What it was called here; empty where that is not known. */
  readonly title: string;
  readonly withdrawal: Withdrawal;
}

/** What a run has done to a store. */
export interface Done {
  readonly added: readonly Named[];
  readonly updated: readonly Named[];
  readonly removed: readonly Removed[];
  readonly notices: readonly Notice[];
}

export const NOTHING_DONE: Done = { added: [], updated: [], removed: [], notices: [] };

/** What a run leads to. */
export interface Plan {
  readonly held: Proofs;
  readonly after: Proofs;
  readonly removals: ReadonlyMap<string, Remove>;
  /** The operations of the last page, the later word on each record. */
  readonly last: ReadonlyMap<string, Op>;
}

export async function planned(tables: Tables, last: Last, hasStaged: boolean): Promise<Plan> {
  const held: Proofs = new Map();
  for await (const rows of pagesOf(tables, "proofs", PROOFS_AT_ONCE)) {
    for (const [name, proof] of rows) held.set(name, asProof(proof));
  }
  if (last.mode === "snapshot") await addUnproved(tables, held);
  const after: Proofs = new Map(last.mode === "snapshot" ? [] : held);
  const removals = new Map<string, Remove>();
  if (hasStaged) {
    for await (const rows of pagesOf(tables, "staged", ITEMS_AT_ONCE)) apply(after, removals, opsIn(rows));
  }
  apply(after, removals, last.ops);
  return { held, after, removals, last: new Map(last.ops.map((op) => [nameOf(op), op])) };
}

/** Items whose proofs were lost were read all the same, so that a snapshot without them must not drop them in silence. */
async function addUnproved(tables: Tables, held: Proofs): Promise<void> {
  for await (const rows of pagesOf(tables, "items", ITEMS_AT_ONCE)) {
    for (const [name] of rows) if (!held.has(name)) held.set(name, asProof(undefined));
  }
}

function apply(after: Proofs, removals: Map<string, Remove>, ops: Iterable<Op>): void {
  for (const op of ops) {
    const name = nameOf(op);
    if (op.op === "upsert") {
      after.set(name, proofOf(op));
      removals.delete(name);
    } else {
      after.delete(name);
      removals.set(name, op);
    }
  }
}

/** The operations in rows; what is damaged is passed over, and the digest will miss it. */
function opsIn(rows: readonly Row[]): Op[] {
  return rows.map(([, op]) => op).filter((op): op is Op => isObject(op) && (op["op"] === "remove" || isObject(op["data"])));
}

export async function carryOut(tables: Tables, plan: Plan, mode: Mode, hasStaged: boolean): Promise<Done> {
  const gone = [...plan.held.keys()].filter((name) => !plan.after.has(name));
  const done = await farewell(tables, plan, gone, mode);
  for (const table of ["items", "proofs"] as const) {
    await (mode === "snapshot" ? tables.clear(table) : deleteInPortions(tables, table, gone));
  }
  if (hasStaged) {
    for await (const rows of pagesOf(tables, "staged", ITEMS_AT_ONCE)) {
      await keep(tables, opsIn(rows).filter((op) => !plan.last.has(nameOf(op))));
    }
  }
  await keep(tables, [...plan.last.values()]);
  return { ...done, ...changes(plan) };
}

async function keep(tables: Tables, ops: readonly Op[]): Promise<void> {
  const upserts = ops.filter((op) => op.op === "upsert");
  await putInPortions(tables, "items", upserts.map((op) => [nameOf(op), op.data]));
  await putInPortions(tables, "proofs", upserts.map((op) => [nameOf(op), proofOf(op)]));
}

/** Note what was withdrawn, and what a snapshot leaves out without a word, of which the server is to be asked. */
async function farewell(tables: Tables, plan: Plan, gone: readonly string[], mode: Mode): Promise<Pick<Done, "removed" | "notices">> {
  const removed: Removed[] = [];
  const notices: Notice[] = [];
  const dropped: Row[] = [];
  for (const name of gone) {
    const named = partsOf(name);
    const removal = plan.removals.get(name);
    removed.push({ ...named, reason: removal?.reason ?? "not_served" });
    const withdrawal = removal?.withdrawal;
    if (withdrawal === undefined && mode === "delta") continue;
    const title = titleOf(await tables.get("items", name));
    if (withdrawal === undefined) dropped.push([name, { ...named, title }]);
    else notices.push({ ...named, title, withdrawal });
  }
  await tables.put("notices", notices.map((each) => [nameOf(each), each]));
  await tables.put("dropped", dropped);
  return { removed, notices };
}

function titleOf(item: unknown): string {
  const title = isObject(item) ? (item as Partial<Item>).title : undefined;
  return typeof title === "string" ? title : "";
}

function changes({ held, after }: Plan): Pick<Done, "added" | "updated"> {
  const added: Named[] = [];
  const updated: Named[] = [];
  for (const [name, proof] of after) {
    const before = held.get(name);
    if (before === undefined) added.push(partsOf(name));
    else if (before.rev !== proof.rev || before.hash !== proof.hash) updated.push(partsOf(name));
  }
  return { added, updated };
}
