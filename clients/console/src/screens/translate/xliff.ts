// Files for translators: where one is fetched, and what would come or came of one that is brought back.
import { api, sent, type Schemas } from '../../api/client';
import { Failure } from '../../api/failure';
import { page } from '../../api/root';

export type Report = Schemas['XliffReport'];
export interface Out {
  locale: string;
  version: '1.2' | '2.1';
  only_outdated: boolean;
  types?: string[];
  /** Just these records. */
  ids?: string[];
}
export interface In {
  partial: boolean;
  moved_source: 'refuse' | 'draft';
}

/** The address under which a file is fetched. */
export function addressOf(site: string, { locale, version, only_outdated, types = [], ids = [] }: Out): string {
  const said = new URLSearchParams({ locale, version, ...(only_outdated && { only_outdated: 'true' }), ...(types.length && { types: types.join(',') }), ...(ids.length && { ids: ids.join(',') }) });
  return `${page(`/v1/admin/sites/${site}/xliff`)}?${said}`;
}

/** Bring a file back; with `dry_run` the report says what would become of each unit. A file that is refused is told of by its report too. */
export async function bring(site: string, file: string, how: In, dry_run: boolean): Promise<Report> {
  const call = api.POST('/v1/admin/sites/{site}/xliff', {
    params: { path: { site }, query: { ...how, dry_run } },
    body: file,
    bodySerializer: (body) => body,
    headers: { 'Content-Type': 'application/xliff+xml' },
  });
  try {
    return await sent(call);
  } catch (error) {
    const report = error instanceof Failure ? error.problem?.report : undefined;
    if (!report) throw error;
    return report as unknown as Report;
  }
}
