// A compared Markdown text for reading: which words stayed, came and went, and what the marks around them mean. No character is lost.
import type { Schemas } from '../api/client';

type Piece = Schemas['PieceValue'];
export type Style = 'strong' | 'em' | 'code' | 'link' | 'mark' | 'target';

/** Characters next to one another that became the same and look the same. */
export interface Run {
  op: Piece['op'];
  text: string;
  styles: Style[];
  /** Whether what it means is seen by the words beside it, which became the same; what alone has changed must be read. */
  isSilent: boolean;
}

export interface Block {
  kind: 'paragraph' | 'heading' | 'item' | 'quote';
  runs: Run[];
}

const STARTS: [RegExp, Block['kind']][] = [
  [/^#{1,6} +/, 'heading'],
  [/^ *(?:[-*+]|\d+[.)]) +/, 'item'],
  [/^> ?/, 'quote'],
];
// What opens, what is said, what closes; a link's target comes with what closes it.
const INLINE: [RegExp, Style][] = [
  [/(\*\*|__)(?=\S)(.+?)(\1)/gs, 'strong'],
  [/(?<![*\w])(\*|_)(?=[^\s*_])(.+?)(\1)(?![*\w])/gs, 'em'],
  [/(`+)(.+?)(\1)/gs, 'code'],
  [/(\[)([^\]]+)(\]\([^)\s]*\))/g, 'link'],
];

interface Letter {
  op: Piece['op'];
  text: string;
  styles: Set<Style>;
}

/** The blocks of a text of which pieces stayed, came or went. */
export function formatted(pieces: Piece[]): Block[] {
  const letters = pieces.flatMap(({ op, text }) => [...text].map((each): Letter => ({ op, text: each, styles: new Set() })));
  return blocksOf(letters).map(blockOf);
}

/** What is shown in place of marks whose meaning is seen: the sign of an item, or that a link leads somewhere. */
export function signOf({ text, styles }: Run, kind: Block['kind']): string {
  if (styles.includes('target')) return '↗';
  // What begins an item has a space after it; what ends bold words within it has none.
  const sign = kind === 'item' ? text.match(/^\s*([-*+]|\d+[.)]) /)?.[1] : undefined;
  return sign ? (/\d/.test(sign) ? `${sign} ` : '• ') : '';
}

// A line that begins something, or follows an empty one, begins a block.
function blocksOf(letters: Letter[]): Letter[][] {
  const blocks: Letter[][] = [];
  let isAfterEmpty = true;
  for (const line of linesOf(letters)) {
    const text = said(line);
    const isEmpty = !text.trim();
    const last = blocks.at(-1);
    if (last && (isEmpty || !(isAfterEmpty || STARTS.some(([start]) => start.test(text))))) last.push(...line);
    else blocks.push(line);
    isAfterEmpty = isEmpty;
  }
  return blocks;
}

function linesOf(letters: Letter[]): Letter[][] {
  const lines: Letter[][] = [[]];
  for (const letter of letters) {
    lines.at(-1)?.push(letter);
    if (letter.text === '\n') lines.push([]);
  }
  return lines.filter((line) => line.length);
}

function said(letters: Letter[]): string {
  return letters.map((each) => each.text).join('');
}

function blockOf(letters: Letter[]): Block {
  const text = said(letters);
  const start = STARTS.find(([pattern]) => pattern.test(text));
  const begins = start ? (text.match(start[0])?.[0].length ?? 0) : 0;
  mark(letters, 0, begins, 'mark');
  for (const [pattern, style] of INLINE) styled(letters, pattern, style);
  return { kind: start?.[1] ?? 'paragraph', runs: runsOf(letters) };
}

function styled(letters: Letter[], pattern: RegExp, style: Style): void {
  // Letters of more than one unit would move the places that a pattern finds.
  const text = letters.map((each) => (each.text.length === 1 ? each.text : '\u{FFFD}')).join('');
  for (const { index, 1: opens = '', 2: inner = '', 3: closes = '' } of text.matchAll(pattern)) {
    const [from, to] = [index + opens.length, index + opens.length + inner.length];
    mark(letters, index, from, 'mark');
    mark(letters, from, to, style);
    mark(letters, to, to + closes.length, style === 'link' ? 'target' : 'mark');
  }
}

function mark(letters: Letter[], from: number, to: number, style: Style): void {
  for (const letter of letters.slice(from, to)) letter.styles.add(style);
}

function runsOf(letters: Letter[]): Run[] {
  const runs: Run[] = [];
  for (const { op, text, styles } of letters) {
    const last = runs.at(-1);
    if (last && last.op === op && last.styles.join() === [...styles].join()) last.text += text;
    else runs.push({ op, text, styles: [...styles], isSilent: false });
  }
  return runs.map((run, place) => ({ ...run, isSilent: isMark(run) && (run.op === 'equal' || isBeside(runs, place)) }));
}

function isMark({ styles }: Run): boolean {
  return styles.includes('mark') || styles.includes('target');
}

function isBeside(runs: Run[], place: number): boolean {
  return [runs[place - 1], runs[place + 1]].some((each) => each && !isMark(each) && each.op === runs[place]?.op);
}
