import { expect, test } from 'vitest';

import { mergePatch, type Json } from './patch';

type Members = { [name: string]: Json };

// As the server applies it.
function applied(before: Members, patch: Members): Members {
  const merged: Members = Object.fromEntries(Object.entries(before).filter(([name]) => patch[name] !== null));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) continue;
    if (typeof value === 'object' && !Array.isArray(value)) {
      const was = merged[name];
      merged[name] = applied(was && typeof was === 'object' && !Array.isArray(was) ? was : {}, value);
    } else merged[name] = value;
  }
  return merged;
}

const CASES: [string, Members, Members, Members][] = [
  ['nothing', { name: 'A', contact: { phone: '1' } }, { name: 'A', contact: { phone: '1' } }, {}],
  ['a word', { name: 'A' }, { name: 'B' }, { name: 'B' }],
  ['a member that is gone', { contact: { phone: '1', email: 'x' } }, { contact: { phone: '1' } }, { contact: { email: null } }],
  ['a member that came', { contact: {} }, { contact: { phone: '1' } }, { contact: { phone: '1' } }],
  ['a list as a whole', { locales: { fr: ['fr'] } }, { locales: { fr: ['fr', 'en'] } }, { locales: { fr: ['fr', 'en'] } }],
  ['what there was not', { address: null }, { address: { country: 'CA' } }, { address: { country: 'CA' } }],
];

test.each(CASES)('%s', (_, before, after, patch) => {
  expect(mergePatch(before, after)).toEqual(patch);
  expect(applied(before, patch)).toEqual(after);
});
