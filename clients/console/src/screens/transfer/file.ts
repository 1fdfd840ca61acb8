// Which files the API takes, by the ends of their names, and how they are sent.
import { api, sent, type Schemas } from '../../api/client';

const MEDIA_TYPES = {
  ndjson: 'application/x-ndjson',
  jsonl: 'application/x-ndjson',
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

export const ENDINGS = Object.keys(MEDIA_TYPES).map((each) => `.${each}`);

export interface Said {
  dry_run: boolean;
  /** Of a spreadsheet: what rows are about that do not say. */
  type?: string;
  locale?: string;
}

type Type = Schemas['FormType']['name'] | undefined;

/** The media type of a file; undefined of one that is not taken. */
export function mediaTypeOf(name: string): string | undefined {
  const ending = name.split('.').at(-1)?.toLowerCase() ?? '';
  return ending in MEDIA_TYPES ? MEDIA_TYPES[ending as keyof typeof MEDIA_TYPES] : undefined;
}

export function isSheet(name: string): boolean {
  const type = mediaTypeOf(name);
  return type !== undefined && type !== MEDIA_TYPES.ndjson;
}

/** Send a file as it is. */
export function send(site: string, file: File, { dry_run, type, locale }: Said): Promise<Schemas['ImportReport']> {
  const about = isSheet(file.name) ? { type: (type || undefined) as Type, locale: locale || undefined } : {};
  return sent(
    api.POST('/v1/admin/sites/{site}/import', {
      params: { path: { site }, query: { dry_run, ...about } },
      headers: { 'Content-Type': mediaTypeOf(file.name) },
      // The bytes of the file, whatever it holds.
      body: file as unknown as string,
      bodySerializer: (body) => body as unknown as File,
    }),
  );
}
