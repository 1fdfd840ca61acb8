import { afterEach, expect, test } from 'vitest';

import { speech } from '../app/language.svelte';
import { saidOf } from './said';

afterEach(() => speech.speak('en'));

test('a rule is told in the language of the console, and in the words of the server where nobody wrote others', async () => {
  const known = { rule: 'slug-taken', detail: 'Another record has the slug a-b.' };
  expect(saidOf(known)).toBe('Another record has the slug a-b.');
  await speech.speak('fr');
  expect(saidOf(known)).toMatch(/^Une autre fiche/);
  expect(saidOf({ code: 'no-such-rule', detail: 'Something new.' })).toBe('Something new.');
  const waived = { by: 'Paula', until: '2027-06-30', reason: 'It quotes the law.' };
  expect(saidOf({ ...known, waived })).toMatch(/Paula laisse cela tel quel jusqu’au 30 juin 2027 : It quotes the law\.$/);
  await speech.speak('es');
  expect(saidOf({ reason: 'four-eyes', detail: 'x' })).toMatch(/^En este sitio nadie/);
});
