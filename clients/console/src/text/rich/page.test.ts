// Texts go through the rich view and back: byte for byte where nothing was done, and as meant where something was.
import { describe, expect, it } from 'vitest';
import { EditorState } from 'prosemirror-state';

import { Page } from './page';
import { schema } from './schema';
import { block } from './write';

function opened(text: string): Page {
  const page = Page.open(text);
  if (typeof page === 'string') throw new Error(page);
  return page;
}

/** The text after words were typed at the end of a block. */
function typedInto(text: string, at: number, words: string): string {
  const page = opened(text);
  let end = 0;
  page.doc.forEach((node, offset, index) => {
    if (index === at) end = offset + node.nodeSize - 1;
  });
  const state = EditorState.create({ doc: page.doc, schema });
  return page.write(state.apply(state.tr.insertText(words, end)).doc);
}

const TEXTS = [
  'One line.',
  '# Title\n\nWords **bold** and *em*, `code` and [a link](record:01a1ee56 "Title").',
  '- One\n- Two\n  - Three\n\n1) One\n2) Two',
  '* One\n\n* Two\n\n  more',
  '> Quoted\n> on\n\n---\n\n```py\nx = 1\n```',
  'A line\nand another\\\nand more  \nend',
  '| a | b |\n| - | - |\n| 1 | 2 |',
  '<b>no html</b> ![no picture](/x) &nbsp; &amp; \\*',
  'Call {{contact.phone}} or [mail](mailto:{{contact.email}})',
  'Title\n=====\n\n\n\n_under_ __strong__\n\n    indented code',
  '',
];

it.each(TEXTS)('is written as it was read: %j', (text) => {
  const page = opened(text);
  expect(page.write(page.doc)).toBe(text);
});

it('is not opened where links are written by names', () => {
  expect(Page.open('See [this].\n\n[this]: https://a.example')).toBe('names');
});

describe('what was not touched', () => {
  it('keeps its letters, however it was written', () => {
    const text = '__One__\n\n\n* a\n* b\n\nTwo\n\nTitle\n===\n\n| a |\n|-|';
    expect(typedInto(text, 2, ' more')).toBe(text.replace('Two', 'Two more'));
  });

  it('keeps them beside what was', () => {
    expect(typedInto('_One_\n\n_Two_', 1, '!')).toBe('_One_\n\n*Two!*');
  });
});

describe('words that look like marks', () => {
  it.each([' *x*', ' [a](b)', ' `c`', ' <b>', ' &amp;', ' **', ' \\', '_x_', ' ![a](b)', ' https://a.example', ' | a |'])('stay words: %s', (words) => {
    const made = typedInto('Plain', 0, words);
    expect(opened(made).doc.textContent).toBe(`Plain${words}`);
  });

  it.each(['# a', '- a', '1. a', '> a', '---', '===', '```', '~~~ a', '+ a', '2) a'])('stay words at the begin of a line: %s', (words) => {
    const doc = schema.nodes.doc.create(null, [schema.nodes.paragraph.create(null, [schema.text('x'), schema.nodes.hard_break.create(), schema.text(words)])]);
    const made = opened(opened('').write(doc));
    expect(made.doc.childCount).toBe(1);
    expect(made.doc.textContent).toBe(`x${words}`);
  });
});

it('writes marks that overlap, and lists that follow each other', () => {
  const [strong, em] = [schema.marks.strong.create(), schema.marks.em.create()];
  const words = schema.nodes.paragraph.create(null, [schema.text('a', [strong]), schema.text('b', [strong, em]), schema.text(' c ', [em]), schema.text('d')]);
  expect(block(words)).toBe('**a*b*** _c_ d');
  const item = schema.nodes.list_item.create(null, [schema.nodes.paragraph.create(null, [schema.text('x')])]);
  const list = schema.nodes.bullet_list.create(null, [item]);
  const made = opened('').write(schema.nodes.doc.create(null, [list, list]));
  expect(opened(made).doc.childCount).toBe(2);
});

it('lists that nobody touched keep their marks, also where one stands below another', () => {
  const lists = '  *\n\n\n\n  *';
  expect(opened(lists).doc.childCount).toBe(2);
  expect(typedInto(`Words\n\n${lists}`, 0, '!')).toBe(`Words!\n\n${lists}`);
});
