import { expect, test } from 'vitest';

import type { Schemas } from '../../api/client';
import { before, endsOf, stepsOf } from './told';

function said(act: string | null, version: number | null, at: string): Schemas['CommentAnswer'] {
  return { act, version, at, by: { id: null, name: 'Rita' }, words: '' } as unknown as Schemas['CommentAnswer'];
}

test('what was done with a version stands with it, in its order, and mere words do not', () => {
  const comments = [said('approve', 2, '2026-11-29T10:04:00Z'), said('submit', 2, '2026-11-29T09:00:00Z'), said(null, null, ''), said('assign', null, '')];
  const steps = stepsOf([{ comments } as unknown as Schemas['ThreadAnswer']]);
  expect([...steps.keys()]).toEqual([2]);
  expect(steps.get(2)?.map((each) => each.act)).toEqual(['submit', 'approve']);
});

test('without a word in the address, what is new is compared with what readers have, or with the version before', () => {
  const none = new URLSearchParams();
  expect(endsOf(none, { draft: 3, live: 2 }, 3)).toEqual({ from: 'live', to: 'draft' });
  expect(endsOf(none, { draft: null, live: 2 }, 2)).toEqual({ from: '1', to: '2' });
  expect(endsOf(none, { draft: 1, live: null }, 1)).toEqual({ from: 'empty', to: 'draft' });
  expect(endsOf(none, { draft: null, live: null }, undefined)).toEqual({ from: 'empty', to: 'empty' });
});

test('the address says what is compared', () => {
  expect(endsOf(new URLSearchParams('from=last_reviewed&to=4'), { draft: 5, live: 2 }, 5)).toEqual({ from: 'last_reviewed', to: '4' });
  expect(before('1')).toBe('empty');
  expect(before('7')).toBe('6');
});
