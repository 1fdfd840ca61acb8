import { expect, test } from 'vitest';

import { en } from '../../words';
import { chipOf, localesOf, localeToShow } from './languages';

const text = { state: 'live', live: 1, draft: null, outdated: [] } as const;

test('the original comes first, then the languages of the site and those written besides', () => {
  const row = (locale: string, state: 'live' | 'none' = 'live', site = 'core') => ({ site, locale, state });
  const translations = [row('en'), row('und'), row('it'), row('de', 'none'), row('pt', 'live', 'clinic')];
  const record = { source_locale: 'en', translations } as unknown as Parameters<typeof localesOf>[0];
  expect(localesOf(record, 'core', ['es', 'en'])).toEqual(['en', 'es', 'it']);
  expect(localesOf(record, 'clinic', ['fr'])).toEqual(['fr', 'pt']);
});

test('a chip says in a word how a text stands', () => {
  expect(chipOf(undefined, true, en)).toEqual({ says: 'Not begun', kind: 'none' });
  expect(chipOf(undefined, false, en).says).toBe('As the library has it');
  expect(chipOf({ ...text, outdated: [] }, true, en)).toEqual({ says: 'Live', kind: 'good' });
  expect(chipOf({ ...text, outdated: ['answer'] }, true, en).kind).toBe('bad');
  expect(chipOf({ state: 'draft', live: 1, draft: 2, outdated: [] }, true, en).says).toBe('Live · draft');
  expect(chipOf({ state: 'sent_back', live: null, draft: 2, outdated: [] }, true, en)).toEqual({ says: 'Sent back', kind: 'bad' });
});

test('a record opens in the language that is asked for, else in its own', () => {
  expect(localeToShow('fr', ['en', 'fr'], 'es', 'en')).toBe('fr');
  expect(localeToShow('xx', ['en', 'fr'], 'es', 'en')).toBe('en');
  expect(localeToShow(null, ['fr-CA', 'es'], 'fr', 'en')).toBe('fr-CA');
});
