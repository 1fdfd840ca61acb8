// A phrase that is to be replaced in many texts: what was found, which of it is meant, and doing it.
import { api, sent, type Schemas } from '../../api/client';

export type Text = Schemas['ReplacedText'];
export interface Phrase {
  site: string;
  find: string;
  replace: string;
  whole_words: boolean;
  match_case: boolean;
}

const REST = { keep_case: true, items: null, submit: false, reason: '' };

/** How a text is told from the others. */
export function nameOf({ record, locale }: Pick<Text, 'record' | 'locale'>): string {
  return `${record}/${locale}`;
}

export class Replacing {
  /** What came of it, text by text; undefined until it was done. */
  answer = $state.raw<Schemas['ReplacementAnswer']>();
  /** The hits that are not meant, by text. */
  #left = $state.raw<Record<string, string[]>>({});

  /** What would be replaced where. */
  look(phrase: Phrase, cursor?: string): Promise<Schemas['ReplacementAnswer']> {
    const query = { dry_run: true, limit: 50, ...(cursor && { cursor }) };
    return sent(api.POST('/v1/admin/replacements', { params: { query }, body: { ...REST, ...phrase } }));
  }

  isMeant(text: Text, hit: string): boolean {
    return !this.#left[nameOf(text)]?.includes(hit);
  }

  mean(text: Text, hit: string, isMeant: boolean): void {
    const others = (this.#left[nameOf(text)] ?? []).filter((each) => each !== hit);
    this.#left = { ...this.#left, [nameOf(text)]: isMeant ? others : [...others, hit] };
  }

  begin(): void {
    this.answer = undefined;
    this.#left = {};
  }

  /** The texts to be saved, each with the hits that are meant: none that nobody has seen. */
  chosen(texts: Text[]): Schemas['ChosenText'][] {
    return texts.flatMap((text) => {
      const hits = text.hits.filter((hit) => hit.after && this.isMeant(text, hit.id)).map((hit) => hit.id);
      const { record, locale, etag } = text;
      return text.did === 'would-save' && hits.length ? [{ record, locale, etag, hits }] : [];
    });
  }

  /** Save what is meant as drafts; handed on at once where a reason is given. */
  async save(phrase: Phrase, texts: Text[], reason: string): Promise<void> {
    const body = { ...REST, ...phrase, items: this.chosen(texts), submit: !!reason, reason };
    this.answer = await sent(api.POST('/v1/admin/replacements', { body }));
  }
}
