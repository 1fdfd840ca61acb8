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
  const about = isSheet(file.name) ? { type: type || undefined, locale: locale || undefined } : {};
  const options = {
    params: { path: { site }, query: { dry_run, ...about } },
    headers: { 'Content-Type': mediaTypeOf(file.name) },
    body: file as unknown as string,
    bodySerializer: (body: unknown) => body as File,
  };
  // The API takes three media types; the generated type knows the body of the first alone.
  return sent(api.POST('/v1/admin/sites/{site}/import', options as Parameters<typeof api.POST<'/v1/admin/sites/{site}/import', never>>[1]));
}
