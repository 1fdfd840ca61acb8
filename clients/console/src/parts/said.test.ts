import { beforeEach, expect, test } from 'vitest';

import { speech } from '../app/language.svelte';
import { exactlyOf, remedyOf, saidOf } from './said';

beforeEach(() => speech.speak('en'));

test('a rule is told in the language of the console, and in the words of the server where nobody wrote others', async () => {
  const known = { rule: 'slug-taken', detail: 'Another record has the slug a-b.' };
  expect(saidOf(known)).toMatch(/^Another record of this type has this address already/);
  await speech.speak('fr');
  expect(saidOf(known)).toMatch(/^Une autre fiche/);
  expect(saidOf({ code: 'no-such-rule', detail: 'Something new.' })).toBe('Something new.');
  const waived = { by: 'Paula', until: '2027-06-30', reason: 'It quotes the law.' };
  expect(saidOf({ ...known, waived })).toMatch(/Paula laisse cela tel quel jusqu’au 30 juin 2027 : It quotes the law\.$/);
  await speech.speak('es');
  expect(saidOf({ reason: 'four-eyes', detail: 'x' })).toMatch(/^En este sitio nadie/);
});

test('of the words of a text the server speaks itself in English, and behind a line elsewhere', async () => {
  const promise = { code: 'absolute-words', detail: '`always works` is a promise.', remedy: 'Say what was seen.' };
  expect([saidOf(promise), remedyOf(promise), exactlyOf(promise)]).toEqual(['“always works” is a promise.', 'Say what was seen.', undefined]);
  await speech.speak('fr');
  expect(saidOf(promise)).toMatch(/^Les mots promettent/);
  expect([remedyOf(promise), exactlyOf(promise)]).toEqual([undefined, '“always works” is a promise.']);
});

test('what the console says itself leaves nothing of the server’s words over', async () => {
  const known = { code: 'neutral-fields-missing', detail: 'The language-neutral fields are not live.', remedy: 'Publish the `und` version in the same call.' };
  expect([remedyOf(known), exactlyOf(known)]).toEqual([undefined, undefined]);
  await speech.speak('es');
  expect([remedyOf(known), exactlyOf(known)]).toEqual([undefined, undefined]);
});
