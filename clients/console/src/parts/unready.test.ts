import { expect, test, vi } from 'vitest';

import { speech } from '../app/language.svelte';
import { model } from './model.svelte';
import type { Shown } from './problems';
import { handedOn, unready } from './unready';

const empty: Shown = { severity: 'blocker', code: 'required-field-missing', detail: '', field: 'short_answer' };

test('what is handed on lacks all that would refuse its publication, but for the approval that it waits for', () => {
  expect(unready([{ ...empty, code: 'approval-missing' }, empty, { ...empty, severity: 'hint' }])).toEqual([empty]);
  expect(unready()).toEqual([]);
});

test('what is missing is named by the label of its field', async () => {
  await speech.speak('en');
  vi.spyOn(model, 'anyLabel').mockReturnValue('Short answer');
  expect(handedOn('Handed on.', [empty])).toBe('Handed on. It cannot be published like this. Short answer: A field that must be filled is empty.');
});
