// What stands in a page after saves, merges and restarts: words that were typed are in it, on the server, or to be chosen.
import { describe, expect, it } from 'vitest';

import type { Schemas } from '../api/client';
import { Failure } from '../api/failure';
import { toldOf, type Fields } from './merging';
import type { Kept } from './mirror';
import { Sheet } from './sheet.svelte';

function text(etag: string, fields: Fields, by = 'Bea'): Schemas['TextAnswer'] {
  return { etag, fields, saved_by: by } as unknown as Schemas['TextAnswer'];
}

function begun(fields: Fields): Sheet {
  const sheet = new Sheet();
  sheet.begin(text('1', fields));
  return sheet;
}

const row = (field: string, changed_by: 'you' | 'they' | 'both', yours: string | null, theirs: string | null): Schemas['MergeField'] => ({ field, changed_by, base: null, yours, theirs });
const merge = (fields: Schemas['MergeField'][]): Schemas['Merge'] => ({ fields }) as Schemas['Merge'];

const NOTHING: Kept = { fields: {}, base: {}, etag: '', conflicts: [], at: 0 };

describe('a save that arrives', () => {
  it('leaves what was typed meanwhile to be saved next', () => {
    const sheet = begun({ answer: 'One' });
    sheet.write('answer', 'One two');
    const sent = { answer: 'One two' };
    sheet.write('answer', 'One two three');
    sheet.take(text('2', sent), { fields: sent, arrived: ['answer'], unchanged: [] }, true);
    expect(sheet.fields).toEqual({ answer: 'One two three' });
    expect(sheet.unsaved).toEqual(['answer']);
  });

  it('keeps the spelling in which something is being typed', () => {
    const sheet = begun({});
    sheet.write('answer', 'One ');
    sheet.take(text('2', { answer: 'One' }), { fields: { answer: 'One ' }, arrived: ['answer'], unchanged: [] }, true);
    expect(sheet.fields.answer).toBe('One ');
    expect(sheet.unsaved).toEqual([]);
  });

  it('takes what was cleared as nothing', () => {
    const sheet = begun({ answer: 'One' });
    sheet.write('answer', '');
    sheet.take(text('2', {}), { fields: { answer: '' }, arrived: ['answer'], unchanged: [] }, true);
    expect(sheet.unsaved).toEqual([]);
  });
});

describe('a save that comes too late', () => {
  it('goes together where each has changed another field', () => {
    const sheet = begun({ question: 'Q', answer: 'A' });
    sheet.write('answer', 'A mine');
    sheet.take(text('2', { question: 'Q theirs', answer: 'A' }), toldOf({ answer: 'A mine' }, merge([row('question', 'they', 'Q', 'Q theirs'), row('answer', 'you', 'A mine', 'A')])));
    expect(sheet.fields).toEqual({ question: 'Q theirs', answer: 'A mine' });
    expect([sheet.conflicts, sheet.ready, sheet.taken]).toEqual([[], ['answer'], { by: 'Bea', fields: ['question'] }]);
  });

  it('asks where both have changed one, and saves neither of the two by itself', () => {
    const sheet = begun({ question: 'Q', answer: 'A' });
    sheet.write('answer', 'A mine');
    sheet.write('question', 'Q mine');
    sheet.take(text('2', { question: 'Q', answer: 'A theirs' }));
    expect(sheet.conflicts).toEqual([{ field: 'answer', base: 'A', yours: 'A mine', theirs: 'A theirs' }]);
    expect(sheet.fields.answer).toBe('A mine');
    expect(sheet.ready).toEqual(['question']);
    sheet.choose('answer', 'A of both');
    expect(new Set(sheet.ready)).toEqual(new Set(['answer', 'question']));
  });

  it('asks also for what was typed while the answer was on its way', () => {
    const sheet = begun({ answer: 'A' });
    sheet.write('answer', 'A ');
    const told = toldOf({ answer: 'A ' }, merge([row('answer', 'they', 'A', 'A theirs')]));
    sheet.write('answer', 'A mine');
    sheet.take(text('2', { answer: 'A theirs' }), told);
    expect(sheet.conflicts.map((each) => each.yours)).toEqual(['A mine']);
  });

  it('takes theirs where only a space at the end was typed here', () => {
    const sheet = begun({ answer: 'A' });
    sheet.write('answer', 'A ');
    sheet.take(text('2', { answer: 'A theirs' }), toldOf({ answer: 'A ' }, merge([row('answer', 'they', 'A', 'A theirs')])));
    expect([sheet.fields.answer, sheet.conflicts]).toEqual(['A theirs', []]);
  });

  it('is done where both have written the same, such as after a save whose answer was lost', () => {
    const sheet = begun({ answer: 'A' });
    sheet.write('answer', 'B ');
    sheet.take(text('2', { answer: 'B' }), toldOf({ answer: 'B ' }, merge([row('answer', 'both', 'B', 'B')])));
    expect([sheet.unsaved, sheet.conflicts]).toEqual([[], []]);
  });

  it('shows the newest of theirs where they go on writing', () => {
    const sheet = begun({ answer: 'A' });
    sheet.write('answer', 'mine');
    sheet.take(text('2', { answer: 'theirs' }));
    sheet.take(text('3', { answer: 'theirs again' }));
    expect(sheet.conflicts).toEqual([{ field: 'answer', base: 'A', yours: 'mine', theirs: 'theirs again' }]);
  });
});

