// What an event of the trail was about, and its sentence cut into the parts that are shown each in its own way.
import type { Schemas } from '../../api/client';
import { speech } from '../../app/language.svelte';
import { isRole } from '../people/roles';

export type Event = Schemas['AuditValue'];

export interface Thing {
  says: string;
  /** Its path in the console, where it has a screen. */
  path?: string;
}

type State = { [name: string]: unknown } | null;

function text(state: State, name: string): string | undefined {
  const found = state?.[name];
  return typeof found === 'string' ? found : undefined;
}

/** What it was done with: a record, a person, a key, a site, a webhook, a plan; undefined where the deed says it all. */
export function thingOf(event: Event, nameOfSite: (key: string) => string): Thing | undefined {
  const [kind] = event.action.split('.');
  const [before, after] = [event.before as State, event.after as State];
  const name = text(after, 'name') ?? text(before, 'name');
  const id = text(after, 'id') ?? text(before, 'id');
  if (event.record_id && event.site) {
    const path = `/sites/${event.site}/records/${event.record_id}`;
    return { says: event.title ?? event.record_id.slice(0, 8), path };
  }
  if (kind === 'person' && name) return { says: name, path: id && `/people/${id}` };
  if (kind === 'site' && event.site) return { says: nameOfSite(event.site), path: `/sites/${event.site}/settings` };
  if (kind === 'webhook' && id) return webhookOf(event, id);
  const release = text(after, 'release');
  if (kind === 'release' && event.site && release) return { says: name ?? release, path: `/sites/${event.site}/releases/${release}` };
  return name ? { says: name } : undefined;
}

// Some events keep of a webhook its id alone.
function webhookOf({ action, before, after }: Event, id: string): Thing {
  const says = ['description', 'url'].map((each) => text(after as State, each) || text(before as State, each)).find(Boolean) ?? id.slice(0, 8);
  return { says, ...(action !== 'webhook.delete' && { path: `/webhooks/${id}` }) };
}

export type Part = { kind: 'text'; says: string } | { kind: 'who' } | { kind: 'what' };

/** A sentence such as "{who} published {what}", cut at its places; where there is nothing it was done with, that falls away. */
export function partsOf(sentence: string, hasThing: boolean): Part[] {
  const said = hasThing ? sentence : sentence.replace(/\s*\{what\}/, '');
  return said
    .split(/(\{who\}|\{what\})/)
    .filter(Boolean)
    .map((each) => (each === '{who}' ? { kind: 'who' } : each === '{what}' ? { kind: 'what' } : { kind: 'text', says: each }));
}

export interface Difference {
  field: string;
  before: unknown;
  after: unknown;
}

/** Names for machines, which tell people nothing. */
const SILENT = ['etag', 'id', 'key', 'hint', 'invitation', 'thread', 'passkey'];

/** The members that are not the same before and after. */
export function differing(before: State, after: State): Difference[] {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter((each) => !SILENT.includes(each));
  return fields
    .map((field) => ({ field, before: before?.[field], after: after?.[field] }))
    .filter((each) => JSON.stringify(each.before ?? null) !== JSON.stringify(each.after ?? null));
}

/** A value for people: words as they are, roles by their names, lists one below the other, members by name. */
export function shown(value: unknown, names: (name: string) => string): string {
  if (value === null || value === undefined || value === '') return '—';
  if (Array.isArray(value)) return value.map((each) => shown(each, names)).join('\n') || '—';
  if (typeof value !== 'object') return typeof value === 'string' && isRole(value) ? names(value) : String(value);
  const members = Object.entries(value).filter(([, each]) => each !== null && each !== '*');
  return members.map(([name, each]) => (name === 'role' ? shown(each, names) : speech.named(names(name), shown(each, names).replaceAll('\n', ', ')))).join(', ') || '—';
}
