// The kinds of work that wait, grouped as people see them, and where each piece is done.
import type { Schemas } from '../../api/client';
import { href } from '../../app/address.svelte';

export type Item = Schemas['InboxItem'];
export type Kind = Item['kind'];
export type Of<K extends Kind> = Extract<Item, { kind: K }>;

/** What is to do now, what people say, what is at risk, and what others have. */
export const GROUPS = {
  now: ['sent_back', 'to_approve', 'to_publish', 'review_due', 'to_review', 'outdated', 'overtaken', 'upstream_changed', 'to_translate', 'my_drafts'],
  talk: ['assigned', 'mentioned'],
  risk: ['schedule_failed', 'schedule_late', 'schedule_broken', 'release_broken', 'job_failing', 'job_late', 'webhook_disabled', 'slug_shadowed'],
  others: ['waiting_for_others'],
} as const satisfies Record<string, Kind[]>;
export type Group = keyof typeof GROUPS;

function subjectOf(item: Item): string {
  if ('thread' in item) return item.thread;
  if ('record' in item) return item.record;
  if ('release' in item) return item.release;
  if ('job' in item) return item.job;
  return 'webhook' in item ? item.webhook : item.schedule;
}

/** How a piece of work is told from the others. */
export function nameOf(item: Item): string {
  return [item.kind, subjectOf(item), item.site, item.locale, 'slug' in item ? item.slug : ''].join(' ');
}

/** The page on which it is done. */
export function placeOf(item: Item): string {
  const site = item.site ?? '';
  const locale = item.locale ?? ('texts' in item ? item.texts.find((each) => each.locale !== 'und')?.locale : undefined);
  switch (item.kind) {
    case 'to_approve':
    case 'to_review':
    case 'review_due':
      return href('/review', { site, kind: item.kind === 'to_approve' ? undefined : item.kind, at: `${item.kind}/${site}/${item.record}/${locale ?? 'und'}` });
    case 'outdated':
    case 'to_translate':
      return href(locale && locale !== 'und' ? `/sites/${site}/translate/${locale}/${item.record}` : `/sites/${site}/records/${item.record}`);
    case 'release_broken':
      return href(`/sites/${site}/releases/${item.release}`);
    case 'schedule_failed':
    case 'schedule_late':
    case 'schedule_broken':
      return href(`/sites/${site}/plans`);
    case 'job_failing':
    case 'job_late':
      return href('/running');
    case 'webhook_disabled':
      return href(`/webhooks/${item.webhook}`);
    case 'assigned':
    case 'mentioned':
      return href(`/sites/${site}/records/${item.record}`, { locale, thread: item.thread });
    default:
      return href(`/sites/${site}/records/${item.record}`, { locale });
  }
}

/** The texts of a piece of work, each pinned to the version that is told of. */
export function pinsOf(item: Item): Schemas['PinInput'][] {
  if (!('texts' in item) || !('record' in item)) return [];
  return item.texts.flatMap((text) => {
    const { site, record, locale, version } = text as Schemas['StagedWork'];
    return version === null ? [] : [{ site, record, locale, version }];
  });
}