describe('what was kept on the device', () => {
  it('comes back, and is saved next', () => {
    const before = begun({ answer: 'A' });
    before.write('answer', 'A mine');
    const sheet = begun({ answer: 'A' });
    expect(sheet.bringBack(before.kept ?? NOTHING)).toBe(true);
    expect([sheet.fields.answer, sheet.ready, sheet.etag]).toEqual(['A mine', ['answer'], '1']);
  });

  it('rests on the state that it was begun from, so that the server can tell what has changed since', () => {
    const before = begun({ question: 'Q', answer: 'A' });
    before.write('answer', 'A mine');
    const sheet = new Sheet();
    sheet.begin(text('2', { question: 'Q theirs', answer: 'A theirs' }));
    sheet.bringBack(before.kept ?? NOTHING);
    expect([sheet.etag, sheet.ready]).toEqual(['1', ['answer']]);
    sheet.take(text('2', { question: 'Q theirs', answer: 'A theirs' }), toldOf({ answer: 'A mine' }, merge([row('answer', 'both', 'A mine', 'A theirs')])));
    expect(sheet.conflicts.map((each) => each.field)).toEqual(['answer']);
    expect(sheet.fields.question).toBe('Q theirs');
  });

  it('is still to be chosen where somebody had to choose', () => {
    const before = begun({ answer: 'A' });
    before.write('answer', 'mine');
    before.take(text('2', { answer: 'theirs' }));
    const sheet = new Sheet();
    sheet.begin(text('2', { answer: 'theirs' }));
    sheet.bringBack(before.kept ?? NOTHING);
    expect(sheet.conflicts.map((each) => [each.yours, each.theirs])).toEqual([['mine', 'theirs']]);
    expect(sheet.ready).toEqual([]);
  });
});

it('says why a field was refused for as long as it stands so, whatever else is saved', () => {
  const sheet = begun({});
  const why = new Failure('refused');
  sheet.write('answer', '[x]()');
  sheet.refuse({ answer: '[x]()' }, why);
  sheet.write('question', 'Q');
  expect(sheet.refusal).toBe(why);
  sheet.write('answer', 'x');
  expect(sheet.refusal).toBeUndefined();
});

it('does not send again what was refused until it is written otherwise', () => {
  const sheet = begun({});
  sheet.write('answer', '[x]()');
  sheet.write('question', 'Q');
  sheet.refuse({ answer: '[x]()' });
  expect([sheet.ready, sheet.refused]).toEqual([['question'], ['answer']]);
  sheet.write('answer', 'x');
  expect(sheet.ready).toEqual(['answer', 'question']);
});

describe('another window of oneself', () => {
  it('is followed where it goes on from what stands here', () => {
    const sheet = begun({ answer: 'A' });
    expect(sheet.hear({ wrote: { field: 'answer', before: 'A', value: 'A b' } })).toBe(true);
    expect(sheet.ready).toEqual(['answer']);
    expect(sheet.hear({ wrote: { field: 'answer', before: 'A', value: 'A c' } })).toBe(false);
    expect(sheet.fields.answer).toBe('A b');
  });

  it('does not settle by typing what others have written too', () => {
    const sheet = begun({ answer: 'A' });
    sheet.write('answer', 'mine');
    sheet.take(text('2', { answer: 'theirs' }));
    sheet.hear({ wrote: { field: 'answer', before: 'mine', value: 'mine too' } });
    expect(sheet.conflicts).toHaveLength(1);
    sheet.hear({ chose: { field: 'answer', before: 'mine too', theirs: 'theirs', value: 'both' } });
    expect([sheet.conflicts, sheet.fields.answer]).toEqual([[], 'both']);
  });

  it('does not take a save over where both wrote the same field otherwise', () => {
    const sheet = begun({ answer: 'A' });
    sheet.write('answer', 'A here');
    expect(sheet.hear({ saved: { text: text('2', { answer: 'A there' }), known: { answer: 'A there' } } })).toBe(false);
    expect([sheet.etag, sheet.fields.answer]).toEqual(['1', 'A here']);
  });
});

it('asks between what two closed windows have left in one field, unless one has all of the other', () => {
  const left = (value: string, at: number): Kept => ({ fields: { answer: value }, base: { answer: 'A' }, etag: '1', conflicts: [], at });
  const sheet = begun({ answer: 'A' });
  sheet.bringBack(left('A one', 1));
  sheet.bringBack(left('A one two', 2));
  expect([sheet.fields.answer, sheet.conflicts]).toEqual(['A one two', []]);
  sheet.bringBack(left('A three', 3));
  expect(sheet.conflicts.map((each) => [each.yours, each.theirs])).toEqual([['A three', 'A one two']]);
  sheet.take(text('2', { answer: 'A', question: 'Q' }));
  expect(sheet.conflicts).toHaveLength(1);
});
