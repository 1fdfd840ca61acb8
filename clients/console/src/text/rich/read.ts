// Markdown, as what the rich view holds, with the very letters of each block beside it.
import MarkdownIt, { type Token } from 'markdown-it';
import type { Mark, Node } from 'prosemirror-model';

import { schema } from './schema';

// Raw HTML and pictures are words here, as they are for readers.
const parser = new MarkdownIt('commonmark', { html: false }).enable('table').disable('image');
parser.normalizeLink = (url) => url;
parser.normalizeLinkText = (url) => url;
parser.validateLink = () => true;

/** A block, the letters that it was written with, and what stands between it and the block before. */
export interface Block {
  node: Node;
  source: string;
  before: string;
}

export interface Read {
  blocks: Block[];
  /** What stands after the last block. */
  after: string;
  /** Whether links are written by names that are given elsewhere in the text. */
  hasNames: boolean;
}

export function read(text: string): Read {
  const env: NonNullable<Parameters<typeof parser.parse>[1]> = {};
  const tokens = parser.parse(text, env);
  const starts = lineStarts(text);
  const blocks: Block[] = [];
  let reached = 0;
  for (const [from, to] of topLevel(tokens)) {
    const map = tokens[from]?.map ?? [0, 0];
    const begin = starts[map[0]] ?? text.length;
    const source = text.slice(begin, starts[map[1]] ?? text.length).replace(/[ \t\n]+$/, '');
    blocks.push({ node: nodeOf(tokens.slice(from, to), source), source, before: text.slice(reached, begin) });
    reached = begin + source.length;
  }
  return { blocks, after: text.slice(reached), hasNames: Object.keys(env.references ?? {}).length > 0 };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function* topLevel(tokens: Token[]): Generator<[number, number]> {
  let from = 0;
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    depth += token.nesting;
    if (depth > 0) continue;
    yield [from, at + 1];
    from = at + 1;
  }
}

/** The blocks of tokens; a table is left as it is written. */
function nodeOf(tokens: Token[], source: string): Node {
  try {
    const [node] = new Reading(tokens).blocks();
    if (node) return node;
  } catch (error) {
    if (!(error instanceof Unknown)) throw error;
  }
  return schema.nodes.raw.create({ source });
}

class Unknown extends Error {}

class Reading {
  #at = 0;
  constructor(readonly tokens: Token[]) {}

  blocks(until?: string): Node[] {
    const found: Node[] = [];
    for (;;) {
      const token = this.tokens[this.#at++];
      if (!token || token.type === until) return found;
      found.push(this.#block(token));
    }
  }

  #block(token: Token): Node {
    const { nodes } = schema;
    const close = token.type.replace('_open', '_close');
    switch (token.type) {
      case 'paragraph_open':
        return nodes.paragraph.create(null, this.#inline());
      case 'heading_open':
        return nodes.heading.create({ level: Number(token.tag[1]) }, this.#inline());
      case 'blockquote_open':
        return nodes.blockquote.createChecked(null, filled(this.blocks(close)));
      case 'bullet_list_open':
        return nodes.bullet_list.createChecked({ mark: token.markup, tight: this.#isTight(token.level) }, this.blocks(close));
      case 'ordered_list_open':
        return nodes.ordered_list.createChecked({ mark: token.markup, start: Number(token.attrGet('start') ?? 1), tight: this.#isTight(token.level) }, this.blocks(close));
      case 'list_item_open':
        return nodes.list_item.createChecked(null, filled(this.blocks(close)));
      case 'hr':
        return nodes.rule.create();
      case 'fence':
      case 'code_block':
        return nodes.code_block.create({ info: token.info }, texts(token.content.replace(/\n$/, ''), []));
      default:
        throw new Unknown(token.type);
    }
  }

  // What is written in one paragraph, up to its end.
  #inline(): Node[] {
    const inline = this.tokens[this.#at];
    this.#at += 2;
    return inlineOf(inline?.children ?? []);
  }

  // The parser hides the paragraphs of a list whose items stand close together.
  #isTight(level: number): boolean {
    for (let at = this.#at; at < this.tokens.length; at++) {
      const token = this.tokens[at];
      if (!token || (token.level <= level && token.type.endsWith('_list_close'))) break;
      if (token.type === 'paragraph_open' && token.level === level + 2) return token.hidden;
    }
    return true;
  }
}

function filled(nodes: Node[]): Node[] {
  return nodes.length ? nodes : [schema.nodes.paragraph.create()];
}

function texts(text: string, marks: readonly Mark[]): Node[] {
  return text ? [schema.text(text, marks)] : [];
}

function inlineOf(tokens: Token[]): Node[] {
  const found: Node[] = [];
  let marks: readonly Mark[] = [];
  for (const token of tokens) {
    const mark = markOf(token);
    if (mark) marks = mark.addToSet(marks);
    else if (token.nesting < 0) marks = marks.filter((each) => each.type.name !== CLOSES[token.type]);
    else if (token.type === 'softbreak') found.push(schema.nodes.soft_break.create(null, null, marks));
    else if (token.type === 'hardbreak') found.push(schema.nodes.hard_break.create(null, null, marks));
    else if (token.type === 'code_inline') found.push(...texts(token.content, [...marks.filter((each) => each.type.name === 'link'), schema.marks.code.create()]));
    else if (token.type === 'text' || token.type === 'text_special') found.push(...texts(token.content, marks));
    else throw new Unknown(token.type);
  }
  return found;
}

const CLOSES: Record<string, string> = { strong_close: 'strong', em_close: 'em', link_close: 'link' };

function markOf(token: Token): Mark | undefined {
  if (token.type === 'strong_open') return schema.marks.strong.create();
  if (token.type === 'em_open') return schema.marks.em.create();
  if (token.type === 'link_open') return schema.marks.link.create({ href: token.attrGet('href') ?? '', title: token.attrGet('title') ?? '' });
  return undefined;
}
