// The languages of a record on a site, and how each stands in one word.
import type { Schemas } from '../../api/client';
import { chipOf, type Listed, type Said } from '../../parts/status';
import type { Words } from '../../words';

/** The languages of the site and those that the record has there besides: the original first. */
export function localesOf(record: Pick<Schemas['RecordAnswer'], 'source_locale' | 'translations'>, site: string, served: string[]): string[] {
  const written = record.translations.filter((each) => each.site === site && each.locale !== 'und' && each.state !== 'none').map((each) => each.locale);
  const all = [...new Set([...served, ...written])].sort();
  return all.includes(record.source_locale) ? [record.source_locale, ...all.filter((each) => each !== record.source_locale)] : all;
}

/** How a text stands, for its chip; what is not begun on a clinic's site is as the library has it. */
export function chipOn(row: Listed | undefined, isOurs: boolean, words: Words, isWithdrawn = false): Said {
  if (isWithdrawn && row && row.live !== null) return { says: words.states.withdrawn, kind: 'bad' };
  if (!row || row.state === 'none') return { says: isOurs ? words.states.none : words.record.notOurs, kind: 'none' };
  return chipOf(row, words.states);
}

/** The language to begin with: the one asked for, that of the person among those there are, or the original. */
export function localeToShow(asked: string | null, all: string[], spoken: string, source: string): string {
  if (asked && all.includes(asked)) return asked;
  return all.includes(source) ? source : (all.find((each) => each.split('-')[0] === spoken) ?? all[0] ?? source);
}
