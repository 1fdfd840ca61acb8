// The words that somebody has marked with the mouse or keys, and the field they stand in: what a comment is about.

export interface About {
  locale: string;
  field: string;
  quote: string;
}

const MOST = 200;

/** What is marked on the page, where that is within a field of one of these languages. */
export function aboutOf(locales: string[]): About | undefined {
  const marked = getSelection();
  const quote = marked?.toString().trim() ?? '';
  const place = marked?.anchorNode?.parentElement?.closest<HTMLElement>('[data-field]');
  const field = place?.dataset.field;
  if (!quote || !field) return undefined;
  const locale = place.closest('section.card')?.getAttribute('lang') ?? 'und';
  return locales.includes(locale) ? { locale, field, quote: quote.slice(0, MOST) } : undefined;
}

/** Lead to a field that is read here, and mark the words in it; the whole field where they are not shown as they are written. */
export function goToRead({ locale, field }: { locale: string; field: string }, words: string): void {
  const text = [...document.querySelectorAll<HTMLElement>('article > section.card')].find((each) => (each.getAttribute('lang') ?? 'und') === locale);
  const place = text?.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"]`);
  if (!place) return;
  const folded = place.closest('details');
  if (folded) folded.open = true;
  place.scrollIntoView({ block: 'center' });
  place.tabIndex = -1;
  place.focus();
  getSelection()?.removeAllRanges();
  getSelection()?.addRange(rangeOf(place, words) ?? wholeOf(place));
}

function wholeOf(place: HTMLElement): Range {
  const range = document.createRange();
  range.selectNodeContents(place);
  return range;
}

/** The words within what is shown, but for what went and what only readers of screens hear. */
function rangeOf(place: HTMLElement, words: string): Range | undefined {
  const shown: { node: Text; from: number }[] = [];
  let said = '';
  const walk = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode() as Text | null; node; node = walk.nextNode() as Text | null) {
    if (node.parentElement?.closest('del, .unseen, h3')) continue;
    shown.push({ node, from: said.length });
    said += node.data;
  }
  const start = words ? said.indexOf(words) : -1;
  if (start < 0) return undefined;
  const range = document.createRange();
  for (const [at, set] of [[start, 'setStart'], [start + words.length, 'setEnd']] as const) {
    const found = shown.findLast((each) => each.from < at || (set === 'setStart' && each.from === at));
    if (found) range[set](found.node, Math.min(at - found.from, found.node.length));
  }
  return range;
}
