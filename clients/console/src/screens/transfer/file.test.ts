import { expect, test } from 'vitest';

import { isSheet, mediaTypeOf } from './file';

test.each([
  ['export.ndjson', 'application/x-ndjson', false],
  ['faq.CSV', 'text/csv', true],
  ['a.b.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', true],
  ['letter.docx', undefined, false],
  ['README', undefined, false],
])('%s', (name, type, sheet) => {
  expect(mediaTypeOf(name)).toBe(type);
  expect(isSheet(name)).toBe(sheet);
});
