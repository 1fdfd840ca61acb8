// Using a verb on many texts at once: what would happen, doing it, and giving back to readers what they had.
import { api, sent, type Schemas } from '../api/client';

export type Answer = Schemas['ActionAnswer'];
export interface Act {
  verb: keyof typeof PATHS;
  body: Partial<Schemas['CommentInput'] & Schemas['ReviewInput'] & Schemas['SendBackInput'] & Schemas['PublishingInput'] & Schemas['VisibilityInput']>;
}

const PATHS = {
  approve: '/v1/admin/actions/approve',
  'dismiss-outdated': '/v1/admin/actions/dismiss-outdated',
  hide: '/v1/admin/actions/hide',
  publish: '/v1/admin/actions/publish',
  review: '/v1/admin/actions/review',
  'send-back': '/v1/admin/actions/send-back',
  submit: '/v1/admin/actions/submit',
  'take-back': '/v1/admin/actions/take-back',
} as const;

/** How many texts one call takes. */
export const MOST = 200;

/** Use a verb; with `dry_run` nothing is changed, and the answer tells what would be. */
export function use({ verb, body }: Act, dry_run = false): Promise<Answer> {
  // All verbs answer alike, and each takes what its body has.
  const path = PATHS[verb] as typeof PATHS.publish;
  return sent(api.POST(path, { params: { query: { dry_run } }, body: body as Schemas['PublishingInput'] }));
}

/** Give back to readers what they had before a change. */
export function revert(seq: number, reason: string): Promise<Schemas['ChangeReverted']> {
  return sent(api.POST('/v1/admin/changes/{seq}/revert', { params: { path: { seq } }, body: { reason } }));
}
