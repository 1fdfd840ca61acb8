// Words apart: whatever is shown as common, taken away and added makes up both texts again.
import { expect, it } from 'vitest';

import { apart } from './apart';

it('marks the words that differ and no others', () => {
  expect(apart('It hurts little.', 'It never hurts much.')).toEqual([
    { op: 'equal', text: 'It ' },
    { op: 'insert', text: 'never ' },
    { op: 'equal', text: 'hurts ' },
    { op: 'delete', text: 'little' },
    { op: 'insert', text: 'much' },
    { op: 'equal', text: '.' },
  ]);
});

it('makes up both texts again', () => {
  const pool = ['one', 'two', ' ', '\n', '.', 'à', '針', '**'];
  const any = (): string => Array.from({ length: Math.random() * 12 }, () => pool[Math.floor(Math.random() * pool.length)]).join('');
  for (let turn = 0; turn < 300; turn++) {
    const [one, other] = [any(), any()];
    const found = apart(one, other);
    const side = (left: string): string => found.filter((each) => each.op !== left).map((each) => each.text).join('');
    expect([side('insert'), side('delete')]).toEqual([one, other]);
  }
});
