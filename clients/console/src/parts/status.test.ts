import { expect, test } from 'vitest';

import { en } from '../words';
import { chipOf, statusOf, type Listed, type Standing } from './status';

const live: Standing = { state: 'live', live: 1, draft: null, stage: null, outdated: [], review: null };
const review = { status: 'overdue', last_reviewed_on: '2024-01-01', next_due_on: '2026-01-01', reviewer: null, imported: false, signed: false } as const;
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
  [{ review }, 'Live. Its clinical review is overdue.'],
])('a text that stands at %j is said in one line', (text, line) => {
  expect(statusOf({ ...live, ...text }, en.record)).toBe(line);
});

test('what its readers do not get just now is not called live', () => {
  expect(statusOf({ ...live, state: 'draft', draft: 2 }, en.record, en.states.withdrawn)).toBe('Withdrawn. Changed since: draft.');
});

test.each<[Partial<Listed>, string, string]>([
  [{}, 'Live', 'good'],
  [{ outdated: ['answer'] }, 'Behind', 'bad'],
  [{ review: 'due' }, 'Live', 'good'],
  [{ review: 'overdue' }, 'Review overdue', 'bad'],
  [{ review: 'overdue', outdated: ['answer'] }, 'Review overdue · behind', 'bad'],
  [{ review: 'overdue', state: 'draft' }, 'Review overdue · draft', 'bad'],
  [{ state: 'draft' }, 'Live · draft', 'waits'],
  [{ state: 'sent_back', live: null }, 'Sent back', 'bad'],
  [{ state: 'draft', live: null, outdated: ['answer'] }, 'Draft', 'waits'],
  [{ state: 'unpublished', live: null }, 'Taken off', 'none'],
])('a text that stands at %j is said in a chip', (text, says, kind) => {
  expect(chipOf({ state: 'live', live: 1, outdated: [], review: null, ...text }, en.states)).toEqual({ says, kind });
});
