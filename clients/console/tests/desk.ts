// What flows of lists and queues begin with: texts that were changed, and handed on or published.
import { call } from './server';

interface Text {
  etag: string;
  version: number;
  fields: Record<string, string>;
}
export interface Faq {
  id: string;
  title: string;
}

/** Questions of the library, by title. */
export async function faqs(): Promise<Faq[]> {
  const { items } = await call<{ items: Faq[] }>('GET', '/v1/admin/records?type=faq&owner=core&sort=title&limit=50');
  return items;
}

export function textOf(id: string, locale = 'en'): Promise<Text> {
  return call<Text>('GET', pathOf(id, locale));
}

function pathOf(id: string, locale: string): string {
  return `/v1/admin/sites/core/records/${id}/translations/${locale}`;
}

/** Change the answer of a question, as a draft or at once for readers. */
export async function change(id: string, words: string, publish = false): Promise<Text> {
  const { fields } = await textOf(id);
  return write(id, 'answer', `${fields.answer}\n\n${words}`, publish);
}

/** Write a field of a question anew. */
export async function write(id: string, field: string, words: string, publish = false): Promise<Text> {
  const { etag } = await textOf(id);
  return call<Text>('PATCH', pathOf(id, 'en'), { fields: { [field]: words }, publish }, { 'If-Match': `"${etag}"` });
}

/** Change questions and hand them on for approval, all with a word. */
export async function handOn(some: Faq[], comment: string): Promise<void> {
  const items = [];
  for (const { id, title } of some) {
    const { version } = await change(id, `A **new** word on “${title}”.`);
    items.push({ site: 'core', record: id, locale: 'en', version });
  }
  await call('POST', '/v1/admin/actions/submit', { items, comment });
}
