// One release at work: as the server has it, how its texts stand, what publishing it would do; and altering it.
import { Asked } from '../../api/asked.svelte';
import { api, sent, type Schemas } from '../../api/client';
import { me } from '../../app/me.svelte';

export type Release = Schemas['ReleaseAnswer'];
export type Item = Schemas['ReleaseItemInput'];
export type Text = Schemas['TextRow'];
const MOST = 200;
/** As the API takes it that no time is named. */
export const NO_TIME = { at: null, time_zone: 'UTC' };

/** The same text, whichever version of it. */
export function isSame(one: Omit<Item, 'version'>, other: Omit<Item, 'version'>): boolean {
  return one.site === other.site && one.record === other.record && one.locale === other.locale;
}

/** Items with some more, each text once, as it was named last. */
export function joined(items: Item[], more: Item[]): Item[] {
  return [...items.filter((each) => !more.some((one) => isSame(one, each))), ...more].map(pinOf);
}

/** What a release takes of an item. */
export function pinOf({ site, record, locale, version }: Item): Item {
  return { site, record, locale, version };
}

async function scheduleOf({ id, site, state, schedule }: Release): Promise<Schemas['ScheduleAnswer'] | undefined> {
  if (schedule) return sent(api.GET('/v1/admin/schedules/{id}', { params: { path: { id: schedule } } }));
  if (state !== 'proposed' && state !== 'declined') return undefined;
  const wished = await sent(api.GET('/v1/admin/schedules', { params: { query: { site, state, limit: MOST } } }));
  return wished.items.find((each) => each.release === id);
}

export class ReleaseWork {
  readonly release: Asked<Release>;
  readonly #records: Asked<Schemas['RecordPage']>;
  readonly tried: Asked<Schemas['Tried']>;
  /** Its schedule, or the one that is wished for it. */
  readonly #schedule: Asked<Schemas['ScheduleAnswer'] | undefined>;

  constructor(readonly id: () => string) {
    this.release = new Asked(() => sent(api.GET('/v1/admin/releases/{id}', { params: { path: { id: id() } } })));
    this.#records = new Asked(() => {
      const query = { release: [id()], limit: MOST };
      return this.etag ? sent(api.GET('/v1/admin/records', { params: { query } })) : undefined;
    });
    this.tried = new Asked(() => (this.etag ? this.#attempt() : undefined));
    this.#schedule = new Asked(() => this.value && scheduleOf(this.value));
  }

  get value(): Release | undefined {
    return this.release.value;
  }
  get etag(): string {
    return this.value?.etag ?? '';
  }
  get isProposal(): boolean {
    return this.value?.state === 'proposed' || this.value?.state === 'declined';
  }
  get isOpen(): boolean {
    return this.value?.state === 'open' || this.isProposal;
  }
  /** Whether they may decide: publish it, plan it, accept it. */
  get mayDecide(): boolean {
    return !!this.value && me.may('publish', this.value.site);
  }
  get isMine(): boolean {
    return !!this.value?.who.id && this.value.who.id === me.answer?.person;
  }
  get mayAlter(): boolean {
    return this.isProposal ? this.isMine : this.value?.state === 'open' && this.mayDecide;
  }

  /** How a text of it stands now; undefined where that is not known here. */
  textOf(item: Omit<Item, 'version'>): Text | undefined {
    const record = this.#records.value?.items.find((each) => each.id === item.record);
    return record?.translations.find((each) => each.site === item.site && each.locale === item.locale);
  }

  /** Publishing it, or accepting it, as a dry run; whoever may not accept a proposal cannot try it. */
  #attempt(): Promise<Schemas['Tried']> | undefined {
    const { path, header } = this.named;
    if (!this.value?.items.length) return undefined;
    if (this.value.state === 'open') return sent(api.POST('/v1/admin/releases/{id}/validate', { params: { path } }));
    if (this.value.state !== 'proposed' || !this.mayDecide) return undefined;
    const params = { path, header, query: { dry_run: true } };
    return sent(api.POST('/v1/admin/proposals/{id}/accept', { params, body: { comment: '', ...NO_TIME } }));
  }

  get schedule(): Schemas['ScheduleAnswer'] | undefined {
    return this.#schedule.value;
  }
  /** When it goes live, or is wished to, by the clocks that were meant. */
  get when(): { at: string; time_zone: string } | undefined {
    return this.schedule && { at: this.schedule.local_at, time_zone: this.schedule.time_zone };
  }

  get named(): { path: { id: string }; header: { 'If-Match': string } } {
    return { path: { id: this.id() }, header: { 'If-Match': `"${this.etag}"` } };
  }

  async setItems(items: Item[]): Promise<void> {
    if (this.isProposal) await this.#propose({ items });
    else await sent(api.PUT('/v1/admin/releases/{id}/items', { params: this.named, body: { items } }));
    await this.release.again();
  }

  async rename(name: string, description: string): Promise<void> {
    if (this.isProposal) await this.#propose({ name, description });
    else await sent(api.PATCH('/v1/admin/releases/{id}', { params: this.named, body: { name, description } }));
    await this.release.again();
  }

  /** A proposal is altered as a whole, and waits to be decided about again. */
  async #propose(changes: Partial<Schemas['ProposalAlteredInput']>): Promise<void> {
    const { name = '', description = '', items = [] } = this.value ?? {};
    const body = { name, description, items: items.map(pinOf), ...(this.when ?? NO_TIME), ...changes };
    await sent(api.PUT('/v1/admin/proposals/{id}', { params: this.named, body }));
  }
}
