// What two people changed in one text, field by field: what goes together by itself, and what somebody must choose.
import type { Schemas } from '../api/client';
import { apart } from './apart';

export type Fields = Record<string, unknown>;

/** A field that both changed: what it was, what is written here, what is there now. */
export interface Difference {
  field: string;
  base: unknown;
  yours: unknown;
  theirs: unknown;
  /** Both were written here, in two windows that knew nothing of each other. */
  isOwn?: boolean;
}

/** How a text stands in a page. */
export interface Stand {
  /** As it is written here. */
  here: Fields;
  /** As it was written here when the server last took it: of the same meaning as `server`, in the spelling of whoever typed. */
  known: Fields;
  /** As the server has it. */
  server: Fields;
}

export interface Together extends Stand {
  conflicts: Difference[];
  /** What others have changed and was taken over. */
  taken: string[];
}

/** Whether two values of a field are the same; an empty one is none. */
export function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}

function plain(value: unknown): unknown {
  return value === undefined || value === '' ? null : value;
}

/** The fields that differ between two states of a text. */
export function differing(one: Fields, other: Fields): string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => !same(one[name], other[name]));
}

/** What is known of the fields that were sent. */
export interface Sent {
  fields: Fields;
  /** Those that the server has by now as they were sent. */
  arrived: string[];
  /** Those that mean what they meant before, such as with one more space at the end. */
  unchanged: string[];
}

/**
 * Bring together what the server has now with what is written here. What was typed since something was sent is nowhere but
 * here, and is not given up for anything.
 */
export function together(now: Stand, theirs: Fields, sent: Sent = { fields: {}, arrived: [], unchanged: [] }): Together {
  const found: Together = { here: { ...theirs }, known: { ...theirs }, server: theirs, conflicts: [], taken: [] };
  for (const field of new Set([...Object.keys(now.here), ...Object.keys(theirs), ...Object.keys(now.known)])) {
    const isArrived = sent.arrived.includes(field);
    if (isArrived || same(theirs[field], now.server[field])) {
      // Nobody else has changed it, so it stays in the spelling in which it was typed.
      found.here[field] = now.here[field];
      found.known[field] = isArrived ? sent.fields[field] : now.known[field];
    } else if (isTyped(field, now, sent)) {
      found.here[field] = now.here[field];
      if (!same(now.here[field], theirs[field])) found.conflicts.push({ field, base: now.server[field], yours: now.here[field], theirs: theirs[field] });
    } else found.taken.push(field);
  }
  return found;
}

function isTyped(field: string, now: Stand, sent: Sent): boolean {
  const isNothing = sent.unchanged.includes(field) && same(now.here[field], sent.fields[field]);
  return !isNothing && !same(now.here[field], now.known[field]);
}

/** What a server that refused a save as too late says of what was sent. */
export function toldOf(fields: Fields, merge: Schemas['Merge'] | undefined): Sent {
  const of = (is: (row: Schemas['MergeField']) => boolean): string[] => (merge?.fields ?? []).filter((row) => row.field in fields && is(row)).map((row) => row.field);
  return {
    fields,
    arrived: of((row) => row.changed_by === 'both' && same(row.yours, row.theirs)),
    unchanged: of((row) => row.changed_by === 'they'),
  };
}

/** Whether a later state of a field has all that an earlier one had added to what both began from. */
export function hasAll(later: unknown, earlier: unknown, base: unknown): boolean {
  if (same(later, earlier) || same(earlier, base)) return true;
  if (typeof later !== 'string' || typeof earlier !== 'string') return false;
  const added = apart(typeof base === 'string' ? base : '', earlier).filter((each) => each.op === 'insert');
  return added.every((each) => later.includes(each.text.trim()));
}
