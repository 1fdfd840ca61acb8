// What the address of the screen says becomes the address of the server's own page.
import { expect, test } from 'vitest';

import { isAhead, momentOf, pageOf, viewShared, wayOf } from './looking';

test('a site, a language and a topic are the path of the page', () => {
  expect(pageOf({ site: 'core' })).toBe('/preview/core');
  expect(pageOf({ site: 'core', locale: 'fr-CA', topic: 'a/b' })).toBe('/preview/core/fr-CA/pages/a%2Fb');
});

test('what stands over what readers have is its query', () => {
  const release = 'release:01a1ee56-5e00-7172-af9c-4f1c6bec7ce3';
  expect(pageOf({ site: 'core', locale: 'en', view: 'draft' })).toBe('/preview/core/en?view=draft');
  expect(pageOf({ site: 'core', locale: 'en', view: release })).toBe(`/preview/core/en?view=${encodeURIComponent(release)}`);
  expect(pageOf({ site: 'core', locale: 'en', view: 'published' })).toBe('/preview/core/en');
});

test('a change is named by its number, a day by its end; a day to come shows what is planned by then', () => {
  expect(pageOf({ site: 'core', at: '57', view: 'draft' })).toBe('/preview/core?at=57');
  expect(pageOf({ site: 'core', at: '2020-05-01' })).toBe(`/preview/core?at=${encodeURIComponent(momentOf('2020-05-01'))}`);
  expect(pageOf({ site: 'core', at: '2999-05-01' })).toContain('&view=planned');
  expect(Date.parse(momentOf('2020-05-01'))).toBe(new Date(2020, 4, 1, 23, 59, 59).getTime());
});

test('the past and the future are told apart, and a number is always the past', () => {
  expect([isAhead('2999-01-01'), isAhead('1999-01-01'), isAhead('99999')]).toEqual([true, false, false]);
});

test('what is looked at is one of five ways', () => {
  expect([{}, { view: 'draft' }, { view: 'planned' }, { view: 'release:x' }, { view: 'draft', at: '5' }, { view: 'nonsense' }].map(wayOf)).toEqual([
    'live', 'draft', 'planned', 'release', 'at', 'live',
  ]);
});

test('a link shares drafts, plans and releases, but nothing of the past', () => {
  expect([{}, { view: 'draft' }, { at: '2999-01-01' }, { at: '12' }].map(viewShared)).toEqual(['published', 'draft', 'planned', undefined]);
});
