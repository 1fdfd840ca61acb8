import { expect, test } from 'vitest';

import { activity } from '../../words/en/activity';
import { es } from '../../words/es';
import { fr } from '../../words/fr';
import { differing, partsOf, shown, thingOf, type Event } from './sentence';

const EVENT = {
  id: 1, at: '', actor: 'Pia', key_id: null, person_id: null, who: { id: null, name: 'Pia' }, action: 'action.publish', site: 'core', record_id: 'r1',
  title: 'Does it hurt?', locale: 'fr', seq: 3, before: null, after: null, request_id: '',
} as Event; // prettier-ignore

const plain = (name: string): string => name;

test('of a text the record is told, with the way to it', () => {
  expect(thingOf(EVENT, plain)).toEqual({ says: 'Does it hurt?', path: '/sites/core/records/r1' });
});

test('people, sites and releases are told by name', () => {
  const about = { ...EVENT, record_id: null };
  expect(thingOf({ ...about, action: 'person.alter', after: { id: 'p', name: 'Ada' } }, plain)).toEqual({ says: 'Ada', path: '/people/p' });
  expect(thingOf({ ...about, action: 'site.alter' }, () => 'Library')).toEqual({ says: 'Library', path: '/sites/core/settings' });
  expect(thingOf({ ...about, action: 'release.publish', after: { release: 'x', name: 'Spring' } }, plain)?.path).toBe('/sites/core/releases/x');
  const webhook = { id: '0123456789', description: '', url: 'https://a.example' };
  expect(thingOf({ ...about, action: 'webhook.create', after: webhook }, plain)).toEqual({ says: 'https://a.example', path: '/webhooks/0123456789' });
  expect(thingOf({ ...about, action: 'webhook.test', after: { id: '0123456789' } }, plain)).toEqual({ says: '01234567', path: '/webhooks/0123456789' });
  expect(thingOf({ ...about, action: 'webhook.delete', before: webhook }, plain)).toEqual({ says: 'https://a.example' });
  expect(thingOf({ ...about, action: 'session.open', after: { id: 's' } }, plain)).toBeUndefined();
});

test('a sentence is cut at its places', () => {
  expect(partsOf('{who} published {what}', true)).toEqual([{ kind: 'who' }, { kind: 'text', says: ' published ' }, { kind: 'what' }]);
  expect(partsOf('{who} published {what}', false)).toEqual([{ kind: 'who' }, { kind: 'text', says: ' published' }]);
});

test('every deed is told in every language, by whoever did it', () => {
  for (const each of [activity, fr.activity, es.activity])
    for (const [deed, says] of Object.entries(each.did)) expect(says, deed).toContain('{who}');
});

test('only what differs is told', () => {
  expect(differing({ name: 'A', etag: '1', tags: [1] }, { name: 'B', etag: '2', tags: [1] })).toEqual([{ field: 'name', before: 'A', after: 'B' }]);
  expect(differing(null, { email: null, name: 'B' })).toEqual([{ field: 'name', before: undefined, after: 'B' }]);
});

test('values are told as people read them', () => {
  expect(shown(null, plain)).toBe('—');
  expect(shown([{ role: 'author', site: 'core', locale: '*' }], (name) => (name === 'author' ? 'Author' : name))).toBe('Author, site: core');
  expect(shown({ fr: ['fr', 'en'] }, plain)).toBe('fr: fr, en');
});
