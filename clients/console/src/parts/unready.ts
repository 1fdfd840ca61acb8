// What still stands between texts and their readers, for whoever hands them on.
import { speech } from '../app/language.svelte';
import { model } from './model.svelte';
import type { Shown } from './problems';
import { saidOf } from './said';

/** What would keep texts from going live; that nobody has approved them yet is what handing them on asks for. */
export function unready<P extends Pick<Shown, 'severity' | 'code'>>(problems: P[] = []): P[] {
  return problems.filter(({ severity, code }) => severity === 'blocker' && code !== 'approval-missing');
}

/** One of these with the field that it is about: "Short answer: A field that must be filled is empty." */
export function namedBy({ field, ...problem }: Shown): string {
  return field ? speech.named(model.anyLabel(field), saidOf(problem)) : saidOf(problem);
}

/** That texts were handed on, and what keeps them from being published as they are. */
export function handedOn(says: string, problems: Shown[]): string {
  return `${says} ${speech.words.desk.notReady} ${problems.map(namedBy).join(' ')}`;
}
