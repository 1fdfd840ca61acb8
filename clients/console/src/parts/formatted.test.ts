// What is told of a compared text keeps every character, and sees what the marks mean.
import { expect, test } from 'vitest';

import { formatted, signOf } from './formatted';

const whole = (pieces: Parameters<typeof formatted>[0]): string =>
  formatted(pieces).flatMap((block) => block.runs).map((run) => run.text).join('');

test('no character is lost, whatever came and went', () => {
  const pieces = [
    { op: 'equal' as const, text: '# A *head\n\n- one **two\n' },
    { op: 'delete' as const, text: '** [x](re' },
    { op: 'insert' as const, text: 'cord:1) 🦴 _a' },
    { op: 'equal' as const, text: '\n\n\n> q\nmore_' },
  ];
  expect(whole(pieces)).toBe(pieces.map((each) => each.text).join(''));
});

test('lines that begin nothing go on with their paragraph', () => {
  const blocks = formatted([{ op: 'equal', text: 'one\ntwo\n\nthree\n- item\n- other' }]);
  expect(blocks.map((block) => block.kind)).toEqual(['paragraph', 'paragraph', 'item', 'item']);
});

test('a word in bold is bold though half of it is new, and the marks are told apart', () => {
  const [block] = formatted([{ op: 'equal', text: 'a **bo' }, { op: 'insert', text: 'ld' }, { op: 'equal', text: '** end' }]);
  expect(block?.runs.filter((run) => run.styles.includes('strong')).map((run) => [run.op, run.text])).toEqual([['equal', 'bo'], ['insert', 'ld']]);
  expect(block?.runs.filter((run) => run.styles.includes('mark')).map((run) => run.text)).toEqual(['**', '**']);
});

test('letters beyond the first plane move no mark', () => {
  const [block] = formatted([{ op: 'equal', text: '🦴🦴 **bold** end' }]);
  expect(block?.runs.find((run) => run.styles.includes('strong'))?.text).toBe('bold');
});

test('where a link leads is told apart from its words', () => {
  const [block] = formatted([{ op: 'equal', text: 'see [the pause](record:1).' }]);
  expect(block?.runs.map((run) => [run.text, run.styles.join()])).toEqual([
    ['see ', ''], ['[', 'mark'], ['the pause', 'link'], ['](record:1)', 'target'], ['.', ''],
  ]);
});

test('marks that came with their words say nothing; marks that came alone are to be read', () => {
  const [item] = formatted([{ op: 'equal', text: 'a\n' }, { op: 'insert', text: '- one **new** point' }]).slice(1);
  expect(item?.runs.filter((run) => run.styles.includes('mark')).every((run) => run.isSilent)).toBe(true);
  const [block] = formatted([{ op: 'equal', text: 'a ' }, { op: 'insert', text: '**' }, { op: 'equal', text: 'word' }, { op: 'insert', text: '**' }, { op: 'equal', text: ' b' }]);
  expect(block?.runs.filter((run) => run.styles.includes('mark')).map((run) => run.isSilent)).toEqual([false, false]);
});

test('an item has its sign, and what ends bold words in it has none', () => {
  const shown = (text: string) => formatted([{ op: 'equal', text }]).flatMap((block) => block.runs.map((run) => (run.isSilent ? signOf(run, block.kind) : run.text))).join('');
  expect(shown('- **Acute** pain')).toBe('• Acute pain');
  expect(shown('* one')).toBe('• one');
  expect(shown('2. **Acute** pain')).toBe('2. Acute pain');
  expect(shown('**Acute** pain')).toBe('Acute pain');
});
