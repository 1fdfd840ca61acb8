import { afterEach, beforeEach, expect, test } from 'vitest';

import { keepFocus } from './focus';

let end: () => void;
beforeEach(() => {
  document.body.innerHTML = '<main tabindex="-1"><section tabindex="-1"><p><button>Remove</button></p><a href="#x">Other</a></section></main>';
  end = keepFocus();
});
afterEach(() => end());

const found = (what: string): HTMLElement => document.querySelector<HTMLElement>(what) ?? document.body;
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('what stands around has the focus when what had it goes away', async () => {
  found('button').focus();
  found('p').remove();
  await settled();
  expect(document.activeElement).toBe(found('section'));
});

test('and what stands around that, when it goes away with it', async () => {
  found('button').focus();
  found('section').remove();
  await settled();
  expect(document.activeElement).toBe(found('main'));
});

test('whoever puts the focus elsewhere is let', async () => {
  found('button').focus();
  found('p').remove();
  found('a').focus();
  await settled();
  expect(document.activeElement).toBe(found('a'));
});

test('who has left it for nothing is not moved by what happens elsewhere', async () => {
  found('button').focus();
  found('button').blur();
  found('a').remove();
  await settled();
  expect(document.activeElement).toBe(document.body);
});
