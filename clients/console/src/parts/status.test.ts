import { expect, test } from 'vitest';

import { en } from '../words';
import { statusOf, type Standing } from './status';

const live: Standing = { state: 'live', live: 1, draft: null, stage: null, outdated: [] };
const stage = { name: 'submitted', version: 2, by: null, who: { id: null, name: 'Alba' }, at: null, comment: null, imported_by: null } as const;

test.each<[Partial<Standing>, string]>([
  [{}, 'Live.'],
  [{ state: 'none', live: null }, 'Not begun'],
  [{ state: 'none', live: null, is_override: true }, 'As the library has it'],
  [{ state: 'unpublished', live: null }, 'Taken off.'],
  [{ state: 'draft', draft: 2 }, 'Live. Changed since: draft.'],
  [{ state: 'draft', draft: 1, live: null }, 'Never live yet: draft.'],
  [{ state: 'submitted', draft: 2, stage }, 'Live. Changed since: waiting for approval, handed on by Alba.'],
  [{ state: 'sent_back', draft: 2, stage: { ...stage, name: 'sent_back' } }, 'Live. Changed since: sent back by Alba.'],
  [{ outdated: ['answer'] }, 'Live. Behind the original.'],
])('a text that stands at %j is said in one line', (text, line) => {
  expect(statusOf({ ...live, ...text }, en.record)).toBe(line);
});
