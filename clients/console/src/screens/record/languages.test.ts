import { expect, test } from 'vitest';

import { en } from '../../words';
import { chipOn, localesOf, localeToShow } from './languages';

test('the original comes first, then the languages of the site and those written besides', () => {
  const row = (locale: string, state: 'live' | 'none' = 'live', site = 'core') => ({ site, locale, state });
  const translations = [row('en'), row('und'), row('it'), row('de', 'none'), row('pt', 'live', 'clinic')];
  const record = { source_locale: 'en', translations } as unknown as Parameters<typeof localesOf>[0];
  expect(localesOf(record, 'core', ['es', 'en'])).toEqual(['en', 'es', 'it']);
  expect(localesOf(record, 'clinic', ['fr'])).toEqual(['fr', 'pt']);
});

test('what nobody has begun is as the library has it, where there is one above', () => {
  expect(chipOn(undefined, true, en)).toEqual({ says: 'Not begun', kind: 'none' });
  expect(chipOn(undefined, false, en).says).toBe('As the library has it');
  expect(chipOn({ state: 'live', live: 1, outdated: [], review: null }, false, en)).toEqual({ says: 'Live', kind: 'good' });
});

test('what is live is not called so while its record is withdrawn', () => {
  const row = { state: 'live', live: 1, outdated: [], review: null } as const;
  expect(chipOn({ ...row, outdated: [] }, true, en, true)).toEqual({ says: 'Withdrawn', kind: 'bad' });
  expect(chipOn({ ...row, state: 'draft', live: null, outdated: [] }, true, en, true).says).toBe('Draft');
});

test('a record opens in the language that is asked for, else in its own', () => {
  expect(localeToShow('fr', ['en', 'fr'], 'es', 'en')).toBe('fr');
  expect(localeToShow('xx', ['en', 'fr'], 'es', 'en')).toBe('en');
  expect(localeToShow(null, ['fr-CA', 'es'], 'fr', 'en')).toBe('fr-CA');
});
