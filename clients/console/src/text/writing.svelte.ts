// One text being written: what the server has, what stands here, and bringing the one to the other without losing a word.
import { api, sent, type Schemas } from '../api/client';
import { Failure } from '../api/failure';

export type Fields = Record<string, unknown>;
type Said = Partial<Pick<Schemas['TextPatch'], 'method' | 'editorial' | 'publish' | 'reason'>>;

/** How what is written here stands to what the server has. */
export type Standing = 'saved' | 'written' | 'saving' | 'offline' | 'conflict' | 'refused';

export interface Place {
  site: string;
  record: string;
  locale: string;
}

const PATH = '/v1/admin/sites/{site}/records/{id}/translations/{locale}';
/** How long somebody pauses before what they wrote is saved by itself. */
const PAUSE_MS = 1_500;

export class Writing {
  /** As the server has it. */
  text = $state.raw<Schemas['TextAnswer']>();
  /** As it stands here. */
  fields = $state.raw<Fields>({});
  standing = $state<Standing>('saved');
  failure = $state.raw<Failure>();
  /** Who else has it open. */
  others = $state.raw<Schemas['PresentValue'][]>([]);
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly place: Place) {}

  async open(): Promise<void> {
    this.#take(await sent(api.GET(PATH, { params: { path: this.#path } })));
  }

  /** Write a field; it is saved by itself a moment later. */
  write(field: string, value: unknown): void {
    this.fields = { ...this.fields, [field]: value };
    this.standing = 'written';
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.save({}, true).catch(() => undefined), PAUSE_MS);
  }

  /** Save now; with `publish` it goes live in the same step. Throws a Failure where it was not done. */
  async save(said: Said = {}, autosave = false): Promise<Schemas['SavedAnswer']> {
    clearTimeout(this.#pause);
    this.standing = 'saving';
    const headers = { 'If-Match': `"${this.text?.etag ?? ''}"` };
    try {
      const body = { fields: this.fields, autosave, ...said } as Schemas['TextPatch'];
      const saved = await sent(api.PATCH(PATH, { params: { path: this.#path }, headers, body }));
      this.#take(saved);
      return saved;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.failure = error;
      this.standing = error.kind === 'stale' ? 'conflict' : error.kind === 'refused' ? 'refused' : 'offline';
      throw error;
    }
  }

  get #path(): { site: string; id: string; locale: string } {
    return { site: this.place.site, id: this.place.record, locale: this.place.locale };
  }

  #take(text: Schemas['TextAnswer']): void {
    this.text = text;
    this.fields = { ...text.fields };
    this.standing = 'saved';
    this.failure = undefined;
  }
}
