// What a new record takes from the one before it, and where somebody begins to write it.
import { api, sent, type Schemas } from '../../api/client';
import { Failure } from '../../api/failure';
import type { FormType } from '../../parts/model.svelte';

/** Where a record belongs and what it rests on; what it says of itself alone, such as how sure it is, nobody takes over. */
const SHARED = ['topic', 'category', 'tags', 'citations', 'sources'];

/** The details of a record that another of its type can share. */
export function alike(record: Pick<Schemas['RecordRow'], 'site' | 'translations'>, type: Pick<FormType, 'fields'>): Record<string, unknown> {
  const details = record.translations.find((each) => each.site === record.site && each.locale === 'und');
  const fields = (details?.fields ?? {}) as Record<string, unknown>;
  const names = type.fields.filter((each) => !each.localized && SHARED.includes(each.name)).map((each) => each.name);
  return Object.fromEntries(names.filter((name) => fields[name] !== null && fields[name] !== undefined).map((name) => [name, fields[name]]));
}

/** The first field that must be written and is not the title, as an address names it. */
export function fieldToBegin(type: Pick<FormType, 'fields' | 'title_field'> | undefined): { field?: string } {
  const found = type?.fields.find((each) => each.localized && each.required && each.name !== type.title_field && each.name !== 'slug');
  return found ? { field: found.name } : {};
}

/** What is wrong with the address that a record would have, as a trial tells it; nothing where it is still to be had, or nobody can tell now. */
export async function wrongWithSlug(body: Schemas['RecordInput']): Promise<{ code: string; detail: string } | undefined> {
  try {
    const { problems } = await sent(api.POST('/v1/admin/records', { params: { query: { dry_run: true } }, body }));
    return problems?.find((each) => each.field === 'slug');
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const refused = error.problem?.errors?.find((each) => each.pointer?.endsWith('/slug'));
    return refused && { code: 'invalid-value', detail: refused.detail };
  }
}
