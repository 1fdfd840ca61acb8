import { expect, test } from 'vitest';

import type { Schemas } from '../../api/client';
import { knownOf, patchOf } from './traits';

const PIA: Schemas['PersonValue'] = {
  id: '1', name: 'Pia', email: null, credential: 'PT, no. 1', subject: null, created_at: '', disabled_at: null, etag: '1',
  grants: [{ role: 'publisher', site: 'core', locale: '*' }],
}; // prettier-ignore

test('what was not touched is not asked for', () => expect(patchOf(PIA, knownOf(PIA))).toEqual({}));

test('what was emptied is taken away, and what was written is trimmed', () => {
  expect(patchOf(PIA, { ...knownOf(PIA), credential: ' ', email: ' pia@example.org ' })).toEqual({ credential: null, email: 'pia@example.org' });
});

test('roles are replaced as a whole', () => {
  const grants = [...PIA.grants, { role: 'author', site: 'core', locale: 'fr' }];
  expect(patchOf(PIA, { ...knownOf(PIA), grants })).toEqual({ grants });
});
