// Thousands of texts of everything that Markdown might read in another way: through the rich view and back, byte for byte, or not opened.
import { readFileSync } from 'node:fs';

import { EditorState } from 'prosemirror-state';
import { expect, it } from 'vitest';

import { Page } from './page';
import { read } from './read';
import { schema } from './schema';

const SIGNS = [
  'needle', 'Aiguille', 'épaule', '2026', '1.', '1. ', '2. ', '7) ', '- ', '-', '+ ', '* ', '**', '**Bold:**', '*', '_', '__', ' ', '  ', '\n', '\n\n', '\n\n\n',
  '  \n', '\\\n', '\t', '\u00a0', '\u202f', '.', ',', ':', ';', '?', '!', '![', '"', '«', '»', '(', ')', '[', ']', '[words](/v1/sites)',
  '[two words](https://a.example/b?c=d)', '](', '[words]()', '[words](<a b>)', '[words](record:01a1ee56 "Title")', '[words]: /v', '<b>', '</b>', '<!--', '<https://a.example>',
  '<a@b.example>', '<', '>', '> ', '&amp;', '&lt;', '&', '\\', '\\*', '`', '```\n', '~~~\n', '#', '# ', '=', '===', '---', '|', '| a |\n| - |', '    ', '中文', 'عربي', '😀',
  '{{contact.phone}}', '\n- a\n- b', '\n1. a\n2. b', '\n> q', '\n\n## T\n\n',
];
const COUNT = Number(process.env.ROUNDS ?? 1_000);
const SEED = Number(process.env.SEED ?? 20261129);
/** Where more texts are, as a list in JSON; such as those of the tests in Python. */
const FILE = process.env.TEXTS ?? '';

/** Numbers that look like chance and are the same at each run. */
function* chance(seed: number): Generator<number, never> {
  for (let state = seed >>> 0; ; ) {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    yield ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

function texts(count: number, seed: number): string[] {
  const numbers = chance(seed);
  const next = (): number => numbers.next().value;
  return Array.from({ length: count }, () => Array.from({ length: 1 + Math.floor(next() * 14) }, () => SIGNS[Math.floor(next() * SIGNS.length)]).join('').trim());
}

/** A text with a paragraph more at its end. */
function withMore(page: Page, words: string): string {
  const state = EditorState.create({ doc: page.doc, schema });
  const more = schema.nodes.paragraph.create(null, [schema.text(words)]);
  return page.write(state.apply(state.tr.insert(state.doc.content.size, more)).doc);
}

type Counts = Record<'rich' | 'partly' | 'plain', number>;

/** Send texts through the rich view, and tell how many it opened whole, with blocks that stand in it as they are written, or not at all. */
function through(given: string[]): Counts {
  const counts: Counts = { rich: 0, partly: 0, plain: 0 };
  for (const text of given) {
    const page = Page.open(text);
    if (typeof page === 'string') {
      counts.plain += 1;
      continue;
    }
    expect(page.write(page.doc)).toBe(text);
    counts[[...page.doc.children].some((each) => each.type.name === 'raw') ? 'partly' : 'rich'] += 1;
    const more = withMore(page, 'One more *line*');
    expect(more, JSON.stringify(text)).toBe(text ? `${text}\n\nOne more \\*line\\*` : 'One more \\*line\\*');
    expect(read(more).blocks, JSON.stringify(text)).toHaveLength(read(text).blocks.length + 1);
  }
  return counts;
}

it(`${COUNT} texts (seed ${SEED})`, { timeout: 300_000 }, () => {
  const counts = through(texts(COUNT, SEED));
  process.stdout.write(`Through the rich view: ${JSON.stringify(counts)} of ${COUNT} generated texts\n`);
  expect(counts.rich / COUNT).toBeGreaterThan(0.5);
});

it.runIf(FILE)('the texts of a file', { timeout: 300_000 }, () => {
  const given = JSON.parse(readFileSync(FILE, 'utf8')) as string[];
  process.stdout.write(`Through the rich view: ${JSON.stringify(through(given))} of ${given.length} texts of ${FILE}\n`);
  expect(given.length).toBeGreaterThan(0);
});
