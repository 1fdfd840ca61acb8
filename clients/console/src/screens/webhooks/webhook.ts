// What people call a webhook, and how it stands.
import type { Schemas } from '../../api/client';

export const EVENTS = [
  'content.withdrawn', 'content.hidden', 'content.unpublished', 'content.published', 'content.reinstated', 'content.shown', 'order.changed', 'site.changed', 'review.due',
  'translation.outdated', 'plan.at_risk',
] as const satisfies Schemas['NewWebhook']['events']; // prettier-ignore

type Webhook = Pick<Schemas['WebhookValue'], 'description' | 'url' | 'enabled' | 'disabled_because'>;

/** How its standing looks: what somebody stopped is no fault. */
export const LOOKS = { sends: 'good', stopped: 'none', gave_up: 'bad' } as const;

/** Its description; without one, the machine that it leads to. */
export function calledBy({ description, url }: Pick<Webhook, 'description' | 'url'>): string {
  return description || new URL(url).host;
}

/** Whether it sends; if not, whether somebody stopped it or the server gave up. */
export function standingOf({ enabled, disabled_because }: Webhook): 'sends' | 'stopped' | 'gave_up' {
  if (enabled) return 'sends';
  return disabled_because ? 'gave_up' : 'stopped';
}
