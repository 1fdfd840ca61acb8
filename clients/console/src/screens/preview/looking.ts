// Which page of this server's preview is looked at, by what the address says: site, language, topic, and what stands over what readers have.
import { page } from '../../api/root';

/** What somebody looks at; `at` is a day, a moment or a change, and says nothing of drafts and releases. */
export interface Looked {
  site: string;
  locale?: string | undefined;
  topic?: string | undefined;
  view?: string | undefined;
  at?: string | undefined;
}

/** Which of the ways to look it is. */
export type Way = 'live' | 'draft' | 'planned' | 'at' | 'release';

export function wayOf({ view, at }: Pick<Looked, 'view' | 'at'>): Way {
  if (at) return 'at';
  if (view?.startsWith('release:')) return 'release';
  return view === 'draft' || view === 'planned' ? view : 'live';
}

/** A moment as the API takes it: the end of a day by one's own clocks, or a change by its number. */
export function momentOf(at: string): string {
  const end = new Date(/^\d{4}-\d{2}-\d{2}$/.test(at) ? `${at}T23:59:59` : '');
  // What is no day the server refuses, in its own page.
  return Number.isNaN(end.getTime()) ? at : end.toISOString();
}

/** Whether it lies ahead, so that what is planned by then is shown. */
export function isAhead(at: string, now = Date.now()): boolean {
  return !/^\d+$/.test(at) && Date.parse(momentOf(at)) > now;
}

/** The query of the page, which its own links carry on. */
function saidOf(looked: Looked): URLSearchParams {
  const query = new URLSearchParams();
  if (looked.at) query.set('at', momentOf(looked.at));
  if (looked.at && isAhead(looked.at)) query.set('view', 'planned');
  else if (!looked.at && looked.view && looked.view !== 'published') query.set('view', looked.view);
  return query;
}

/** The address of the page. */
export function pageOf(looked: Looked): string {
  const parts = [looked.site, ...(looked.locale ? [looked.locale] : []), ...(looked.locale && looked.topic ? ['pages', looked.topic] : [])];
  const query = saidOf(looked).toString();
  return page(`/preview/${parts.map(encodeURIComponent).join('/')}${query && `?${query}`}`);
}

/** What a link shares, as the API takes its view. */
export function viewShared({ view, at }: Pick<Looked, 'view' | 'at'>): string | undefined {
  if (at) return isAhead(at) ? 'planned' : undefined;
  return view ?? 'published';
}
