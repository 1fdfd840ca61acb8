// What is pasted from Word, Google Docs or a web page, as clean Markdown of what the field allows.
import { written, type Run } from './inline';

/** Of the names that a field's `markdown` has. */
export type Allows = readonly string[];
type Marks = Omit<Run, 'text' | 'ends'>;
const NOTHING = new Set(['SCRIPT', 'DEL', 'STYLE', 'HEAD', 'TITLE', 'META', 'LINK', 'TEMPLATE', 'NOSCRIPT', 'SVG', 'MATH', 'IMG', 'PICTURE', 'VIDEO', 'AUDIO', 'IFRAME', 'OBJECT', 'BUTTON', 'SELECT', 'TEXTAREA']);
const BLOCKS = new Set(['P', 'DIV', 'UL', 'OL', 'LI', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'BLOCKQUOTE', 'PRE', 'TABLE', 'HR', 'SECTION', 'ARTICLE', 'HEADER', 'FOOTER', 'MAIN', 'ASIDE', 'NAV', 'FIGURE', 'FIGCAPTION', 'DL', 'DT', 'DD', 'FORM', 'FIELDSET', 'ADDRESS', 'DETAILS', 'SUMMARY', 'TBODY', 'THEAD', 'TR', 'TD', 'TH', 'BODY', 'O:P']);
const SCHEMES = /^(?:https?|mailto|tel|sms|record):/i;

const ON_THE_LINE = '0123456789+-';
const OFF_THE_LINE = { super: '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻', sub: '₀₁₂₃₄₅₆₇₈₉₊₋' };

// Only here is text read as markup: into a document that is never shown, in which nothing runs and nothing is loaded.
interface Policies {
  createPolicy: (name: string, rules: { createHTML: (html: string) => string }) => { createHTML: (html: string) => string };
}
const policy = (globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy('console-paste', { createHTML: (html) => html });

/** Whether HTML says anything that plain text does not. */
export function isRich(html: string): boolean {
  return /<(?:p|div|h[1-6]|ul|ol|li|a|b|strong|i|em|table|blockquote|br|sup|sub|del)\b|vertical-align:\s*su/i.test(html);
}

/** Markdown of HTML. */
export function markdownOf(html: string, allows: Allows): string {
  const { body } = new DOMParser().parseFromString(policy?.createHTML(html) ?? html, 'text/html');
  return new Pasting(allows).blocks(body).join('\n\n');
}

class Pasting {
  constructor(readonly allows: Allows) {}

  /** The blocks below a node, each in Markdown. */
  blocks(node: Node): string[] {
    const found: string[] = [];
    let words: Run[] = [];
    const end = (): void => {
      const text = written(words);
      if (text) found.push(text);
      words = [];
    };
    const children = [...node.childNodes];
    for (let at = 0; at < children.length; at++) {
      const child = children[at];
      if (!(child instanceof Element) || !hasBlocks(child)) {
        if (child) words.push(...this.runs(child, {}));
        continue;
      }
      end();
      const items = wordItems(children, at);
      if (items.length) {
        found.push(this.wordList(items));
        at = children.indexOf(items.at(-1) as Element);
      } else found.push(...this.block(child));
    }
    end();
    return found;
  }

  block(node: Element): string[] {
    const name = node.tagName;
    if (NOTHING.has(name)) return [];
    if (/^H[1-6]$/.test(name)) return this.heading(node, Number(name[1]));
    if (name === 'UL' || name === 'OL') return this.list(node);
    if (name === 'TABLE') return this.table(node);
    if (name === 'HR') return this.allows.includes('rules') ? ['---'] : [];
    if (name === 'PRE' && this.allows.includes('code')) return [`\`\`\`\n${(node.textContent ?? '').replace(/\n$/, '')}\n\`\`\``];
    if (name === 'BLOCKQUOTE' && this.allows.includes('quotes')) return [this.blocks(node).join('\n\n').replace(/^/gm, '> ').replace(/^> $/gm, '>')].filter((each) => each !== '>');
    return this.blocks(node);
  }

  heading(node: Element, level: number): string[] {
    const runs = this.runs(node, {}).map((run) => ({ ...run, strong: undefined }));
    if (this.allows.includes('headings')) return [written(runs, { oneLine: true })].filter(Boolean).map((text) => `${'#'.repeat(level)} ${text}`);
    return [written(runs.map((run) => ({ ...run, strong: this.allows.includes('emphasis') })))].filter(Boolean);
  }

  list(node: Element): string[] {
    const isNumbered = node.tagName === 'OL';
    let number = Number(node.getAttribute('start')) || 1;
    const items: string[] = [];
    for (const child of node.children) {
      // Some put a list within a list, beside its items.
      if (/^[UO]L$/.test(child.tagName) && items.length) items.push(`${items.pop()}\n${indented(this.list(child).join('\n'), isNumbered ? 3 : 2)}`);
      else if (NOTHING.has(child.tagName)) continue;
      else {
        const text = this.blocks(child).join('\n');
        if (text) items.push(this.item(text, isNumbered ? `${number++}.` : '-'));
      }
    }
    return items.length ? [items.join('\n')] : [];
  }

  item(text: string, mark: string): string {
    return this.allows.includes('lists') ? `${mark} ${indented(text, mark.length + 1).trimStart()}` : text;
  }

  /** Word writes lists as paragraphs that say how deep they stand. */
  wordList(items: Element[]): string {
    const counts: number[] = [];
    const lines = items.map((item) => {
      const level = levelOf(item);
      counts.length = level;
      const mark = [...item.querySelectorAll('*')].find((each) => /mso-list:\s*ignore/i.test(each.getAttribute('style') ?? ''))?.textContent?.trim() ?? '';
      const isNumbered = /^[\divxlc]+[.)]|^[a-z][.)]/i.test(mark);
      counts[level - 1] = (counts[level - 1] ?? 0) + 1;
      return indented(this.item(written(this.runs(item, {})), isNumbered ? `${counts[level - 1]}.` : '-'), 3 * (level - 1));
    });
    return lines.join('\n');
  }

  table(node: Element): string[] {
    const rows = [...node.querySelectorAll('tr')].map((row) => [...row.children].map((cell) => written(this.runs(cell, {}), { oneLine: true }).replaceAll('|', '\\|')));
    const wide = Math.max(0, ...rows.map((row) => row.length));
    const first = rows[0];
    if (!first || wide === 0) return [];
    // One column is no table but what some pages are laid out by.
    if (wide === 1 || !this.allows.includes('tables')) return wide === 1 ? [...node.querySelectorAll('td, th')].flatMap((cell) => this.blocks(cell)) : rows.map((row) => row.filter(Boolean).join(' · '));
    const line = (row: string[]): string => `| ${Array.from({ length: wide }, (_, at) => row[at] ?? '').join(' | ')} |`;
    return [[line(first), line(Array.from({ length: wide }, () => '---')), ...rows.slice(1).map(line)].join('\n')];
  }

  /** The words below a node, with their marks. */
  runs(node: Node, marks: Marks): Run[] {
    if (node instanceof Text) return [{ ...marks, text: (node.data ?? '').replace(/[ \t\n\r]+/g, ' ') }];
    if (!(node instanceof Element) || NOTHING.has(node.tagName.toUpperCase())) return [];
    if (node.tagName === 'BR') return [{ text: '', ends: 'hard' }];
    if (/mso-list:\s*ignore|display:\s*none/i.test(node.getAttribute('style') ?? '')) return [];
    const inner = this.marks(node, marks);
    const place = placeOf(node);
    const found = [...node.childNodes].flatMap((child) => this.runs(child, inner)).map((run) => (place ? { ...run, text: moved(run.text, place) } : run));
    return BLOCKS.has(node.tagName) && found.length ? [...found, { text: ' ' }] : found;
  }

  marks(node: Element, marks: Marks): Marks {
    const style = (node.getAttribute('style') ?? '').toLowerCase();
    const found = { ...marks };
    if (this.allows.includes('emphasis')) {
      const weight = /font-weight:\s*(\w+)/.exec(style)?.[1];
      if (weight) found.strong = weight === 'bold' || Number(weight) >= 600;
      else if (node.tagName === 'B' || node.tagName === 'STRONG') found.strong = true;
      const slant = /font-style:\s*(\w+)/.exec(style)?.[1];
      if (slant) found.em = slant !== 'normal';
      else if (node.tagName === 'I' || node.tagName === 'EM') found.em = true;
    }
    if (this.allows.includes('code') && /^(CODE|KBD|SAMP|TT)$/.test(node.tagName)) found.code = true;
    const href = node.tagName === 'A' && this.allows.includes('links') ? node.getAttribute('href')?.trim() : undefined;
    if (href && SCHEMES.test(href)) found.href = href;
    return found;
  }
}

