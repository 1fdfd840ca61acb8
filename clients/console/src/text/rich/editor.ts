// The rich view's works: its keys, what typing at the begin of a line makes, pasting, and what its buttons do.
import { baseKeymap, chainCommands, exitCode, setBlockType, toggleMark, wrapIn, lift } from 'prosemirror-commands';
import { history, redo, undo } from 'prosemirror-history';
import { inputRules, textblockTypeInputRule, wrappingInputRule } from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import { Slice, type Node } from 'prosemirror-model';
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list';
import { EditorState, type Command, type Plugin } from 'prosemirror-state';

import type { Deed } from '../toolbar';
import { read } from './read';
import { schema } from './schema';
import { apart, block } from './write';

const { nodes, marks } = schema;

export interface Asked {
  onask: (deed: Deed) => void;
  onleave: () => void;
}

export function plugins({ onask, onleave }: Asked): Plugin[] {
  const asks = (deed: Deed): Command => () => (onask(deed), true);
  const lineEnd: Command = (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView());
    return true;
  };
  return [
    history(),
    keymap({
      'Mod-b': toggleMark(marks.strong),
      'Mod-i': toggleMark(marks.em),
      'Mod-k': asks('link'),
      'Mod-z': undo,
      'Mod-y': redo,
      'Mod-Shift-z': redo,
      'Mod-]': sinkListItem(nodes.list_item),
      'Mod-[': liftListItem(nodes.list_item),
      'Shift-Enter': chainCommands(exitCode, lineEnd),
      Enter: splitListItem(nodes.list_item),
      // Whoever works by keyboard gets out of the text by it.
      Escape: () => (onleave(), true),
    }),
    keymap(baseKeymap),
    inputRules({
      rules: [
        wrappingInputRule(/^\s*([-*])\s$/, nodes.bullet_list),
        wrappingInputRule(/^(\d+)\.\s$/, nodes.ordered_list, (found) => ({ start: Number(found[1]) })),
        wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
        textblockTypeInputRule(/^(#{1,6})\s$/, nodes.heading, (found) => ({ level: found[1]?.length ?? 2 })),
      ],
    }),
  ];
}

function has(state: EditorState, type: keyof typeof nodes): boolean {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth--) if ($from.node(depth).type === nodes[type]) return true;
  return false;
}

/** What each button does, on or off again. */
export function commandOf(deed: Deed, state: EditorState): Command | undefined {
  switch (deed) {
    case 'bold':
      return toggleMark(marks.strong);
    case 'italic':
      return toggleMark(marks.em);
    case 'heading':
      return has(state, 'heading') ? setBlockType(nodes.paragraph) : setBlockType(nodes.heading, { level: 2 });
    case 'bullets':
      return has(state, 'bullet_list') ? liftListItem(nodes.list_item) : wrapInList(nodes.bullet_list);
    case 'numbers':
      return has(state, 'ordered_list') ? liftListItem(nodes.list_item) : wrapInList(nodes.ordered_list);
    case 'quote':
      return has(state, 'blockquote') ? lift : wrapIn(nodes.blockquote);
    default:
      return undefined;
  }
}

/** Which buttons are pressed at the caret. */
export function pressedAt(state: EditorState): Set<Deed> {
  const { from, to, empty, $from } = state.selection;
  const isMarked = (name: 'strong' | 'em'): boolean =>
    empty ? !!marks[name].isInSet(state.storedMarks ?? $from.marks()) : state.doc.rangeHasMark(from, to, marks[name]);
  const all: [Deed, boolean][] = [
    ['bold', isMarked('strong')],
    ['italic', isMarked('em')],
    ['heading', has(state, 'heading')],
    ['bullets', has(state, 'bullet_list')],
    ['numbers', has(state, 'ordered_list')],
    ['quote', has(state, 'blockquote')],
  ];
  return new Set(all.filter(([, is]) => is).map(([deed]) => deed));
}

/** Markdown as what can be put in; a single paragraph goes into the one at the caret. */
export function sliceOf(markdown: string): Slice {
  const found: Node[] = read(markdown).blocks.map((each) => each.node);
  const doc = nodes.doc.create(null, found.length ? found : [nodes.paragraph.create()]);
  const isOne = doc.childCount === 1 && doc.firstChild?.type === nodes.paragraph;
  return isOne ? new Slice(doc.content, 1, 1) : new Slice(doc.content, 0, 0);
}

/** What was chosen and copied, as Markdown. */
export function markdownIn(slice: Slice): string {
  return apart(slice.content.content.map((each) => (each.isInline ? nodes.paragraph.create(null, each) : each)))
    .map((each) => block(each))
    .join('\n\n');
}

export function linkAt(state: EditorState, target: string, title: string): ReturnType<EditorState['tr']['addMark']> {
  const { from, to, empty } = state.selection;
  const mark = marks.link.create({ href: target.trim() });
  if (!empty) return state.tr.addMark(from, to, mark);
  return state.tr.insert(from, schema.text(title || target, [mark])).removeStoredMark(marks.link);
}
