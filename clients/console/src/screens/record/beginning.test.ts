import { expect, test } from 'vitest';

import type { FormType } from '../../parts/model.svelte';
import { alike, fieldToBegin } from './beginning';

const field = (name: string, more: object = {}): object => ({ name, localized: false, required: false, ...more });
const type = {
  title_field: 'question',
  fields: [field('question', { localized: true, required: true }), field('slug', { localized: true, required: true }), field('answer', { localized: true, required: true }), field('topic'), field('sources'), field('certainty')],
} as unknown as FormType;

test('a record takes over where the one before belongs and what it rests on, and nothing that it says of itself', () => {
  const fields = { topic: 't', sources: [{ document: 'd' }], certainty: 'low' };
  const texts = [{ site: 'core', locale: 'en', fields: { question: 'Why?' } }, { site: 'core', locale: 'und', fields }, { site: 'clinic', locale: 'und', fields: { topic: 'other' } }];
  expect(alike({ site: 'core', translations: texts } as unknown as Parameters<typeof alike>[0], type)).toEqual({ topic: 't', sources: [{ document: 'd' }] });
  expect(alike({ site: 'core', translations: [] }, type)).toEqual({});
});

test('writing begins at the first field that must be filled', () => {
  expect(fieldToBegin(type)).toEqual({ field: 'answer' });
  expect(fieldToBegin({ ...type, fields: [] })).toEqual({});
  expect(fieldToBegin(undefined)).toEqual({});
});
