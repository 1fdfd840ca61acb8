// The texts that wait for a translator, by what the address asks for: the same in the table and side by side.
import { api, sent, type Schemas } from '../../api/client';
import { address } from '../../app/address.svelte';
import { Pages } from '../../parts/pages.svelte';
import { TO_DO, type State } from './matrix';

export type Row = Schemas['StatusRow'];
type Query = NonNullable<Parameters<typeof asked>[1]>;

/** The states that are asked for: what there is to do, unless the address says otherwise. */
export function statesAsked(): State[] {
  const said = address.list('state') as State[];
  return said.length ? said : TO_DO;
}

/** The part of the query that goes along from text to text. */
export function goesAlong(): Record<string, string> {
  return Object.fromEntries(['type', 'state', 'topic'].flatMap((name) => (address.query.get(name) ? [[name, address.query.get(name) ?? '']] : [])));
}

export function queueOf(site: string, locale: () => string): Pages<Schemas['StatusPage']> {
  return new Pages<Schemas['StatusPage']>((cursor) => {
    const [into, type, topic] = [locale(), address.list('type') as Query['type'], address.list('topic')];
    const query = { locale: [into], state: statesAsked(), limit: 100, ...(type?.length && { type }), ...(topic.length && { topic }), ...(cursor && { cursor }) };
    return into ? asked(site, query) : undefined;
  });
}

function asked(
  site: string,
  query: { locale: string[]; state: State[]; limit: number; type?: Schemas['FormType']['name'][]; topic?: string[]; cursor?: string },
): Promise<Schemas['StatusPage']> {
  return sent(api.GET('/v1/admin/sites/{site}/translation-status', { params: { path: { site }, query } }));
}
