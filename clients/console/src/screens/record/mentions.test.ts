import { expect, test } from 'vitest';

import { beginsAt, mentioned, named, namesFor } from './mentions';

const ALBA = { id: '01a1ee56-5e00-739b-911e-66157685f76b', name: 'Alba Author' };
const AL = { id: '01a1ee56-5e00-739b-911e-66157685f76c', name: 'Alba' };
const RITA = { id: '01a1ee56-5e00-739b-911e-66157685f76d', name: 'Rita Reviewer' };

test('a name is proposed by its beginning, in any of its parts, after an @ alone', () => {
  expect(namesFor('see @al', [ALBA, RITA])).toEqual([ALBA]);
  expect(namesFor('@rev', [ALBA, RITA])).toEqual([RITA]);
  expect(namesFor('@', [ALBA, RITA])).toEqual([ALBA, RITA]);
  expect(namesFor('mail@al', [ALBA])).toEqual([]);
  expect(beginsAt('none')).toBe(-1);
});

test('names are sent as ids, the longer name first', () => {
  expect(mentioned('@Alba Author and @Alba', [AL, ALBA])).toBe(`@${ALBA.id} and @${AL.id}`);
});

test('ids are shown as names again, and what is no mention stays as it is', () => {
  expect(named(`@${RITA.id}, look`, [RITA])).toEqual([{ text: '@Rita Reviewer', isName: true }, { text: ', look', isName: false }]);
  expect(named(`@${ALBA.id}`, [RITA])).toEqual([{ text: `@${ALBA.id}`, isName: false }]);
});
