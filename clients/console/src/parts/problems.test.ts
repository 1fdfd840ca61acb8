import { beforeEach, expect, test } from 'vitest';

import { Failure } from '../api/failure';
import { goTo, ofFailure, together, unitsOf, withRefused, type Shown } from './problems';

const blocker: Shown = { severity: 'blocker', detail: 'Missing.', field: 'question', locale: 'en' };
const hint: Shown = { severity: 'hint', detail: 'Long.', field: 'answer', locale: 'en' };

beforeEach(() => {
  document.body.innerHTML = '';
});

test('what two texts say alike is told once, the gravest first', () => {
  expect(together([hint, blocker], [{ ...blocker }])).toEqual([blocker, hint]);
});

test('a refused save is told at the fields that it names', () => {
  const failure = new Failure('refused', {
    type: '/v1/problems/invalid-content',
    title: '',
    status: 422,
    detail: '',
    request_id: '',
    errors: [{ detail: 'Too long.', pointer: '#/fields/question' }, { detail: 'All of it.' }],
  });
  expect(ofFailure(failure, 'en')).toEqual([
    { severity: 'blocker', detail: 'Too long.', locale: 'en', code: 'invalid-value', field: 'question' },
    { severity: 'blocker', detail: 'All of it.', locale: 'en' },
  ]);
  expect(ofFailure(new Failure('offline'), 'en')).toEqual([]);
});

test('what a check has told with its place is not told again by the save that is refused for it', () => {
  const checked = [{ ...blocker, place: { pointer: '', line: 1, start: 0, end: 3 } }];
  expect(withRefused(checked, [blocker, { ...blocker, field: 'answer' }])).toEqual([...checked, { ...blocker, field: 'answer' }]);
});

test('a field whose words were refused is not called empty, though nothing of it is saved', () => {
  const missing = [{ ...blocker, code: 'required-field-missing' as const }, { ...blocker, field: 'answer', code: 'required-field-missing' as const }];
  expect(withRefused(missing, [{ ...blocker, detail: 'Too long.' }])).toEqual([missing[1], { ...blocker, detail: 'Too long.' }]);
});

function written(text: string): HTMLTextAreaElement {
  document.body.innerHTML = '<details><textarea id="field-en-answer"></textarea></details>';
  const field = document.querySelector('textarea');
  if (!field) throw new Error();
  field.scrollIntoView = () => undefined;
  field.value = text;
  return field;
}

function marked(field: HTMLTextAreaElement): string {
  return field.value.slice(field.selectionStart, field.selectionEnd);
}

test('a problem leads to its words, also in what was closed', () => {
  const field = written('One 💉 two\nthree');
  goTo({ ...hint, place: { pointer: '', line: 1, start: 6, end: 9 } });
  expect(document.activeElement).toBe(field);
  expect(field.closest('details')?.open).toBe(true);
  expect(marked(field)).toBe('two');
});

test('a problem of a line marks the line, and one of an item of a list its words in it', () => {
  const field = written('One\ntwo three');
  goTo({ ...hint, place: { pointer: '', line: 2, start: null, end: null } });
  expect(marked(field)).toBe('two three');
  goTo({ ...hint, place: { pointer: '/1', line: 1, start: 4, end: 9 } });
  expect(marked(field)).toBe('three');
});

test('characters are counted as people and the API do', () => {
  expect(unitsOf('💉a', 1)).toBe(2);
  expect(unitsOf('abc', 2)).toBe(2);
});
