// How a text stands: in the words of a line, and in the few of a chip; what readers have, and what has become of it since.
import type { Schemas } from '../api/client';
import { speech } from '../app/language.svelte';
import type { Words } from '../words';

export type Standing = Pick<Schemas['TextAnswer'], 'state' | 'live' | 'draft' | 'stage' | 'outdated' | 'review'> & { is_override?: boolean };
export type Listed = Pick<Schemas['TextRow'], 'state' | 'live' | 'outdated' | 'review'>;
export interface Said {
  says: string;
  kind: 'good' | 'waits' | 'bad' | 'none';
}

/** The one line that says it all, such as "Live. Changed since: draft."; `live` is another word for what readers do not get just now. */
export function statusOf(text: Standing, words: Words['record'], live = words.live): string {
  const amiss = [text.review?.status === 'overdue' && words.overdue, text.outdated.length && words.behind].filter(Boolean).map((each) => `${each}.`);
  if (text.state === 'none') return text.is_override ? words.notOurs : words.notBegun;
  if (text.draft === null) return [`${text.live === null ? words.takenOff : live}.`, ...amiss].join(' ');
  const since = text.live === null ? words.neverLive : `${live}. ${words.changed}`;
  return [`${speech.named(since, stageOf(text, words))}.`, ...amiss].join(' ');
}

function stageOf({ stage }: Standing, words: Words['record']): string {
  if (!stage) return words.stages.draft;
  return words.stages[stage.name](stage.who?.name ?? stage.by ?? '?');
}

/** The few words of a chip: what is amiss with what readers have, or that they have it, and what waits. */
export function chipOf({ state, live, outdated, review }: Listed, states: Words['states']): Said {
  if (state === 'none' || state === 'unpublished') return { says: states[state], kind: 'none' };
  const amiss = [review === 'overdue' && states.overdue, outdated.length && states.outdated].filter((each) => typeof each === 'string');
  const readers = live === null ? [] : amiss.length ? amiss : [states.live];
  const says = [...readers, ...(state === 'live' ? [] : [states[state]])];
  const kind = (live !== null && amiss.length) || state === 'sent_back' ? 'bad' : state === 'live' ? 'good' : 'waits';
  return { says: says.map((each, place) => (place ? each.toLowerCase() : each)).join(' · '), kind };
}