/** Whether what a node says stands above or below the line. */
function placeOf(node: Element): keyof typeof OFF_THE_LINE | undefined {
  const said = /vertical-align:\s*(super|sub)\b/i.exec(node.getAttribute('style') ?? '')?.[1]?.toLowerCase();
  if (said) return said as keyof typeof OFF_THE_LINE;
  return node.tagName === 'SUP' ? 'super' : node.tagName === 'SUB' ? 'sub' : undefined;
}

/** Numbers in signs of their own: on the line, a power would be taken for digits of the number before it. */
function moved(text: string, place: keyof typeof OFF_THE_LINE): string {
  if (/[^\d\s.,;:()[\]+−–-]/.test(text)) return text;
  return text.replace(/[−–]/g, '-').replace(/[\d+-]/g, (sign) => OFF_THE_LINE[place][ON_THE_LINE.indexOf(sign)] ?? sign);
}

function hasBlocks(node: Element): boolean {
  return BLOCKS.has(node.tagName) || [...node.children].some(hasBlocks);
}

function levelOf(node: Node | undefined): number {
  const found = node instanceof Element ? /mso-list:[^;]*level(\d)/i.exec(node.getAttribute('style') ?? '') : null;
  return found ? Number(found[1]) : 0;
}

function listOf(node: Element): string | undefined {
  return /mso-list:\s*(l\d+)/i.exec(node.getAttribute('style') ?? '')?.[1];
}

/** The items of a list of Word that begins here. */
function wordItems(children: ChildNode[], at: number): Element[] {
  const found: Element[] = [];
  for (const child of children.slice(at)) {
    if (child instanceof Element && levelOf(child) && listOf(child) === listOf(found[0] ?? child)) found.push(child);
    else if (!(child instanceof Text) || child.data.trim()) break;
  }
  return found;
}

function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}
