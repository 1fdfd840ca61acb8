// What records are called, for ids that stand in fields: many are asked for in one call.
import { SvelteMap } from 'svelte/reactivity';

import { api, sent, type Schemas } from '../api/client';

type Named = Pick<Schemas['RecordRow'], 'id' | 'title' | 'type' | 'site'>;
const MOST = 100;

class NamedRecords {
  readonly #known = new SvelteMap<string, Named>();
  readonly #asked = new Set<string>();
  #waiting: string[] = [];

  /** The record of an id; undefined until it is known, or where it is not for the caller. */
  of(id: string): Named | undefined {
    if (!this.#asked.has(id)) {
      this.#asked.add(id);
      // One call for all that this moment asks for.
      if (!this.#waiting.length) queueMicrotask(() => void this.#ask());
      this.#waiting.push(id);
    }
    return this.#known.get(id);
  }

  async #ask(): Promise<void> {
    const ids = this.#waiting;
    this.#waiting = [];
    for (let from = 0; from < ids.length; from += MOST) {
      const some = ids.slice(from, from + MOST);
      const page = await sent(api.GET('/v1/admin/records', { params: { query: { ids: some, limit: MOST } } })).catch(() => undefined);
      if (!page) for (const id of some) this.#asked.delete(id);
      for (const { id, title, type, site } of page?.items ?? []) this.#known.set(id, { id, title, type, site });
    }
  }
}

export const named = new NamedRecords();
