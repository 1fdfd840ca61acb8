// One text as it stands in this page: what is written here, what the server has, and what somebody must choose between.
import type { Schemas } from '../api/client';
import type { Failure } from '../api/failure';
import { differing, hasAll, same, together, type Difference, type Fields, type Sent } from './merging';
import type { Kept } from './mirror';

type Text = Schemas['TextAnswer'];
interface Wrote {
  field: string;
  before: unknown;
  value: unknown;
}
/** What windows that have the same text open tell each other. */
export type Told = { asks: true } | { wrote: Wrote } | { chose: Wrote & { theirs: unknown } } | { saved: { text: Text; known: Fields } };

export class Sheet {
  /** As the server has it. */
  text = $state.raw<Text>();
  /** As it stands here. */
  fields = $state.raw<Fields>({});
  /** What both have changed, until somebody chooses. */
  conflicts = $state.raw<Difference[]>([]);
  /** What somebody else changed while this was open, and stands here now. */
  taken = $state.raw<{ by: string | null; fields: string[] }>();
  /** What the server would not take, until it is written otherwise. */
  #refused = $state.raw<Fields>({});
  #why: Failure | undefined;
  #known = $state.raw<Fields>({});
  #server: Fields = {};
  /** The name of the server's state that this rests on. */
  etag = '';

  /** The fields that the server has not got as they stand here. */
  readonly unsaved: string[] = $derived(differing(this.fields, this.#known));
  readonly refused: string[] = $derived(this.unsaved.filter((name) => name in this.#refused && same(this.#refused[name], this.fields[name])));
  /** The unsaved ones that nothing stands in the way of. */
  readonly ready: string[] = $derived.by(() => {
    const waiting = new Set([...this.refused, ...this.conflicts.map((each) => each.field)]);
    return this.unsaved.filter((name) => !waiting.has(name));
  });

  begin(text: Text): void {
    [this.text, this.etag, this.fields, this.#known, this.#server] = [text, text.etag, text.fields, text.fields, text.fields];
  }

  write(field: string, value: unknown): void {
    this.fields = { ...this.fields, [field]: value };
  }

  /** Take over the state that the server has now; `own` says that nobody else made it. */
  take(text: Text, sent?: Sent, own = false): void {
    const theirs: Fields = text.fields;
    const found = together({ here: this.fields, known: this.#known, server: this.#server }, theirs, sent);
    const before = new Map(this.conflicts.map((each) => [each.field, each]));
    const anew = found.conflicts.map((each) => ({ ...each, base: before.get(each.field)?.base ?? each.base }));
    const still = this.conflicts.filter((each) => (each.isOwn || same(each.theirs, theirs[each.field])) && !same(each.theirs, found.here[each.field]));
    [this.text, this.etag, this.fields, this.#known, this.#server] = [text, text.etag, found.here, found.known, found.server];
    this.conflicts = [...still, ...anew.filter((each) => !still.some((other) => other.field === each.field))];
    if (!own && found.taken.length) this.taken = { by: text.saved_by, fields: found.taken };
  }

  /** Follow another window, where it goes on from what stands here; whether it does. */
  hear(told: Exclude<Told, { asks: true }>): boolean {
    if ('saved' in told) return this.#fits(told.saved.text, told.saved.known);
    const { field, before, value } = 'wrote' in told ? told.wrote : told.chose;
    if (!same(this.fields[field], before)) return false;
    // Only who chooses settles what others have written too.
    if ('wrote' in told) this.write(field, value);
    else if (this.conflicts.some((each) => each.field === field && same(each.theirs, told.chose.theirs))) this.choose(field, value);
    else return false;
    return true;
  }

  // A save is taken over where it changed nothing that is written otherwise here.
  #fits(text: Text, known: Fields): boolean {
    const theirs: Fields = text.fields;
    const isIt = !!this.text && this.unsaved.every((name) => same(theirs[name], this.#server[name]) || same(this.fields[name], known[name]));
    const arrived = Object.keys(known).filter((name) => same(known[name], this.fields[name]));
    if (isIt) this.take(text, { fields: known, arrived, unchanged: [] }, true);
    return isIt;
  }

  /** What is to be kept on this device; nothing where the server has it all. */
  get kept(): Kept | undefined {
    const pick = (from: Fields): Fields => Object.fromEntries(this.unsaved.map((name) => [name, from[name] ?? null]));
    if (!this.unsaved.length) return undefined;
    return { fields: pick(this.fields), base: pick(this.#server), etag: this.etag, conflicts: this.conflicts, at: Date.now() };
  }

  /** Go on from what was kept; the next save finds out what has changed since. Whether there was anything. */
  bringBack(kept: Kept): boolean {
    const names = Object.keys(kept.fields).filter((name) => !same(kept.fields[name], this.fields[name]));
    const pick = (from: Fields): Fields => Object.fromEntries(names.map((name) => [name, from[name]]));
    // What another closed window has left in the same field is not written over.
    const own = names.filter((name) => this.unsaved.includes(name) && !hasAll(kept.fields[name], this.fields[name], kept.base[name]));
    const twice = own.map((field) => ({ field, base: kept.base[field], yours: kept.fields[field], theirs: this.fields[field], isOwn: true }));
    const known = kept.conflicts.filter((each) => names.includes(each.field)).map((each) => ({ ...each, theirs: each.isOwn ? each.theirs : this.#server[each.field] }));
    this.fields = { ...this.fields, ...pick(kept.fields) };
    this.conflicts = [...this.conflicts, ...twice, ...known].filter((each, at, all) => all.findIndex((other) => other.field === each.field) === at);
    const isMoved = kept.etag !== this.etag && names.length > known.length;
    if (isMoved) {
      [this.#known, this.#server, this.etag] = [{ ...this.#known, ...pick(kept.base) }, { ...this.#server, ...pick(kept.base) }, kept.etag];
    }
    return names.length > 0;
  }

  /** What is written here and nowhere else, with what it was before, for other windows. */
  get news(): Wrote[] {
    return this.unsaved.map((field) => ({ field, before: this.#server[field], value: this.fields[field] }));
  }

  /** Why the server would not take what stands here still, though it takes other fields meanwhile. */
  get refusal(): Failure | undefined {
    return this.refused.length ? this.#why : undefined;
  }

  refuse(fields: Fields, why?: Failure): void {
    this.#refused = { ...this.#refused, ...fields };
    this.#why = why;
  }

  choose(field: string, value: unknown): void {
    this.conflicts = this.conflicts.filter((each) => each.field !== field);
    this.write(field, value);
  }
}
