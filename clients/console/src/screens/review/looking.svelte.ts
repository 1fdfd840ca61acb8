// One piece of work that a reviewer looks at: its texts, how each differs from what was read or live before, and what stands around.
import { api, sent, type Schemas } from '../../api/client';
import { Failure } from '../../api/failure';

export type Work = Extract<Schemas['InboxItem'], { kind: 'to_approve' | 'to_review' | 'review_due' }>;
export type Since = 'last_reviewed' | 'live' | 'empty';
type Text = Schemas['TextAnswer'];

/** A text with how it differs from what it is compared with. */
export interface Side {
  text: Text;
  since: Since;
  diff: Schemas['DiffAnswer'];
}
export interface Looked {
  /** Of which piece of work this is. */
  name: string;
  record: Schemas['RecordAnswer'];
  sides: Side[];
  /** The details of the record, where they are not among what is looked at. */
  details: Text | undefined;
}

const TEXT = '/v1/admin/sites/{site}/records/{id}/translations/{locale}';

/** How a piece of work is told from the others, in the address too. */
export function nameOf(work: Work): string {
  return `${work.site}/${work.record}/${work.locale ?? work.texts.find((each) => each.locale !== 'und')?.locale ?? 'und'}`;
}

/** All that a reviewer needs of a piece of work. */
export async function look(work: Work, since?: Since): Promise<Looked> {
  const include: ('reviews' | 'attestations' | 'seen_on')[] = ['reviews', 'attestations', 'seen_on'];
  const asked = sent(api.GET('/v1/admin/records/{id}', { params: { path: { id: work.record }, query: { include } } }));
  const texts = await Promise.all(work.texts.map((each) => read(each.site, work.record, each.locale)));
  const record = await asked;
  const sides = await Promise.all(texts.map((text) => compared(text, since ? [since] : pointsOf(text, record, work.kind))));
  const hasDetails = texts.some((each) => each.locale === 'und');
  return { name: nameOf(work), record, sides, details: hasDetails ? undefined : await read(work.site, work.record, 'und') };
}

function read(site: string, id: string, locale: string): Promise<Text> {
  return sent(api.GET(TEXT, { params: { path: { site, id, locale } } }));
}

/** What a text is best compared with, for whoever approves or reviews it. */
export function pointsOf({ site, locale, live }: Text, { attestations }: Schemas['RecordAnswer'], kind: Work['kind']): Since[] {
  const isRead = !!attestations?.some((each) => each.site === site && each.locale === locale);
  if (kind === 'to_approve') return live === null ? ['empty'] : ['live'];
  return isRead ? ['last_reviewed', 'empty'] : ['empty'];
}

// Where there is nothing to compare with, the whole text is new.
async function compared(text: Text, [since = 'empty', ...others]: Since[]): Promise<Side> {
  const path = { site: text.site, id: text.record, locale: text.locale };
  try {
    const diff = await sent(api.GET(`${TEXT}/diff`, { params: { path, query: { from: since } } }));
    return { text, since, diff };
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'missing' || since === 'empty') throw error;
    return compared(text, others);
  }
}

/** The texts as pins, of those that a verb may be used on. */
export function pinsFor(verb: string, sides: Side[]): Schemas['PinInput'][] {
  return sides
    .filter(({ text }) => text.can[verb]?.allowed)
    .flatMap(({ text: { site, record, locale, version } }) => (version === null ? [] : [{ site, record, locale, version }]));
}

/** Whether a verb may be used on any of the texts; else why not. */
export function canAny(verb: string, sides: Side[]): Schemas['AllowedValue'] | undefined {
  const all = sides.map(({ text }) => text.can[verb]).filter((each) => !!each);
  return all.find((each) => each.allowed) ?? all[0];
}
