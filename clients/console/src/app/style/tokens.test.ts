import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

const TOKENS = new Map([...readFileSync('src/app/style/tokens.css', 'utf8').matchAll(/--([\w-]+): light-dark\(#(\w+), #(\w+)\)/g)].map(([, name = '', ...both]) => [name, both]));
const THEMES = ['light', 'dark'] as const;

/** How bright a colour is, as WCAG 2.2 reckons it. */
function brightness(hex: string): number {
  const full = hex.length === 3 ? [...hex].map((each) => each + each).join('') : hex;
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const part = parseInt(full.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string, theme: number): number {
  const [dark = 0, bright = 0] = [one, other].map((name) => brightness(TOKENS.get(name)?.[theme] ?? '')).sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

const WORDS = [...['ink', 'soft', 'link', 'bad', 'warn', 'good'].flatMap((word) => ['paper', 'panel', 'sunk'].map((ground) => [word, ground] as const)), ['on-accent', 'accent'], ['bad', 'bad-ground'], ['warn', 'warn-ground'], ['ink', 'added'], ['ink', 'removed']] as const;
const PARTS = [['edge-line', 'paper'], ['edge-line', 'panel'], ['link', 'paper'], ['link', 'panel'], ['accent', 'paper'], ['accent', 'panel']] as const;

test.each(THEMES)('in the %s theme words stand out from what they stand on, and parts from what is around them', (theme) => {
  const at = THEMES.indexOf(theme);
  const weak = (pairs: readonly (readonly [string, string])[], least: number): string[] =>
    pairs.map(([one, other]) => [`${one} on ${other}`, contrast(one, other, at)] as const).filter(([, each]) => each < least).map(([pair, each]) => `${pair}: ${each.toFixed(2)}`);
  expect(weak(WORDS, 4.5)).toEqual([]);
  expect(weak(PARTS, 3)).toEqual([]);
});
