// A text in the rich view: opened only where nothing of it would be lost, and written so that untouched blocks keep their letters.
import type { Node } from 'prosemirror-model';

import { read, type Block } from './read';
import { schema } from './schema';
import { apartFrom, block } from './write';

/** Scripts without spaces between words, in which readers get bold where Markdown elsewhere has none. */
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc]/;

/** Why a text is not opened in the rich view. */
export type Why = 'names' | 'bytes';

export class Page {
  readonly doc: Node;
  readonly #blocks: Block[];
  readonly #after: string;

  private constructor(blocks: Block[], after: string) {
    this.#blocks = blocks;
    this.#after = after;
    this.doc = schema.nodes.doc.create(null, blocks.length ? blocks.map((each) => each.node) : [schema.nodes.paragraph.create()]);
  }

  /** A text, or why it is not opened here. */
  static open(text: string): Page | Why {
    const { blocks, after, hasNames } = read(text);
    if (hasNames) return 'names';
    const page = new Page(blocks.map(understood), after);
    return page.write(page.doc) === text && isClosed(blocks) ? page : 'bytes';
  }

  /** Markdown of what the view holds now. */
  write(doc: Node): string {
    if (doc === this.doc || doc.eq(this.doc)) return this.#blocks.map((each) => each.before + each.source).join('') + this.#after;
    const known = new Map(this.#blocks.map((each, at) => [each.node, at]));
    let text = '';
    let last = -2;
    let above: Node | undefined;
    for (const given of doc.children) {
      const at = known.get(given) ?? this.#blocks.findIndex((each) => each.node.eq(given));
      // What stands below what it stood below before is apart from it by what stands between.
      const isInPlace = at > 0 && at === last + 1;
      const node = isInPlace ? given : apartFrom(above, given);
      const old = node === given ? this.#blocks[at] : undefined;
      const made = old ? old.source : writtenBlock(node);
      if (!made) continue;
      text += (old && isInPlace ? old.before : text ? '\n\n' : '') + made;
      last = old ? at : -2;
      above = node;
    }
    return text;
  }
}

/** Whether what is written below the last block would be a block of its own, and no more of that one, such as of code without an end. */
function isClosed(blocks: Block[]): boolean {
  const last = blocks.at(-1);
  return !last || read(`${last.source}\n\nx`).blocks.length === 2;
}

/** A block as the view may hold it: what would not be read again as it was is left as it is written. */
function understood(given: Block): Block {
  const isKnown = given.node.type.name !== 'raw' && !(given.source.includes('**') && UNSPACED.test(given.source));
  if (isKnown && isSame(given.node, block(given.node))) return given;
  return { ...given, node: schema.nodes.raw.create({ source: given.source }) };
}

function isSame(node: Node, text: string): boolean {
  const { blocks, after } = read(text);
  return blocks.length === 1 && !after && !!blocks[0]?.node.eq(node);
}

/** A block in Markdown that is read again as the same, if need be with every sign marked as a sign. */
export function writtenBlock(node: Node): string {
  const plain = block(node);
  if (isSame(node, plain)) return plain;
  const thorough = block(node, true);
  return isSame(node, thorough) ? thorough : plain;
}
