// The table of translations says of each type and language what the server counted, over all owners.
import { expect, test } from 'vitest';

import { all, matrixOf } from './matrix';

const counted = (site: string, locale: string, type: 'faq' | 'topic', missing: number) => ({
  site, locale, type, missing, outdated: 1, draft: 0, machine: 2, dismissed: 0, up_to_date: 3, may_translate: true,
});

test('each type has a row in the order of a page, each language a column', () => {
  const matrix = matrixOf([counted('core', 'fr', 'faq', 4), counted('core', 'es', 'topic', 5)], ['topic', 'faq']);
  expect(matrix.locales).toEqual(['es', 'fr']);
  expect(matrix.rows.map((row) => row.type)).toEqual(['topic', 'faq']);
  expect(matrix.rows[1]?.cells.fr?.missing).toBe(4);
  expect(matrix.rows[1]?.cells.es).toBeUndefined();
});

test('what several sites own is counted together, and totals are of all types', () => {
  const matrix = matrixOf([counted('core', 'fr', 'faq', 4), counted('clinic', 'fr', 'faq', 1), counted('core', 'fr', 'topic', 2)], ['faq']);
  expect(matrix.rows[0]?.cells.fr).toMatchObject({ missing: 5, outdated: 2 });
  expect(matrix.totals.fr).toMatchObject({ missing: 7, outdated: 3 });
  expect(all(matrix.totals.fr ?? { outdated: 0, missing: 0, draft: 0, machine: 0, dismissed: 0, up_to_date: 0 })).toBe(25);
});
