// What is planned, as the calendar has it: asked for, moved and called off.
import { api, sent, type Schemas } from '../../api/client';
import { speech } from '../../app/language.svelte';
import { me, type Verb } from '../../app/me.svelte';
import type { Planned } from '../../parts/SchedulePicker.svelte';
import { townOf, zones } from '../../parts/wall';
import { after } from './days';

export type Entry = Schemas['CalendarEntry'];
const MOST_PAGES = 10;

/** Everything that is planned from one day until another, these included, by the clocks that it was planned for. */
export async function plannedBetween(first: string, last: string, site?: string): Promise<Entry[]> {
  // Clocks are up to a day ahead of UTC or behind it.
  const query = { from: `${after(first, -1)}T00:00:00Z`, to: `${after(last, 2)}T00:00:00Z`, limit: 100, ...(site && { site }) };
  const found: Entry[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await sent(api.GET('/v1/admin/calendar', { params: { query: { ...query, ...(cursor && { cursor }) } } }));
    found.push(...answer.items);
    cursor = answer.next ? (new URL(answer.next, location.origin).searchParams.get('cursor') ?? undefined) : undefined;
    if (!cursor) break;
  }
  return found.filter((each) => first <= dayOf(each) && dayOf(each) <= last);
}

export function dayOf(entry: Entry): string {
  return entry.local_at.slice(0, 10);
}

/** Whether it needs somebody's eye: it would fail, has failed, or nobody carried it out. */
export function isInTrouble(entry: Entry): boolean {
  return entry.late || entry.state === 'failed' || !!entry.risk || (entry.state === 'pending' && entry.clocks !== 'once');
}

const NEEDS: Record<Entry['verb'], Verb> = {
  publish: 'publish', release: 'publish', order: 'publish', unpublish: 'unpublish', hide: 'hide', show: 'show', withdraw: 'withdraw', reinstate: 'reinstate',
};

/** Whether they may move it or call it off. */
export function mayAlter(entry: Entry): boolean {
  return entry.state === 'pending' && me.may(NEEDS[entry.verb], entry.site);
}

/** Move it to another time; gives back how it stands then. */
export function moveTo(entry: Pick<Entry, 'schedule' | 'etag'>, to: Planned): Promise<Schemas['ScheduleAnswer']> {
  const params = { path: { id: entry.schedule }, header: { 'If-Match': `"${entry.etag}"` } };
  return sent(api.PATCH('/v1/admin/schedules/{id}', { params, body: to }));
}

/** The same time of day on another day. */
export function onDay(entry: Entry, day: string): Planned {
  return { at: `${day}T${entry.local_at.slice(11, 19)}`, time_zone: entry.time_zone };
}

export async function callOff(entry: Entry): Promise<void> {
  const params = { path: { id: entry.schedule }, header: { 'If-Match': `"${entry.etag}"` } };
  await sent(api.DELETE('/v1/admin/schedules/{id}', { params }));
}

/** A moment in full, by the clocks of a place that are named with it. */
export function saidMoment(at: string, zone?: string): string {
  const known = zone && zones().includes(zone) ? zone : undefined;
  const said = speech.moment(at, { dateStyle: 'full', timeStyle: 'short', ...(known && { timeZone: known }) });
  return known ? `${said} (${speech.words.plans.clocksOf(townOf(known))})` : said;
}
