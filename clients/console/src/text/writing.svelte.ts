// One text being written: what the server has, what stands here, and bringing the one to the other without losing a word.
import { api, sent, type Schemas } from '../api/client';
import { Failure } from '../api/failure';
import { speech } from '../app/language.svelte';
import { me } from '../app/me.svelte';
import { notices } from '../app/notices.svelte';
import { Keeper } from './keeper.svelte';
import { same, toldOf, type Difference, type Fields } from './merging';
import { inPath, TEXT, type Place } from './place';
import { Presence } from './presence.svelte';
import { Rhythm } from './rhythm';
import { Sheet, type Told } from './sheet.svelte';
import { alone, Line } from './windows';

export type { Fields } from './merging';
export type { Place } from './place';
type Text = Schemas['TextAnswer'];
type Said = Partial<Pick<Schemas['TextPatch'], 'method' | 'editorial' | 'publish' | 'reason'>>;

/** How what is written here stands to what the server has. */
export type Standing = 'saved' | 'written' | 'saving' | 'offline' | 'conflict' | 'refused';
/** How often a save that came too late is tried again at once, and how long one may take before it counts as not done. */
const MOST_TURNS = 5;
const PATIENCE_MS = 30_000;

export class Writing {
  /** Why the last save was not done. */
  failure = $state.raw<Failure>();
  /** When the server last took everything, by the clock of this device. */
  savedAt = $state<number>();
  #isSaving = $state(false);
  readonly #sheet = new Sheet();
  readonly #keeper: Keeper;
  readonly #presence: Presence;
  readonly #line: Line<Told>;
  readonly #rhythm = new Rhythm(() => this.#autosave());
  readonly #name: string;

  constructor(readonly place: Place) {
    const person = me.answer?.person ?? me.answer?.key ?? '';
    this.#name = ['text', person, place.site, place.record, place.locale].join(' ');
    this.#keeper = new Keeper(person, place, () => this.#sheet.kept);
    this.#presence = new Presence(place, (etag) => void this.#follow(etag));
    this.#line = new Line(this.#name, (told) => this.#hear(told));
  }

  /** As the server has it. */
  get text(): Text | undefined {
    return this.#sheet.text;
  }

  /** As it stands here. */
  get fields(): Fields {
    return this.#sheet.fields;
  }

  /** The fields that the server has not got as they stand here. */
  get unsaved(): string[] {
    return this.#sheet.unsaved;
  }

  /** What both have changed, until somebody chooses. */
  get conflicts(): Difference[] {
    return this.#sheet.conflicts;
  }

  /** What somebody else changed while this was open, and stands here now. */
  get taken(): Sheet['taken'] {
    return this.#sheet.taken;
  }

  /** Who else has it open; other windows of oneself among them. */
  get others(): Schemas['PresentValue'][] {
    return this.#presence.others;
  }

  /** Whether what is not saved would outlive this page. */
  get isKept(): boolean {
    return this.#keeper.isKept;
  }

  get standing(): Standing {
    if (this.conflicts.length) return 'conflict';
    if (!this.unsaved.length) return this.#isSaving ? 'saving' : 'saved';
    if (this.#sheet.refused.length) return 'refused';
    if (this.failure && this.failure.kind !== 'stale' && this.failure.kind !== 'refused') return 'offline';
    return this.#isSaving ? 'saving' : 'written';
  }

  /** Read it, with what was written on this device before and never arrived; and again, what has become of it since. */
  async open(): Promise<void> {
    if (this.text) return this.look();
    this.#sheet.begin(await this.#read());
    this.#keeper.begin(); // From here on somebody can write, and the page may go away again at once.
    const before = this.fields;
    const left = await this.#keeper.left();
    const brought = left.filter((each) => this.#sheet.bringBack(each));
    await this.#keeper.adopt();
    this.#rhythm.begin();
    this.#presence.enter();
    this.#line.say({ asks: true });
    const newest = brought.at(-1);
    if (newest) this.#tell(newest.at, before);
  }

  /** Read it again, after something was done with it besides writing, such as publishing. */
  async look(): Promise<void> {
    const before = this.#sheet.etag;
    const now = await this.#read();
    // A save of one's own may have overtaken the answer.
    if (this.#isSaving || this.#sheet.etag !== before) return;
    // What stands in its way, and what one may, may be other things though no word of it is.
    if (now.etag === before) this.#sheet.text = now;
    else this.#sheet.take(now);
  }

  /** Write a field; it is saved by itself a moment later. */
  write(field: string, given: unknown): void {
    const before = this.fields[field];
    const value = $state.snapshot(given);
    if (same(before, value)) return;
    this.#sheet.write(field, value);
    this.#line.say({ wrote: { field, before, value } });
    this.#presence.write();
    this.#written();
  }

  /** Save now; with `publish` it goes live in the same step. Throws a Failure where it was not done. */
  async save(said: Said = {}): Promise<Schemas['SavedAnswer']> {
    this.#rhythm.rest();
    try {
      // A save that this one waits for may find what somebody must choose between.
      return await alone(this.#name, () => (this.conflicts.length ? Promise.reject(new Failure('stale')) : this.#send(said, this.unsaved)));
    } finally {
      // What was refused together with its publication is still to be kept as a draft.
      if (this.#sheet.ready.length) this.#rhythm.soon();
    }
  }

  /** Choose what a field says that both have changed: one of the two, or something made of both. */
  choose(field: string, value: unknown): void {
    this.#line.say({ chose: { field, theirs: this.conflicts.find((each) => each.field === field)?.theirs, before: this.fields[field], value } });
    this.#sheet.choose(field, value);
    this.#written();
  }

  /** Leave it: what is not saved yet is, and what cannot be is kept on this device. */
  close(): void {
    this.#rhythm.end();
    this.#keeper.end();
    this.#presence.leave();
    if (this.#sheet.ready.length) void this.#autosave().catch(() => undefined);
    this.#line.close();
  }

  #read(): Promise<Text> {
    return sent(api.GET(TEXT, { params: { path: inPath(this.place) } }));
  }

  #tell(at: number, before: Fields): void {
    const names = this.unsaved;
    notices.tell(speech.words.text.broughtBack(speech.moment(new Date(at))), {
      says: speech.words.text.undo,
      do: () => names.forEach((name) => this.write(name, before[name] ?? null)),
    });
    this.#written();
  }

  #written(): void {
    this.#rhythm.type();
    this.#keeper.note();
  }

  async #autosave(): Promise<void> {
    // Whoever has signed in meanwhile may be somebody else, and these are not their words.
    if (this.failure?.kind === 'session' && !(await me.isStillHere())) throw this.failure;
    await alone(this.#name, async () => {
      // One field that is refused does not keep back the others.
      for (let turn = 0; this.#sheet.ready.length && turn < MOST_TURNS; turn++) {
        await this.#send({ autosave: true }, this.#sheet.ready).catch((error: unknown) => {
          if (!(error instanceof Failure) || (error.kind !== 'refused' && error.kind !== 'stale')) throw error;
        });
      }
    });
    if (this.#sheet.ready.length) this.#rhythm.soon();
  }

