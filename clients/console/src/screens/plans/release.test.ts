// A release holds each text once, as it was named last.
import { expect, test } from 'vitest';

import { isSame, joined, pinOf, type Item } from './release.svelte';

const item = (record: string, version: number | null, locale = 'en'): Item => ({ site: 'core', record, locale, version });

test('a text that is named again takes the place of what was named before', () => {
  expect(joined([item('a', 1), item('b', 1)], [item('a', 2), item('c', null)])).toEqual([item('b', 1), item('a', 2), item('c', null)]);
});

test('the same record in another language is another text', () => {
  expect(isSame(item('a', 1), item('a', 2))).toBe(true);
  expect(isSame(item('a', 1), item('a', 1, 'fr'))).toBe(false);
  expect(joined([item('a', 1)], [item('a', 1, 'fr')])).toHaveLength(2);
});

test('of what the server tells of an item only its name and version go back', () => {
  expect(pinOf({ ...item('a', 3), title: 'Does it hurt?', replaces: 1 } as Item)).toEqual(item('a', 3));
});
