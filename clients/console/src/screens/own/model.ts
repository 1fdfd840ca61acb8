// What types and fields are called, and how a value of a field reads, in the language of the console.
import { api, sent, type Schemas } from '../../api/client';
import { speech } from '../../app/language.svelte';

type Value = Schemas['FieldValue'];

export function askTypes(): Promise<Schemas['FormTypes']> {
  return sent(api.GET('/v1/admin/types', { params: { query: { language: speech.code } } }));
}

export class Model {
  constructor(readonly types: Schemas['FormType'][]) {}

  type(name: string): Schemas['FormType'] | undefined {
    return this.types.find((each) => each.name === name);
  }

  field(type: string, name: string): Schemas['FormField'] | undefined {
    return this.type(type)?.fields.find((each) => each.name === name);
  }

  labelOf(type: string, field: string): string {
    return this.field(type, field)?.label ?? field;
  }

  /** A value as people read it; empty for nothing. */
  said(type: string, field: string, value: Value): string {
    const options = this.field(type, field)?.options;
    if (value === null || value === undefined) return '';
    if (typeof value === 'boolean') return value ? speech.words.own.yes : speech.words.own.no;
    if (Array.isArray(value)) return value.map((each) => this.#part(each)).join('\n');
    return options?.find((each) => each.value === value)?.label ?? String(value);
  }

  #part(value: unknown): string {
    return typeof value === 'object' && value !== null ? Object.values(value).filter(Boolean).join(' · ') : String(value);
  }
}