  async #send(said: Said & { autosave?: boolean }, names: string[], turn = 0): Promise<Schemas['SavedAnswer']> {
    const fields: Fields = Object.fromEntries(names.map((name) => [name, this.fields[name] ?? null]));
    try {
      return await this.#patch(said, fields);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.failure = error;
      if (error.kind !== 'stale') this.#refused(error, fields, said);
      else {
        await this.#merge(error, fields);
        // What others have written is not published before somebody has seen it beside their own.
        if (turn < MOST_TURNS && !this.conflicts.length && !said.publish && !said.editorial) return this.#send(said, this.#sheet.ready, turn + 1);
      }
      throw error;
    } finally {
      this.#keeper.note();
    }
  }

  async #patch(said: Said & { autosave?: boolean }, fields: Fields): Promise<Schemas['SavedAnswer']> {
    this.#isSaving = true;
    try {
      const headers = { 'If-Match': `"${this.#sheet.etag}"` };
      const body = { ...said, fields } as Schemas['TextPatch'];
      const saved = await sent(api.PATCH(TEXT, { params: { path: inPath(this.place) }, headers, body, signal: AbortSignal.timeout(PATIENCE_MS) }));
      this.#sheet.take(saved, { fields, arrived: Object.keys(fields), unchanged: [] }, true);
      this.failure = this.#sheet.refusal;
      this.savedAt = Date.now();
      this.#line.say({ saved: { text: saved, known: fields } });
      return saved;
    } finally {
      this.#isSaving = false;
    }
  }

  #refused(failure: Failure, fields: Fields, said: Said & { autosave?: boolean }): void {
    // A publication may be refused for what a draft may say.
    if (!['refused', 'missing'].includes(failure.kind) || !said.autosave) return;
    const named = failure.problem?.errors?.map((each) => /^#\/fields\/([^/]+)/.exec(each.pointer ?? '')?.[1]);
    const names = named?.filter((name): name is string => !!name && name in fields) ?? [];
    this.#sheet.refuse(names.length ? Object.fromEntries(names.map((name) => [name, fields[name]])) : fields, failure);
  }

  async #merge(failure: Failure, fields: Fields): Promise<void> {
    const problem = failure.problem as Partial<Schemas['StaleVersionProblem']> | undefined;
    const now = (problem?.current as Text | undefined) ?? (await this.#read());
    this.#sheet.take(now, toldOf(fields, problem?.merge));
  }

  /** Somebody has saved: show what they wrote. What waits to be saved here finds out by itself. */
  async #follow(etag: string): Promise<void> {
    if (etag !== this.#sheet.etag && !this.#sheet.ready.length) await this.look().catch(() => undefined);
  }

  /** Another window of oneself has written or saved; what is written in both at once is left to the next save to find out. */
  #hear(told: Told): void {
    if ('asks' in told) return this.#sheet.news.forEach((wrote) => this.#line.say({ wrote }));
    if (!this.#sheet.hear(told)) return;
    if ('saved' in told) this.savedAt = Date.now();
    else this.#rhythm.type();
    this.#keeper.note();
  }
}
