// What the buttons and keys of the plain view do to Markdown: which part is replaced by what, and what is chosen afterwards.

import { addressed, escaped } from './inline';

export interface Part {
  text: string;
  start: number;
  end: number;
}

export interface Edit {
  from: number;
  to: number;
  insert: string;
  start: number;
  end: number;
}

export type Mark = 'bold' | 'italic' | 'code';
export type Line = 'bullets' | 'numbers' | 'quote' | 'heading';
const SIGNS: Record<Mark, string> = { bold: '**', italic: '*', code: '`' };
const BEGINS: Record<Line, RegExp> = { bullets: /^[-*+] /, numbers: /^\d+[.)] /, quote: /^> ?/, heading: /^#{1,6} / };

/** Put a mark around what is chosen, or take it away where it stands. */
export function marked({ text, start, end }: Part, mark: Mark): Edit {
  const sign = SIGNS[mark];
  // Spaces at the ends would keep the mark from being one.
  while (start < end && /\s/.test(text[start] ?? '')) start += 1;
  while (end > start && /\s/.test(text[end - 1] ?? '')) end -= 1;
  const inner = text.slice(start, end);
  const isAround = ends(text.slice(0, start), sign) && begins(text.slice(end), sign);
  if (isAround) return { from: start - sign.length, to: end + sign.length, insert: inner, start: start - sign.length, end: end - sign.length };
  if (begins(inner, sign) && ends(inner, sign) && inner.length > 2 * sign.length) {
    const bare = inner.slice(sign.length, -sign.length);
    return { from: start, to: end, insert: bare, start, end: start + bare.length };
  }
  return { from: start, to: end, insert: sign + inner + sign, start: start + sign.length, end: end + sign.length };
}

// One star is no half of two.
function begins(text: string, sign: string): boolean {
  const run = /^(\*+|`+)/.exec(text)?.[0].length ?? 0;
  return run === sign.length || (sign !== '`' && run === 3);
}

function ends(text: string, sign: string): boolean {
  const run = /(\*+|`+)$/.exec(text)?.[0].length ?? 0;
  return run === sign.length || (sign !== '`' && run === 3);
}

/** Make the chosen lines a list, a quotation or a heading, or plain again where all of them are. */
export function begun({ text, start, end }: Part, line: Line): Edit {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', Math.max(start, end - (text[end - 1] === '\n' ? 1 : 0)));
  const to = next < 0 ? text.length : next;
  const lines = text.slice(from, to).split('\n');
  const isAll = lines.every((each) => BEGINS[line].test(each) || !each.trim()) && lines.some((each) => each.trim());
  let number = 0;
  const sign = (): string => ({ bullets: '- ', numbers: `${++number}. `, quote: '> ', heading: '## ' })[line];
  const made = lines.map((each) => {
    if (isAll) return each.replace(BEGINS[line], '');
    if (!each.trim() && lines.length > 1) return each;
    return sign() + (line === 'quote' ? each : bare(each));
  });
  const isApart = isAll || line === 'quote' || from === 0 || text.slice(0, from).endsWith('\n\n') || Object.values(BEGINS).some((each) => each.test(lastLine(text, from)));
  const insert = (isApart ? '' : '\n') + made.join('\n');
  const grown = insert.length - (to - from);
  return { from, to, insert, start: Math.max(from, lines.length > 1 ? from : start + grown), end: lines.length > 1 ? from + insert.length : Math.max(from, end + grown) };
}

function bare(line: string): string {
  return Object.values(BEGINS).reduce((left, each) => left.replace(each, ''), line);
}

function lastLine(text: string, from: number): string {
  return text.slice(0, Math.max(0, from - 1)).split('\n').at(-1) ?? '';
}

/** A link around what is chosen, or with the title of where it leads. */
export function linked({ text, start, end }: Part, target: string, title: string): Edit {
  const words = text.slice(start, end).trim() || escaped(title) || target;
  const insert = `[${words}](${addressed(target)})`;
  return { from: start, to: end, insert, start: start + 1, end: start + 1 + words.length };
}

/** What a new line begins with after a line of a list: the next mark; nothing after an empty one, which ends the list. */
export function continued({ text, start, end }: Part): Edit | undefined {
  if (start !== end) return undefined;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const found = /^(\s*)([-*+]|(\d{1,8})([.)])) (.*)$/.exec(text.slice(from, start));
  if (!found) return undefined;
  const [, indent = '', mark = '', number, point = '', rest] = found;
  if (!rest?.trim()) return { from, to: start, insert: '\n', start: from + 1, end: from + 1 };
  const insert = `\n${indent}${number ? `${Number(number) + 1}${point}` : mark} `;
  return { from: start, to: end, insert, start: start + insert.length, end: start + insert.length };
}
