// A calendar has whole weeks, and every day of its month once.
import { expect, test } from 'vitest';

import { after, daysAround, isMonth, monthAfter } from './days';

test('a month lies in whole weeks that begin as people have it', () => {
  expect(daysAround('2026-11').slice(0, 2)).toEqual(['2026-10-26', '2026-10-27']);
  expect(daysAround('2026-11', 7)[0]).toBe('2026-11-01');
  expect(daysAround('2027-02')).toHaveLength(28);
});

test('every month of forty years stands whole among its days, each day once', () => {
  for (let month = '2000-01'; month < '2040-01'; month = monthAfter(month, 1))
    for (const first of [1, 6, 7]) {
      const days = daysAround(month, first);
      expect(days.length % 7).toBe(0);
      expect(new Set(days).size).toBe(days.length);
      expect(days).toContain(`${month}-01`);
      expect(days).toContain(after(`${monthAfter(month, 1)}-01`, -1));
      expect(days.length).toBeLessThanOrEqual(42);
    }
});

test('days and months go on over the ends of years', () => {
  expect(after('2026-12-31', 1)).toBe('2027-01-01');
  expect(after('2024-03-01', -1)).toBe('2024-02-29');
  expect(monthAfter('2026-12', 1)).toBe('2027-01');
  expect(monthAfter('2026-01', -1)).toBe('2025-12');
});

test('what an address says is a month or not', () => {
  expect(['2026-11', '2026-13', '2026-1', '', null].map(isMonth)).toEqual([true, false, false, false, false]);
});
