// Which text is meant: a record's, in one locale, on one site.

export interface Place {
  site: string;
  record: string;
  locale: string;
}

/** The same, as the API's paths name it. */
export function inPath({ site, record, locale }: Place): { site: string; id: string; locale: string } {
  return { site, id: record, locale };
}

export const TEXT = '/v1/admin/sites/{site}/records/{id}/translations/{locale}';
