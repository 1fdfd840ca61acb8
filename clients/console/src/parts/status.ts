// How a text stands, in the words of a line: what readers have, and what has become of it since.
import type { Schemas } from '../api/client';
import type { Words } from '../words';

export type Standing = Pick<Schemas['TextAnswer'], 'state' | 'live' | 'draft' | 'stage' | 'outdated'> & { is_override?: boolean };

/** The one line that says it all, such as "Live. Changed since: draft." */
export function statusOf(text: Standing, words: Words['record']): string {
  const behind = text.outdated.length ? [`${words.behind}.`] : [];
  if (text.state === 'none') return text.is_override ? words.notOurs : words.notBegun;
  if (text.draft === null) return [`${text.live === null ? words.takenOff : words.live}.`, ...behind].join(' ');
  const since = text.live === null ? words.neverLive : `${words.live}. ${words.changed}`;
  return [`${since}: ${stageOf(text, words)}.`, ...behind].join(' ');
}

function stageOf({ stage }: Standing, words: Words['record']): string {
  if (!stage) return words.stages.draft;
  return words.stages[stage.name](stage.who?.name ?? stage.by ?? '?');
}
