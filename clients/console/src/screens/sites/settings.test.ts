import { expect, test } from 'vitest';

import { en } from '../../words';
import { GROUPS, treeOf } from './settings';

function site(key: string, parent: string | null): Parameters<typeof treeOf>[0][number] {
  return { key, parent } as Parameters<typeof treeOf>[0][number];
}

test('sites stand below the one they inherit from, and at the top where that is not ours', () => {
  const tree = treeOf([site('b', 'a'), site('a', null), site('c', 'b'), site('d', 'elsewhere')]);
  expect(tree.map((each) => [each.site.key, each.depth])).toEqual([['a', 0], ['b', 1], ['c', 2], ['d', 0]]);
});

test('every choice has its words', () => {
  for (const { settings } of GROUPS)
    for (const setting of settings)
      if ('options' in setting) for (const option of setting.options) expect(en.sites.choices[setting.name as 'access'][option as 'public']).toBeTruthy();
});
