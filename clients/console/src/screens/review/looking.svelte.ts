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
  return `${work.kind}/${work.site}/${work.record}/${work.locale ?? work.texts.find((each) => each.locale !== 'und')?.locale ?? 'und'}`;
}

/** All that a reviewer needs of a piece of work. */
export async function look(work: Work, since?: Since): Promise<Looked> {
  const include: ('attestations' | 'seen_on')[] = ['attestations', 'seen_on'];
  const asked = sent(api.GET('/v1/admin/records/{id}', { params: { path: { id: work.record }, query: { include } } }));
  const texts = await Promise.all(work.texts.map((each) => read(each.site, work.record, each.locale, each.version)));
  const record = await asked;
  const sides = await Promise.all(texts.map((text) => compared(text, since ? [since] : pointsOf(text, record, work.kind))));
  const hasDetails = texts.some((each) => each.locale === 'und');
  return { name: nameOf(work), record, sides, details: hasDetails ? undefined : await detailsOf(work, texts) };
}

/** A text in the version that is to be looked at: the one being worked on or, where somebody writes on, what readers have. */
async function read(site: string, id: string, locale: string, version?: number | null): Promise<Text> {
  const path = { site, id, locale };
  const text = await sent(api.GET(TEXT, { params: { path } }));
  if (!version || version === text.version || version !== text.live) return text;
  const { fields, method, who, imported_by, saved_at, saved_by, class: meant } = await sent(api.GET(`${TEXT}/versions/{number}`, { params: { path: { ...path, number: version } } }));
  return { ...text, version, draft: null, draft_review: null, stage: null, problems: [], class: meant as Text['class'], fields, method, who, imported_by, saved_at, saved_by };
}

/** The details that are read with texts: the newest where they are handed on too, or readers have none, or nothing is; else what readers have. */
async function detailsOf({ site, record }: Work, texts: Text[]): Promise<Text> {
  const details = await read(site, record, 'und');
  const isNewest = isHandedOn(details) || texts.some((text) => isDraft(text) && !isHandedOn(text));
  return isNewest ? details : read(site, record, 'und', details.live);
}

function isHandedOn({ stage }: Text): boolean {
  return stage?.name === 'submitted' || stage?.name === 'approved';
}

/** Whether it is the draft that is looked at. */
export function isDraft({ draft, version }: Text): boolean {
  return draft !== null && draft === version;
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
    const to = text.version === null ? undefined : String(text.version);
    const diff = await sent(api.GET(`${TEXT}/diff`, { params: { path, query: { from: since, ...(to && { to }) } } }));
    return { text, since, diff };
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'missing' || since === 'empty') throw error;
    return compared(text, others);
  }
}

/** The day by which what readers have of the texts is to be reviewed again; null where they have no review. */
export async function dueOn(work: Work, { sides }: Looked): Promise<string | null> {
  const { reviews = [] } = await sent(api.GET('/v1/admin/records/{id}', { params: { path: { id: work.record }, query: { include: ['reviews'] } } }));
  const found = reviews.find((each) => sides.some(({ text }) => text.site === each.site && text.locale === each.locale));
  return found?.next_due_on ?? null;
}

/** The texts as pins, of those that a verb may be used on. */
export function pinsFor(verb: string, sides: Side[]): Schemas['PinInput'][] {
  return sides
    .filter(({ text }) => text.can[verb]?.allowed)
    .flatMap(({ text: { site, record, locale, version } }) => (version === null ? [] : [{ site, record, locale, version }]));
}

/** The texts that somebody confirms, with the details that they have read: those of a draft go without saying, and so do what readers have. */
export function pinsToConfirm({ sides, details, record }: Looked): Schemas['PinInput'][] {
  const pins = pinsFor('review', sides);
  const isSaid = !!details && details.site === record.site && isDraft(details) && !sides.some(({ text }) => isDraft(text));
  return isSaid && details.version !== null ? [...pins, { site: details.site, record: details.record, locale: details.locale, version: details.version }] : pins;
}

/** Whether a verb may be used on any of the texts; else why not. */
export function canAny(verb: string, sides: Side[]): Schemas['AllowedValue'] | undefined {
  const all = sides.map(({ text }) => text.can[verb]).filter((each) => !!each);
  return all.find((each) => each.allowed) ?? all[0];
}
