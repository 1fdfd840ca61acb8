// The record types as forms have them, in the language of the console: what they, their fields and their options are called.
import { api, sent, type Schemas } from '../api/client';
import { speech } from '../app/language.svelte';

export type FormType = Schemas['FormType'];
export type FormField = Schemas['FormField'];

class Model {
  #types = $state.raw<FormType[]>([]);
  #asked = '';

  /** All types, in the order of a page; none until they are there. */
  get types(): FormType[] {
    const language = speech.code;
    if (this.#asked !== language) void this.#ask(language);
    return this.#types;
  }

  async #ask(language: typeof speech.code): Promise<void> {
    this.#asked = language;
    try {
      const { items } = await sent(api.GET('/v1/admin/types', { params: { query: { language } } }));
      if (this.#asked === language) this.#types = items;
    } catch {
      // Whoever looks next asks again; meanwhile names stand in place of labels.
      this.#asked = '';
    }
  }

  typeOf(name: string): FormType | undefined {
    return this.types.find((each) => each.name === name);
  }

  /** What one record of a type is called. */
  label(type: string | null): string {
    return (type && this.typeOf(type)?.label) || (type ?? '');
  }

  /** What several records of a type are called. */
  plural(type: string): string {
    return this.typeOf(type)?.plural ?? type;
  }

  field(type: string, name: string): FormField | undefined {
    return this.typeOf(type)?.fields.find((each) => each.name === name);
  }

  /** What a field is called. */
  fieldLabel(type: string, name: string): string {
    return this.field(type, name)?.label ?? name;
  }

  /** What a field is called where it is not said of which type; fields of one name are called alike. */
  anyLabel(name: string): string {
    return this.types.flatMap((each) => each.fields).find((each) => each.name === name)?.label ?? name;
  }

  /** Names of fields in the order of the form. */
  inOrder(type: string, names: string[]): string[] {
    const order = this.typeOf(type)?.fields.map((each) => each.name) ?? [];
    return names.toSorted((one, other) => order.indexOf(one) - order.indexOf(other));
  }
}

export const model = new Model();
