// Which texts of a record a list shows on a site, and which of them a verb is for.
import type { Schemas } from '../../api/client';

export type Row = Schemas['RecordRow'];
type Text = Schemas['TextRow'];
export type Of = 'submit' | 'approve' | 'publish';

/** The texts that the site itself answers for: its own, or else the owner's. */
export function textsOn(site: string, row: Row): Text[] {
  const own = row.translations.filter((each) => each.site === site);
  return own.length ? own : row.translations.filter((each) => each.site === row.site);
}

/** The texts with words, the original first; the details only while they are being worked on. */
export function shown(site: string, row: Row): Text[] {
  const rank = (text: Text): number => (text.locale === row.source_locale ? 0 : text.locale === 'und' ? 2 : 1);
  return textsOn(site, row)
    .filter((each) => each.locale !== 'und' || each.draft !== null)
    .toSorted((one, other) => rank(one) - rank(other) || one.locale.localeCompare(other.locale));
}

/** The languages of a site that a record is not begun in. */
export function missing(row: Row, locales: string[]): string[] {
  const begun = new Set(row.translations.map((each) => each.locale));
  return locales.filter((each) => each !== 'und' && !begun.has(each));
}

/** The texts of a row that a verb can do something with. */
export function textsFor(verb: Of, site: string, row: Row, may: (locale: string) => boolean): Text[] {
  return textsOn(site, row).filter((each) => (verb === 'publish' ? each.draft !== null && may(each.locale) : each.can.includes(verb)));
}

/** The texts, each pinned to the version that was seen. */
export function pins(rows: { row: Row; texts: Text[] }[]): Schemas['PinInput'][] {
  return rows.flatMap(({ row, texts }) =>
    texts.flatMap(({ site, locale, version }) => (version === null ? [] : [{ site, record: row.id, locale, version }])),
  );
}
