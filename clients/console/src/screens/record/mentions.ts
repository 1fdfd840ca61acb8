// Names of colleagues in what somebody says: written as names, sent as ids, shown as names again.
import type { Schemas } from '../../api/client';

type Person = Pick<Schemas['Colleague'], 'id' | 'name'>;
const FEW = 6;

/** Where the name begins that is being written after an `@`; -1 where none is. */
export function beginsAt(before: string): number {
  const found = before.match(/(^|\s)@([^\n@]{0,40})$/);
  return found ? (found.index ?? 0) + (found[1]?.length ?? 0) : -1;
}

/** The colleagues whose names begin as what is being written after an `@`. */
export function namesFor<P extends Person>(before: string, people: P[]): P[] {
  const from = beginsAt(before);
  if (from < 0) return [];
  const sought = before.slice(from + 1).toLocaleLowerCase();
  return people.filter((each) => begins(each.name, sought)).slice(0, FEW);
}

function begins(name: string, sought: string): boolean {
  return !sought || name.toLocaleLowerCase().split(/\s+/).some((_, at, parts) => parts.slice(at).join(' ').startsWith(sought));
}

/** The words with the ids of those whose names stand behind an `@`. */
export function mentioned(words: string, people: Person[]): string {
  const longestFirst = [...people].sort((one, other) => other.name.length - one.name.length);
  return longestFirst.reduce((said, { id, name }) => said.replaceAll(`@${name}`, `@${id}`), words);
}

/** The words with names in place of ids, in pieces: what is a name stands out. */
export function named(words: string, mentions: { id: string | null; name: string }[]): { text: string; isName: boolean }[] {
  const names = new Map(mentions.map((each) => [`@${each.id}`, `@${each.name}`]));
  const pieces = words.split(/(@[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/);
  return pieces.filter(Boolean).map((each) => ({ text: names.get(each) ?? each, isName: names.has(each) }));
}
