// What the server marks in a snippet is marked, and all else is text.
import { expect, test } from 'vitest';

import { pieces } from './marked';

test('what was found is told apart', () => {
  expect(pieces('a &quot;<mark>needle</mark>&quot; &amp; more')).toEqual([
    { text: 'a "', isMarked: false }, { text: 'needle', isMarked: true }, { text: '" & more', isMarked: false },
  ]);
});

test('markup within a text stays text', () => {
  expect(pieces('&lt;img src=x onerror=alert(1)&gt; <mark>&lt;b&gt;</mark>').map((each) => each.text).join('')).toBe('<img src=x onerror=alert(1)> <b>');
});
