// A failure as people are told of it: what has happened, and each place by the name that it has in forms.
import type { Failure, Problem } from '../api/failure';
import { speech } from '../app/language.svelte';
import { model } from './model.svelte';
import { saidOf } from './said';

type Place = NonNullable<Problem['errors']>[number];

export interface Told {
  says: string;
  /** What the server says of it besides, in English. */
  detail: string | undefined;
  places: { label: string; says: string; isEnglish: boolean }[];
}

/** A failure in the language of the console; what nobody has written in that is the server's own words. */
export function told({ kind, code, problem }: Failure): Told {
  const says = speech.words.problems[code ?? ''] ?? speech.words.failures[kind];
  const places = (problem?.errors ?? []).map((each) => ({ label: labelOf(each), says: saidOf(each), isEnglish: !(each.rule && each.rule in speech.words.rules) }));
  return { says, detail: problem?.detail, places };
}

/** The same in one sentence, for a notice. */
export function toldOf(failure: Failure): string {
  const { says, detail, places } = told(failure);
  return [speech.code === 'en' ? (detail ?? says) : says, ...places.map(placed)].join(' ');
}

/** The first thing that is wrong, for a line that has no room for more. */
export function firstOf(failure: Failure): string {
  const [first] = told(failure).places;
  return first ? placed(first) : toldOf(failure);
}

function placed({ label, says }: Told['places'][number]): string {
  return label ? `${label}: ${says}` : says;
}

/** What a form calls the field that is wrong; nothing where it is none that people write. */
export function labelOf({ pointer }: Pick<Place, 'pointer'>): string {
  const [, field] = pointer?.match(/^#?\/(?:\w+\/)*?fields\/([^/]+)/) ?? [];
  return field ? model.anyLabel(field) : '';
}
