import { afterEach, expect, test, vi } from 'vitest';

import { Failure } from '../api/failure';
import { speech } from '../app/language.svelte';
import { model } from './model.svelte';
import { firstOf, told, toldOf } from './told';

const refused = new Failure('refused', {
  type: '/v1/problems/invalid-content',
  title: 'The content breaks the rules of its type',
  status: 422,
  detail: 'The text cannot be saved.',
  request_id: '1',
  errors: [{ pointer: '#/fields/short_answer', detail: 'It is too long.', rule: 'invalid-value' }],
});

afterEach(async () => {
  vi.restoreAllMocks();
  await speech.speak('en');
});

test('a field that is wrong is named by its label, not by its name', () => {
  vi.spyOn(model, 'anyLabel').mockImplementation((name) => (name === 'short_answer' ? 'Short answer' : name));
  expect(toldOf(refused)).toBe('The text cannot be saved. Short answer: It is too long.');
  expect(firstOf(refused)).toBe('Short answer: It is too long.');
});

test('what is refused is told in the language of the console, by the kind of problem and by the rule', async () => {
  vi.spyOn(model, 'anyLabel').mockReturnValue('Réponse courte');
  await speech.speak('fr');
  const { says, places } = told(refused);
  expect(says).toBe(speech.words.problems['invalid-content']);
  expect(places).toEqual([{ label: 'Réponse courte', says: speech.words.rules['invalid-value'] }]);
});

test('French has a space before the colon between a place and what is wrong with it, and no other language has', async () => {
  vi.spyOn(model, 'anyLabel').mockReturnValue('Champ');
  for (const [code, between] of [['en', ': '], ['es', ': '], ['fr', '\u00A0: ']] as const) {
    await speech.speak(code);
    expect(firstOf(refused)).toMatch(new RegExp(`^Champ${between}`, 'u'));
  }
});
