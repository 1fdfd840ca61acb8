// A record being written: its details and its text in one language, what is wrong with them, and what publishing them would do.
import { api, sent, type Schemas } from '../../api/client';
import { Failure } from '../../api/failure';
import { ofFailure, together, withRefused, type Shown } from '../../parts/problems';
import { leftBehind } from '../../parts/left';
import { Writing } from '../../text/writing.svelte';

const CHECK = '/v1/admin/sites/{site}/records/{id}/translations/{locale}/check';
const PAUSE_MS = 600;
const DETAILS = 'und';

export class Editing {
  details: Writing;
  text = $state.raw<Writing>();
  /** What publishing both would do to readers; undefined where nobody may, or there is nothing to publish. */
  impact = $state.raw<Schemas['ActionAnswer']>();
  /** What is approved in other languages, and would be left behind. */
  left = $state.raw<Schemas['PinInput'][]>([]);
  /** Whether that goes along. */
  takesAlong = $state(false);
  failure = $state.raw<Failure>();
  #checked = $state.raw<{ writing: Writing; fields: unknown; problems: Shown[] }[]>([]);
  #pause: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;
  #opening: Promise<void> | undefined;

  constructor(
    readonly site: string,
    readonly record: string,
  ) {
    this.details = this.#writing(DETAILS);
  }

  /** Begin with another language; what is shown stays until it is there. */
  async turnTo(locale: string): Promise<void> {
    const turn = ++this.#turn;
    const text = this.#writing(locale);
    try {
      await Promise.all([text.open(), (this.#opening ??= this.details.open())]);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (!this.details.text) this.#opening = undefined;
      this.failure = error;
      return;
    }
    if (turn !== this.#turn) return text.close();
    const before = this.text;
    [this.text, this.failure] = [text, undefined];
    before?.close();
  }

  /** Look at both again, after something was done with them. */
  async again(): Promise<void> {
    await Promise.all(this.both.map((each) => each.look()));
    this.#checked = [];
  }

  close(): void {
    this.#turn++;
    clearTimeout(this.#pause);
    this.both.forEach((each) => each.close());
  }

  get both(): Writing[] {
    return this.text ? [this.details, this.text] : [this.details];
  }

  /** What is wrong with both, as the newest look has it. */
  get problems(): Shown[] {
    return together(...this.both.map((each) => withRefused(this.#problemsOf(each), ofFailure(each.standing === 'refused' ? each.failure : undefined, each.place.locale))));
  }

  #problemsOf(writing: Writing): Shown[] {
    const checked = this.#checked.find((each) => each.writing === writing && each.fields === writing.fields);
    return checked?.problems ?? writing.text?.problems ?? [];
  }

  /** Whether the server has all that is written here. */
  get isSaved(): boolean {
    return this.both.every((each) => each.standing === 'saved');
  }

  /** The drafts, each as it was seen. */
  get drafts(): Schemas['PinInput'][] {
    return this.both.flatMap(({ place, text }) => (text?.draft ? [{ ...place, version: text.draft }] : []));
  }

  /** The drafts with which they may do something. */
  draftsFor(verb: 'publish' | 'submit' | 'discard'): Schemas['PinInput'][] {
    return this.drafts.filter(({ locale }) => this.both.find((each) => each.place.locale === locale)?.text?.can[verb]?.allowed);
  }

  /** Whether somebody may, and why not: of the text, or of the details where only they have a draft. */
  can(verb: 'publish' | 'submit' | 'discard'): Schemas['AllowedValue'] | undefined {
    const all = this.both.map((each) => each.text?.can[verb]);
    return all.find((each) => each?.allowed) ?? all.at(-1);
  }

  /** Write a field, and hear soon what is wrong with it. */
  write(writing: Writing, field: string, value: unknown): void {
    writing.write(field, value);
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.#check(writing), PAUSE_MS);
  }

  // What cannot be checked now is looked at when it is saved.
  async #check(writing: Writing): Promise<void> {
    const { place, fields } = writing;
    const path = { site: place.site, id: place.record, locale: place.locale };
    const body = { fields } as Schemas['CheckInput'];
    const answer = await sent(api.POST(CHECK, { params: { path }, body })).catch(() => undefined);
    if (answer) this.#checked = [...this.#checked.filter((each) => each.writing !== writing), { writing, fields, problems: answer.problems }];
  }

  /** Save what is written; throws a Failure where it was not done. */
  async save(): Promise<void> {
    for (const each of this.both) if (each.standing !== 'saved') await each.save();
  }

  /** Ask what publishing the drafts would do. */
  async foresee(items: Schemas['PinInput'][]): Promise<void> {
    const takesAlong = this.takesAlong;
    const alone = await this.#tried(items);
    const left = leftBehind(alone?.warnings ?? []);
    const impact = takesAlong && left.length ? await this.#tried([...items, ...left]) : alone;
    if (JSON.stringify(items) === JSON.stringify(this.draftsFor('publish')) && takesAlong === this.takesAlong) [this.impact, this.left] = [impact, left];
  }

  async #tried(items: Schemas['PinInput'][]): Promise<Schemas['ActionAnswer'] | undefined> {
    if (!items.length) return undefined;
    return sent(api.POST('/v1/admin/actions/publish', { params: { query: { dry_run: true } }, body: { items, reason: '' } })).catch(() => undefined);
  }

  #writing(locale: string): Writing {
    return new Writing({ site: this.site, record: this.record, locale });
  }
}
