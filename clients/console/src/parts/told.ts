// A failure as people are told of it: what has happened, and each place by the name that it has in forms.
import type { Failure, Problem } from '../api/failure';
import { address } from '../app/address.svelte';
import { speech } from '../app/language.svelte';
import { en } from '../words';
import { model } from './model.svelte';
import { plainly } from './plainly';
import { exactlyOf, inEnglish, inWords, saidOf } from './said';

type Place = NonNullable<Problem['errors']>[number];

export interface Told {
  says: string;
  /** What the server says of it besides; in English alone. */
  detail: string | undefined;
  places: { label: string; says: string }[];
  /** What the server says more exactly, in English, where the console speaks another language. */
  exactly: (string | undefined)[];
}

/** A failure in the language of the console; what nobody has written in that is the server's own words. */
export function told({ kind, code = '', problem }: Failure): Told {
  const asked = problem?.errors?.filter(isOfAddress) ?? [];
  const says = asked.length ? wrongAsked(asked) : (speech.words.problems[code] ?? speech.words.failures[kind]);
  // Of what it says to programs, people have the console's own words.
  const detail = problem && !(code in en.problems) ? plainly(problem.detail) : undefined;
  // That a site or a record is not there, its kind tells already, where the address of the screen names it by no filter.
  const told = kind === 'missing' ? asked : (problem?.errors ?? []);
  const errors = told.map((each) => ({ ...each, rule: ruleOf(each, code) }));
  const places = errors.map((each) => ({ label: labelOf(each), says: wrongWith(each) }));
  const isEnglish = speech.code === 'en';
  return { says, detail: isEnglish ? detail : undefined, places, exactly: isEnglish ? [] : [detail, ...errors.filter((each) => !isOfAddress(each)).map((each) => (each.rule in speech.words.rules ? exactlyOf(each) : inEnglish(each.detail)))] };
}

/** Whether it is about a filter that stands in the address of the page. */
export function isOfAddress({ parameter }: Pick<Place, 'parameter'>): boolean {
  return !!parameter && address.query.has(parameter);
}

/** What people call a filter that stands in an address. */
export function filterOf(name: string): string {
  const { bar, content, activity } = speech.words;
  const called: Record<string, string> = { ...content.facets, site: bar.site, q: content.search, action: activity.what, actor: activity.who, since: activity.since, until: activity.until };
  return called[name] ?? `“${name}”`;
}

// Longer than anything that can be asked for.
const LONGEST = 200;

/** What somebody asked for, as far as a line has room for it. */
export function cut(said: string, most = 60): string {
  return said.length > most ? `${said.slice(0, most)}…` : said;
}

function isTooLong(place: Place): boolean {
  return askedAt(place).length > LONGEST;
}

function askedAt({ parameter }: Place): string {
  return address.query.get(parameter ?? '') ?? '';
}

function wrongAsked(places: Place[]): string {
  return places.some(isTooLong) ? (speech.words.problems['uri-too-long'] ?? '') : speech.words.failures.asked;
}

function wrongWith(place: Place & { rule: string }): string {
  if (isTooLong(place)) return speech.words.failures.value;
  if (isOfAddress(place)) return speech.words.failures.notThere(cut(askedAt(place)));
  return place.rule in speech.words.rules ? saidOf(place) : inWords(place.detail);
}

/** The same in one sentence, for a notice. */
export function toldOf(failure: Failure): string {
  const { says, detail, places } = told(failure);
  return [detail ?? says, ...places.map(placed)].join(' ');
}

/** The first thing that is wrong, for a line that has no room for more. */
export function firstOf(failure: Failure): string {
  const [first] = told(failure).places;
  return first ? placed(first) : toldOf(failure);
}

function placed({ label, says }: Told['places'][number]): string {
  return label ? speech.named(label, says) : says;
}

/** The rule that a place breaks; of a field, where the answer names none, that of the whole refusal. */
export function ruleOf({ rule, pointer }: Pick<Place, 'rule' | 'pointer'>, code: string | undefined): string {
  return rule ?? (fieldOf(pointer) ? ({ 'invalid-content': 'invalid-value', 'not-allowed': 'locked' }[code ?? ''] ?? '') : '');
}

/** What a form calls the place that is wrong; nothing where it is none that people write. */
export function labelOf({ pointer, parameter }: Pick<Place, 'pointer' | 'parameter'>): string {
  if (parameter && isOfAddress({ parameter })) return filterOf(parameter);
  const field = fieldOf(pointer);
  if (field) return model.anyLabel(field);
  const [, name = ''] = pointer?.match(/^#?\/([^/]+)/) ?? [];
  const labels: Record<string, string> = speech.words.activity.fields;
  return labels[name] ?? '';
}

function fieldOf(pointer: string | undefined): string | undefined {
  return pointer?.match(/^#?\/(?:(?:\w+\/)*?fields|translations\/[^/]+)\/([^/]+)/)?.[1];
}
