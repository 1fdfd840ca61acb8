// Words with marks, written as Markdown: whatever the words hold, they are read again as just these words.

export interface Run {
  text: string;
  strong?: boolean;
  em?: boolean;
  code?: boolean;
  href?: string | undefined;
  title?: string | undefined;
  /** A line ends here: by the writer's will, or only in the source. */
  ends?: 'hard' | 'soft';
}
type Mark = 'href' | 'strong' | 'em';
const MARKS: Mark[] = ['href', 'strong', 'em'];

/** How a line begins that would be read as a heading, a list, a quotation, a rule or code. */
const BEGIN = /^(?:#{1,6}(?=\s|$)|[-+](?=\s|$)|>|=+[ \t]*$|-+[ \t]*$|~~~|(\d{1,9})(?=[.)](?:\s|$)))/;

/** Markdown of runs, as it stands in one paragraph; `thorough` leaves nothing to chance and puts a backslash before every sign. */
export function written(runs: Run[], { thorough = false, oneLine = false } = {}): string {
  const text = spread(runs, thorough).replace(/\\\n$/, '');
  if (oneLine) return text.replace(/\\?\n/g, ' ').trim().replace(/#+$/, (signs) => `\\${signs}`);
  const lines = text.split('\n').map((line) => line.replace(/^[ \t]+|[ \t]+$/g, '').replace(BEGIN, (begin, number: string | undefined) => (number ? `${number}\\` : `\\${begin}`)));
  return lines.filter((line) => line && line !== '\\').join('\n').trim();
}

function spread(runs: Run[], thorough: boolean): string {
  let out = '';
  for (let at = 0; at < runs.length; ) {
    const run = runs[at];
    if (!run) break;
    const [mark, end] = widest(runs, at);
    out = joined(out, mark ? within(runs.slice(at, end), mark, thorough, out, runs[end]) : bare(run, thorough));
    at = end;
  }
  return out;
}

// What closes a mark and what opens the next one would be read as one.
function joined(out: string, next: string): string {
  if (next.startsWith('[') && /(^|[^\\])!$/.test(out)) return `${out.slice(0, -1)}\\!${next}`;
  return out + next;
}

/** The mark that goes on furthest from here, and where it ends. */
function widest(runs: Run[], at: number): [Mark | undefined, number] {
  let best: [Mark | undefined, number] = [undefined, at + 1];
  for (const mark of MARKS) {
    const value = runs[at]?.[mark];
    if (!value) continue;
    let end = at;
    while (runs[end]?.[mark] === value && (mark !== 'href' || runs[end]?.title === runs[at]?.title)) end += 1;
    if (!best[0] || end > best[1]) best = [mark, end];
  }
  return best;
}

function within(runs: Run[], mark: Mark, thorough: boolean, before: string, after: Run | undefined): string {
  const inner = spread(runs.map((run) => ({ ...run, [mark]: undefined })), thorough);
  const [, lead = '', words = '', trail = ''] = /^(\s*)([\s\S]*?)((?:\s|\\\n)*)$/.exec(inner) ?? [];
  const first = runs[0];
  if (mark === 'href') {
    const title = first?.title ? ` "${first.title.replace(/["\\]/g, '\\$&')}"` : '';
    return words ? `${lead}[${words}](${addressed(first?.href ?? '')}${title})${trail}` : inner;
  }
  if (!words) return inner;
  const isBeside = before.endsWith('*') || words.startsWith('*') || words.endsWith('*') || (!!after && (after.strong || after.em) && !trail);
  const sign = mark === 'strong' ? '**' : isBeside ? '_' : '*';
  return lead + outside(words, sign, before, trail || (after?.text ?? '')) + trail;
}

// Beside a letter a mark does not open before a punctuation mark, nor close after one: the punctuation goes outside.
function outside(words: string, sign: string, before: string, after: string): string {
  const [, open = '', rest = words] = /[\p{L}\p{N}]$/u.test(before) ? (/^([\p{P}\p{S}]*)([\s\S]*)$/u.exec(words) ?? []) : [];
  const [, inner = rest, close = ''] = /^[\p{L}\p{N}]/u.test(after) ? (/^([\s\S]*?)([^\\\p{L}\p{N}\s)\]*_`]*)$/u.exec(rest) ?? []) : [];
  return inner ? open + sign + inner + sign + close : words;
}

function bare({ text, code, ends }: Run, thorough: boolean): string {
  if (ends) return ends === 'hard' ? '\\\n' : '\n';
  if (code) return coded(text);
  return thorough ? text.replace(/[!-/:-@[-`{-~]/g, '\\$&') : escaped(text);
}

/** Words that hold nothing that Markdown would take for a mark. */
export function escaped(text: string): string {
  return text
    .replace(/[\\`*[\]]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/<(?=[A-Za-z/!?])/g, '\\<')
    .replace(/&(?=#?\w{1,32};)/g, '\\&');
}

function coded(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((each) => each.length));
  const sign = '`'.repeat(longest + 1);
  const space = /^`|`$|^ .*[^ ].* $/.test(text) ? ' ' : '';
  return text.trim() ? sign + space + text + space + sign : text;
}

/** An address as it is written in Markdown, whatever is in it. */
export function addressed(target: string): string {
  const plain = target.trim().replace(/[\s<>\\]/g, (sign) => encodeURIComponent(sign));
  return plain.replace(/[()]/g, (sign) => (sign === '(' ? '%28' : '%29')).replace(/&(?=#?\w{1,32};)/g, '&amp;');
}
