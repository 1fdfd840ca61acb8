// What the rich view holds, as Markdown, block by block.
import type { Node } from 'prosemirror-model';

import { written, type Run } from '../inline';

/** One block in Markdown; `thorough` puts a backslash before every sign among the words. */
export function block(node: Node, thorough = false): string {
  switch (node.type.name) {
    case 'heading':
      return `${'#'.repeat(node.attrs.level as number)} ${written(runs(node), { thorough, oneLine: true })}`.trim();
    case 'bullet_list':
    case 'ordered_list':
      return list(node, thorough);
    case 'blockquote':
      return blocks(node, thorough).replace(/^(?=.)/gm, '> ').replace(/^$/gm, '>');
    case 'code_block':
      return fenced(node.textContent, node.attrs.info as string);
    case 'rule':
      return '---';
    case 'raw':
      return node.attrs.source as string;
    default:
      return written(runs(node), { thorough });
  }
}

/** All blocks below a node, each apart from the next. */
function blocks(node: Node, thorough: boolean, between = '\n\n'): string {
  const found: string[] = [];
  const children = apart([...node.children]);
  for (const child of children) {
    const text = block(child, thorough);
    if (text) found.push(text);
  }
  return found.join(between);
}

/** The same blocks, where no two lists that follow each other would be read as one. */
export function apart(nodes: readonly Node[]): Node[] {
  const found: Node[] = [];
  for (const node of nodes) found.push(apartFrom(found.at(-1), node));
  return found;
}

/** A block as it can stand below another: a list below one of its kind has another mark. */
export function apartFrom(before: Node | undefined, node: Node): Node {
  const isSame = !!before && before.type === node.type && 'mark' in node.attrs && before.attrs.mark === node.attrs.mark;
  return isSame ? node.type.create({ ...node.attrs, mark: OTHER[node.attrs.mark as string] }, node.content) : node;
}

const OTHER: Record<string, string> = { '-': '*', '*': '-', '+': '-', '.': ')', ')': '.' };

function list(node: Node, thorough: boolean): string {
  const isNumbered = node.type.name === 'ordered_list';
  const isTight = node.attrs.tight as boolean;
  const items = [...node.children].map((item, at) => {
    const mark = isNumbered ? `${(node.attrs.start as number) + at}${node.attrs.mark as string}` : (node.attrs.mark as string);
    const text = blocks(item, thorough, isTight ? '\n' : '\n\n');
    return `${mark} ${text.replace(/\n(?=.)/g, `\n${' '.repeat(mark.length + 1)}`)}`.trimEnd();
  });
  return items.join(isTight ? '\n' : '\n\n');
}

function fenced(text: string, info: string): string {
  const longest = Math.max(2, ...(text.match(/^ *`+/gm) ?? []).map((each) => each.trim().length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${info}\n${text}${text ? '\n' : ''}${fence}`;
}

function runs(node: Node): Run[] {
  return [...node.children].map((child) => {
    if (child.type.name === 'hard_break') return { ...marks(child), text: '', ends: 'hard' };
    if (child.type.name === 'soft_break') return { ...marks(child), text: '', ends: 'soft' };
    return { text: child.text ?? '', ...marks(child) };
  });
}

function marks(node: Node): Omit<Run, 'text' | 'ends'> {
  const link = node.marks.find((each) => each.type.name === 'link');
  const has = (name: string): boolean => node.marks.some((each) => each.type.name === name);
  return { strong: has('strong'), em: has('em'), code: has('code'), href: link?.attrs.href as string | undefined, title: (link?.attrs.title as string) || undefined };
}
