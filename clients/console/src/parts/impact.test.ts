// Rows of impact stand by their readers, and say what these notice.
import { expect, test } from 'vitest';

import type { Schemas } from '../api/client';
import { byReaders, noticed, reach, titleOf } from './impact';

type Served = Schemas['Served'];
const served = (given: Partial<Served> = {}): Served => ({ locale: 'en', version: 1, title: 'Does it hurt?', outdated: false, ...given });
const row = (given: Partial<Schemas['ImpactRow']> = {}): Schemas['ImpactRow'] => ({
  record: '1', locale: 'en', sites: ['core'], effect: 'text', served_before: served(), served_after: served({ version: 2 }), ...given,
});

test('rows of the same readers stand together, those of the most sites first', () => {
  const rows = [row({ record: 'a' }), row({ record: 'b', sites: ['core', 'erable'] }), row({ record: 'c' }), row({ record: 'd', locale: 'fr' })];
  const groups = byReaders(rows).map((each) => [each.locale, each.sites.length, each.rows.map((one) => one.record).join('')]);
  expect(groups).toEqual([['en', 2, 'b'], ['en', 1, 'ac'], ['fr', 1, 'd']]);
});

test('its reach counts each site and each language once', () => {
  expect(reach([row(), row({ sites: ['core', 'erable'] }), row({ locale: 'fr' })])).toEqual({ sites: 2, locales: 2 });
  expect(reach([])).toEqual({ sites: 0, locales: 0 });
});

test('another language and a text that falls behind are told apart from other words', () => {
  expect(noticed(row())).toBe('text');
  expect(noticed(row({ served_after: served({ locale: 'fr' }) }))).toBe('language');
  expect(noticed(row({ served_after: served({ outdated: true }) }))).toBe('behind');
  expect(noticed(row({ served_before: served({ outdated: true }) }))).toBe('renewed');
  expect(noticed(row({ effect: 'appears', served_before: null }))).toBe('appears');
});

test('a record is called as its readers will have it, or had it', () => {
  expect(titleOf(row({ served_after: served({ title: 'New' }) }))).toBe('New');
  expect(titleOf(row({ served_after: null, effect: 'disappears' }))).toBe('Does it hurt?');
  expect(titleOf(row({ served_after: null, served_before: null }))).toBe('1');
});
