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
