// What buttons do to Markdown: a mark goes on and off again, lists begin and go on, links are written so that they are links.
import { describe, expect, it } from 'vitest';

import { begun, continued, linked, marked, type Edit, type Part } from './marks';

/** A text with what is chosen between two bars. */
function part(shown: string): Part {
  const start = shown.indexOf('|');
  const end = shown.lastIndexOf('|') - (shown.indexOf('|') === shown.lastIndexOf('|') ? 0 : 1);
  return { text: shown.replaceAll('|', ''), start, end };
}

function done({ text }: Part, edit: Edit | undefined): string {
  if (!edit) return 'nothing';
  const made = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
  const bar = edit.start === edit.end ? '|' : `|${made.slice(edit.start, edit.end)}|`;
  return made.slice(0, edit.start) + bar + made.slice(edit.end);
}

describe('a mark', () => {
  it.each([
    ['bold', 'It |hurts| so', 'It **|hurts|** so'],
    ['bold', 'It **|hurts|** so', 'It |hurts| so'],
    ['bold', 'It |**hurts**| so', 'It |hurts| so'],
    ['italic', 'It **|hurts|** so', 'It ***|hurts|*** so'],
    ['italic', 'It |hurts |so', 'It *|hurts|* so'],
    ['bold', 'It | so', 'It **|** so'],
    ['code', 'It |hurts|', 'It `|hurts|`'],
  ] as const)('%s: %s', (mark, before, after) => expect(done(part(before), marked(part(before), mark))).toBe(after));
});

describe('lines', () => {
  it.each([
    ['bullets', 'One|', '- One|'],
    ['bullets', '|One\nTwo|', '|- One\n- Two|'],
    ['numbers', '|- One\n- Two|', '|1. One\n2. Two|'],
    ['numbers', '|1. One\n2. Two|', '|One\nTwo|'],
    ['heading', 'Ti|tle', '## Ti|tle'],
    ['bullets', 'Words\nOne|', 'Words\n\n- One|'],
    ['quote', '|One\n\nTwo|', '|> One\n\n> Two|'],
  ] as const)('%s: %s', (line, before, after) => expect(done(part(before), begun(part(before), line))).toBe(after));
});

it.each([
  ['- One|', '- One\n- |'],
  ['9) One|', '9) One\n10) |'],
  ['- One\n- |', '- One\n\n|'],
  ['One|', 'nothing'],
])('a new line after %s', (before, after) => expect(done(part(before), continued(part(before)))).toBe(after));

it('writes a link around what is chosen, else with its title', () => {
  expect(done(part('See |this| now'), linked(part('See |this| now'), 'record:1', 'Title'))).toBe('See [|this|](record:1) now');
  expect(done(part('|'), linked(part('|'), 'https://a.example/b c(d)', '[x]*'))).toBe('[|\\[x\\]\\*|](https://a.example/b%20c%28d%29)');
});
