// A failure of an act in one sentence, for a notice.
import type { Failure } from '../../api/failure';
import { speech } from '../../app/language.svelte';

/** What the server says of it, with each place that is wrong; in our own words where it said nothing. */
export function toldOf({ kind, problem }: Failure): string {
  const places = (problem?.errors ?? []).map((each) => each.detail);
  return [problem?.detail ?? speech.words.failures[kind], ...places].join(' ');
}
