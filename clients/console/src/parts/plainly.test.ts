import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { me } from '../app/me.svelte';
import { model } from './model.svelte';
import { named } from './named.svelte';
import { plainly } from './plainly';

const ID = '01a1ee56-5e00-70dc-a791-27f1a989acf0';

beforeEach(() => {
  vi.spyOn(model, 'anyLabel').mockImplementation((name) => ({ category: 'Category', short_answer: 'Short answer' })[name] ?? name);
  vi.spyOn(model, 'label').mockImplementation((name) => ({ faq: 'Question', safety_net: 'Safety net' })[name ?? ''] ?? name ?? '');
  vi.spyOn(me, 'sites', 'get').mockReturnValue([{ key: 'riverbank', name: 'Riverbank', locales: ['en', 'fr-CA'] }] as never);
  vi.spyOn(named, 'of').mockImplementation((id) => (id === ID ? { id, title: 'Does it hurt?', type: 'faq', site: 'core' } : undefined));
});
afterEach(() => {
  vi.restoreAllMocks();
});

test.each([
  ["The field 'category' is required.", 'The field “Category” is required.'],
  ['Publish the `und` version.', 'Publish the “Details, same in all languages” version.'],
  ["You may not publish on site 'riverbank' in 'fr-CA'.", 'You may not publish on site “Riverbank” in “Canadian French”.'],
  ['That record is a safety_net; only `faq` may stand here.', 'That record is a “Safety net”; only “Question” may stand here.'],
  [`The slug 'a-b' is taken by record ${ID}.`, 'The slug “a-b” is taken by record “Does it hurt?”.'],
  [`There is no record '${ID.replace('5', '6')}'.`, 'There is no record “A record”.'],
  ['`always works` is a promise.', '“always works” is a promise.'],
  ["It's the clinic's own.", "It's the clinic's own."],
])('%s', (says, read) => {
  expect(plainly(says)).toBe(read);
});
