// Moving one thing in a list loses nothing, and puts it where it was meant to go.
import { expect, test } from 'vitest';

import { isSameOrder, moved } from './sorting';

test('a thing goes where it is put, and the others keep their order', () => {
  expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd']);
  expect(moved(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c']);
  expect(moved(['a', 'b'], 0, 9)).toEqual(['b', 'a']);
  expect(moved(['a', 'b'], 1, -3)).toEqual(['b', 'a']);
});

test('whatever is moved, everything is there once', () => {
  for (let size = 0; size < 7; size++) {
    const list = Array.from({ length: size }, (_, place) => String(place));
    for (let from = 0; from < size; from++)
      for (let to = 0; to < size; to++) {
        const after = moved(list, from, to);
        expect([...after].sort()).toEqual(list);
        expect(after[to]).toBe(String(from));
        expect(moved(after, to, from)).toEqual(list);
      }
  }
});

test('the same order is the same, and no other', () => {
  expect(isSameOrder(['a', 'b'], ['a', 'b'])).toBe(true);
  expect(isSameOrder(['a', 'b'], ['b', 'a'])).toBe(false);
  expect(isSameOrder(['a'], ['a', 'b'])).toBe(false);
});
