import { expect, test } from 'vitest';

import { moved, numbersIn, withAt, withoutAt } from './listed';

test('a row is put in place, taken out, or moved, and the rest stays', () => {
  expect(withAt(['a', 'b'], 1, 'c')).toEqual(['a', 'c']);
  expect(withoutAt(['a', 'b', 'c'], 1)).toEqual(['a', 'c']);
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
});

test('a row at the end moves no further', () => {
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
});

test('paragraphs are written as people write them', () => {
  expect(numbersIn('3, 12')).toEqual([3, 12]);
  expect(numbersIn('3-5 ; 9')).toEqual([3, 4, 5, 9]);
  expect(numbersIn('¶ 4, 4')).toEqual([4]);
  expect(numbersIn('none')).toEqual([]);
});

test('a slip does not make thousands of paragraphs', () => {
  expect(numbersIn('1-99999')).toEqual([1, 99_999]);
  expect(numbersIn('9-3')).toEqual([9, 3]);
});
