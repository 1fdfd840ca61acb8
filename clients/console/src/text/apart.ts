// Which words two texts have in common, and which only one of them: for showing two versions beside one another.
import type { Schemas } from '../api/client';

type Piece = Schemas['PieceValue'];
/** Beyond so many words on a side nobody would find their way, and finding it would take long. */
const MOST = 1_500;

/** How one text becomes another, by words. */
export function apart(from: string, to: string): Piece[] {
  const [one, other] = [words(from), words(to)];
  let begin = 0;
  while (begin < one.length && begin < other.length && one[begin] === other[begin]) begin += 1;
  let end = 0;
  while (end < one.length - begin && end < other.length - begin && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const found: Piece[] = [];
  add(found, 'equal', one.slice(0, begin));
  between(one.slice(begin, one.length - end), other.slice(begin, other.length - end), found);
  add(found, 'equal', one.slice(one.length - end));
  return found;
}

function words(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}\p{M}]+|[^\s\p{L}\p{N}\p{M}]/gu) ?? [];
}

function add(found: Piece[], op: Piece['op'], list: string[]): void {
  const text = list.join('');
  const last = found.at(-1);
  if (!text) return;
  if (last?.op === op) last.text += text;
  else found.push({ op, text });
}

// The longest common sequence of words, by the table of its lengths.
function between(one: string[], other: string[], found: Piece[]): void {
  if (one.length > MOST || other.length > MOST) {
    add(found, 'delete', one);
    return add(found, 'insert', other);
  }
  const wide = other.length + 1;
  const longest = new Uint16Array((one.length + 1) * wide);
  const at = (row: number, column: number): number => longest[row * wide + column] ?? 0;
  for (let row = one.length - 1; row >= 0; row--) {
    for (let column = other.length - 1; column >= 0; column--) {
      longest[row * wide + column] = one[row] === other[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  let [row, column] = [0, 0];
  while (row < one.length || column < other.length) {
    if (row < one.length && column < other.length && one[row] === other[column]) {
      add(found, 'equal', [one[row++] ?? '']);
      column += 1;
    } else if (row < one.length && (column === other.length || at(row + 1, column) >= at(row, column + 1))) add(found, 'delete', [one[row++] ?? '']);
    else add(found, 'insert', [other[column++] ?? '']);
  }
}
