// What is wrong with a text, and leading whoever writes it to the very words.
import type { Schemas } from '../api/client';
import type { Failure } from '../api/failure';
import { fieldId } from './fields/control';
import { ruleOf } from './told';

/** What is shown of a problem, whether a check told it or a save that was refused. */
export type Shown = Pick<Schemas['ProblemValue'], 'severity' | 'detail' | 'field' | 'locale' | 'place'> & Partial<Schemas['ProblemValue']>;

/** A finding of the checks of the words, by whatever list it is told in. */
export type Found = Partial<Pick<Schemas['ProblemValue'], 'finding' | 'record' | 'site' | 'locale' | 'detail' | 'code'> & Pick<Schemas['Blocker'], 'rule'>>;

const GRAVITY = { blocker: 0, warning: 1, hint: 2 };

/** Each problem once, the gravest first. */
export function together(...lists: Shown[][]): Shown[] {
  const each = new Map(lists.flat().map((one) => [JSON.stringify([one.severity, one.detail, one.field, one.locale, one.place]), one]));
  return [...each.values()].sort((one, other) => GRAVITY[one.severity] - GRAVITY[other.severity]);
}

/** What a check told, and what a refused save tells besides: the check knows the places, and the save that a field is not empty. */
export function withRefused(checked: Shown[], refused: Shown[]): Shown[] {
  const filled = new Set(refused.map(({ field }) => field));
  const still = checked.filter(({ code, field }) => code !== 'required-field-missing' || !filled.has(field));
  return [...still, ...refused.filter(({ field, detail }) => !checked.some((each) => each.field === field && each.detail === detail))];
}

/** What a refused save says of the fields, told as problems of them. */
export function ofFailure(failure: Failure | undefined, locale: string): Shown[] {
  if (failure?.kind !== 'refused') return [];
  return (failure.problem?.errors ?? []).map((each) => {
    const { pointer, detail, place } = each;
    const rule = ruleOf(each, failure.code);
    const [, field] = pointer?.match(/^#?\/fields\/([^/]+)/) ?? [];
    return { severity: 'blocker', detail, locale, ...(rule && { code: rule }), ...(field && { field }), ...(place && { place }) };
  });
}

/** Lead to the field of a problem and, where its place is known, mark the words. */
export function goTo({ locale, field, place }: Shown): void {
  if (!locale || !field) return;
  const found = document.getElementById(fieldId(locale, field)) ?? document.getElementById(`${fieldId(locale, field)}-frame`);
  if (!found) return;
  for (let around: HTMLElement | null = found; around; around = around.parentElement) if (around instanceof HTMLDetailsElement) around.open = true;
  found.scrollIntoView({ block: 'center' });
  found.focus();
  if (place && found instanceof HTMLTextAreaElement) select(found, place);
  if (place && found instanceof HTMLInputElement && found.type === 'text') found.setSelectionRange(place.start ?? 0, place.end ?? found.value.length);
}

function select(text: HTMLTextAreaElement, { pointer, line, start, end }: Schemas['SpotValue']): void {
  // The place in a list is that in its line; a line's number, else, is told beside the place in the whole.
  const [, row] = pointer.match(/^\/(\d+)$/) ?? [];
  const begin = row === undefined ? 0 : startOfLine(text.value, Number(row));
  if (start !== null) return text.setSelectionRange(begin + unitsOf(text.value.slice(begin), start), begin + unitsOf(text.value.slice(begin), end ?? start));
  const from = row === undefined && line ? startOfLine(text.value, line - 1) : begin;
  const to = text.value.indexOf('\n', from);
  text.setSelectionRange(from, to < 0 ? text.value.length : to);
}

function startOfLine(text: string, line: number): number {
  return text.split('\n').slice(0, line).reduce((sum, each) => sum + each.length + 1, 0);
}

/** How many units of the browser's strings so many characters of the API take. */
export function unitsOf(text: string, characters: number): number {
  return [...text].slice(0, characters).join('').length;
}
