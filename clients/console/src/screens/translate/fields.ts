// The fields that stand side by side: what the original says, what it said when it was translated, and how the translation stands.
import type { Schemas } from '../../api/client';
import type { FormType } from '../../parts/model.svelte';

type Piece = Schemas['PieceValue'];
export interface Beside {
  field: FormType['fields'][number];
  /** What the original says now. */
  now: unknown;
  /** Its words then and now, marked; null where nothing has changed since. */
  words: Piece[] | null;
  /** What it said, where that cannot be told word by word. */
  was: unknown;
  hasChanged: boolean;
  state: Schemas['StandingValue']['fields'][string] | undefined;
}

/** The fields of a translation in the order of the form: all that the original or the translation says in its own language. */
export function besides({ source, standing, text }: Schemas['BesideAnswer'], type: FormType): Beside[] {
  const now = (source?.now?.fields ?? {}) as Record<string, unknown>;
  const written = new Set([...Object.keys(now), ...Object.keys(text.fields)]);
  return type.fields
    .filter((field) => written.has(field.name) && (field.localized || field.localizable))
    .map((field) => {
      const change = source?.changes.find((each) => each.field === field.name);
      return { field, now: now[field.name], words: change?.words ?? null, was: change?.from, hasChanged: !!change, state: standing?.fields[field.name] };
    });
}
