// What became of each version, from what was said and attested about it.
import type { Schemas } from '../../api/client';

type Steps = 'submit' | 'approve' | 'send-back';
export interface Step {
  act: Steps;
  who: string;
  at: string;
  words: string;
}

/** What was done with each version on its way to readers, the oldest first. */
export function stepsOf(threads: Schemas['ThreadAnswer'][]): Map<number, Step[]> {
  const steps = new Map<number, Step[]>();
  for (const { act, version, by, at, words } of threads.flatMap((each) => each.comments)) {
    if (version === null || (act !== 'submit' && act !== 'approve' && act !== 'send-back')) continue;
    steps.set(version, [...(steps.get(version) ?? []), { act, who: by.name, at, words }]);
  }
  for (const each of steps.values()) each.sort((one, other) => one.at.localeCompare(other.at));
  return steps;
}

/** The two ends to compare, as the address says, or what is new in the newest. */
export function endsOf(query: URLSearchParams, text: Pick<Schemas['TextAnswer'], 'draft' | 'live'>, newest: number | undefined): { from: string; to: string } {
  const isDrafted = text.draft !== null && text.live !== null;
  const to = query.get('to') ?? (text.draft === null ? String(newest ?? 'empty') : 'draft');
  const from = query.get('from') ?? (isDrafted ? 'live' : before(to === 'draft' ? String(text.draft) : to));
  return { from, to };
}

/** The end before one: the version before it, or nothing. */
export function before(end: string): string {
  const number = Number(end);
  return number > 1 ? String(number - 1) : 'empty';
}
