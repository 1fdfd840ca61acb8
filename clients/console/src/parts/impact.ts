// What readers are served differently, sorted for people: by language and sites, each thing as one sentence's matter.
import type { Schemas } from '../api/client';

type ImpactRow = Schemas['ImpactRow'];

/** What readers notice, told apart where one word of the API stands for things that people see apart. */
export type Noticed = ImpactRow['effect'] | 'language' | 'behind' | 'renewed';

export interface Readers {
  /** Names these readers among the groups. */
  key: string;
  locale: string;
  sites: string[];
  rows: ImpactRow[];
}

/** The rows by who reads them: those who ask for one language on the same sites. */
export function byReaders(rows: ImpactRow[]): Readers[] {
  const groups = new Map<string, Readers>();
  for (const row of rows) {
    const key = [row.locale, ...row.sites].join(' ');
    const group = groups.get(key) ?? { key, locale: row.locale, sites: row.sites, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()].sort((one, other) => other.sites.length - one.sites.length || one.key.localeCompare(other.key));
}

/** How many sites and languages there are among the rows. */
export function reach(rows: ImpactRow[]): { sites: number; locales: number } {
  const sites = new Set(rows.flatMap((each) => each.sites));
  return { sites: sites.size, locales: new Set(rows.map((each) => each.locale)).size };
}

/** What readers notice of a record. */
export function noticed({ effect, served_before: before, served_after: after }: ImpactRow): Noticed {
  if (effect !== 'text' || !before || !after) return effect;
  if (before.locale !== after.locale) return 'language';
  if (before.outdated === after.outdated) return 'text';
  return after.outdated ? 'behind' : 'renewed';
}

/** What the record is called where they read it. */
export function titleOf(row: ImpactRow): string {
  return row.served_after?.title ?? row.served_before?.title ?? row.title ?? row.record;
}
