// What the list of content is asked for, by the address; and the views that have a name.
import type { paths } from '../../api/schema';

export type Query = NonNullable<paths['/v1/admin/records']['get']['parameters']['query']>;
export const FACETS = ['state', 'translation', 'review', 'type', 'locale', 'topic'] as const;
export type Facet = (typeof FACETS)[number];
const LISTS = [...FACETS, 'tag', 'editor', 'release', 'owner', 'ids'] as const;
const WORDS = ['q', 'updated_since', 'updated_until'] as const;
const SORTS = ['-updated_at', 'updated_at', 'title', '-title', 'type', 'position', '-created_at'] as const;

/** How many rows come at once. */
export const ROWS = 100;

/** The question that an address asks of the records of a site. */
export function questionOf(site: string, address: URLSearchParams): Query {
  const query: Record<string, unknown> = { visible_on: site, limit: ROWS, facets: [...FACETS] };
  for (const name of LISTS) {
    const said = address.get(name)?.split(',').filter(Boolean);
    if (said?.length) query[name] = said;
  }
  for (const name of WORDS) if (address.get(name)) query[name] = address.get(name);
  for (const name of ['override', 'hidden']) if (address.get(name)) query[name] = address.get(name) === 'true';
  const sort = SORTS.find((each) => each === address.get('sort'));
  // What was found by words comes by how well it fits, unless somebody wants another order.
  if (sort || !query.q) query.sort = sort ?? '-updated_at';
  return query as Query;
}

/** Views that have a name: what their links ask for. */
export const VIEWS = {
  all: {},
  drafts: { state: 'draft,submitted,approved,sent_back' },
  waiting: { state: 'submitted' },
  unreviewed: { review: 'unreviewed' },
  reviewDue: { review: 'due,overdue' },
  behind: { translation: 'outdated' },
  missing: { translation: 'missing' },
  own: { override: 'true' },
  hidden: { hidden: 'true' },
} as const satisfies Record<string, Record<string, string>>;

const FILTERS = [...LISTS, ...WORDS, 'override', 'hidden'];

const BESIDE = ['sort', 'in', 'at', 'rows', 'view', 'exact', 'with', 'within', 'case'];

/** What an address asks by that there is nothing to ask by. */
export function strangersIn(address: URLSearchParams): string[] {
  const known = [...FILTERS, ...BESIDE];
  return [...new Set(address.keys())].filter((name) => !known.includes(name));
}

/** Whether an address shows just a view. */
export function isView(view: Record<string, string>, address: URLSearchParams): boolean {
  return FILTERS.every((name) => (address.get(name) ?? '') === (view[name] ?? ''));
}

/** The same address without any filter, to be put in the place of each. */
export function nothing(): Record<string, null> {
  return Object.fromEntries(FILTERS.map((name) => [name, null]));
}
