// What is kept on the device: it is there for the same person and text, of windows that are closed.
import { expect, it } from 'vitest';

import { Mirror, type Kept } from './mirror';

const PLACE = { site: 'core', record: '1', locale: 'en' };
const kept = (answer: string, at: number): Kept => ({ fields: { answer }, base: {}, etag: '1', conflicts: [], at });
const nobody = (): boolean => false;

it('is found by another window once the first is closed, the oldest first', async () => {
  await new Mirror('ada', PLACE, 'second').keep(kept('two', 2));
  await new Mirror('ada', PLACE, 'first').keep(kept('one', 1));
  const found = await new Mirror('ada', PLACE, 'third').left(nobody);
  expect(found.map((each) => each.fields.answer)).toEqual(['one', 'two']);
  expect(await new Mirror('ada', PLACE, 'third').left((window) => window === 'first')).toHaveLength(1);
});

it('is nobody else’s, and of no other text', async () => {
  await new Mirror('bea', PLACE, 'first').keep(kept('hers', 1));
  expect(await new Mirror('cleo', PLACE, 'next').left(nobody)).toEqual([]);
  expect(await new Mirror('bea', { ...PLACE, locale: 'fr' }, 'next').left(nobody)).toEqual([]);
});

it('goes once it is taken over, or saved', async () => {
  const mine = new Mirror('dora', PLACE, 'mine');
  await mine.keep(kept('mine', 2));
  await new Mirror('dora', PLACE, 'old').keep(kept('old', 1));
  await mine.left((window) => window === 'mine');
  await mine.dropOthers();
  expect(await new Mirror('dora', PLACE, 'next').left(nobody)).toHaveLength(1);
  await mine.keep(undefined);
  expect(await new Mirror('dora', PLACE, 'next').left(nobody)).toEqual([]);
});
