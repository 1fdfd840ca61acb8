// Who else has a text open, and saying that one has it open oneself.
import { api, sent, type Schemas } from '../api/client';
import { inPath, TEXT, type Place } from './place';
import { WINDOW } from './windows';

const EVERY_MS = 20_000;
const PATH = `${TEXT}/presence` as const;

export class Presence {
  others = $state.raw<Schemas['PresentValue'][]>([]);
  #beat: ReturnType<typeof setInterval> | undefined;
  #isWriting = false;

  constructor(
    readonly place: Place,
    /** Is told the name of the text's present state, each time. */
    readonly onState: (etag: string) => void,
  ) {}

  enter(): void {
    this.#beat = setInterval(() => void this.say(), EVERY_MS);
    void this.say();
  }

  /** Say at once that one has begun to write; once is enough. */
  write(): void {
    if (this.#isWriting) return;
    this.#isWriting = true;
    void this.say();
  }

  /** Whoever cannot be reached is asked again a little later: nothing depends on it. */
  async say(): Promise<void> {
    const params = { path: inPath(this.place), query: { window: WINDOW } };
    const answer = await sent(api.PUT(PATH, { params, body: { is_writing: this.#isWriting } })).catch(() => undefined);
    if (!answer || !this.#beat) return;
    this.others = answer.others;
    this.onState(answer.etag);
  }

  leave(): void {
    clearInterval(this.#beat);
    this.#beat = undefined;
    const params = { path: inPath(this.place), query: { window: WINDOW } };
    void api.DELETE(PATH, { params, keepalive: true }).catch(() => undefined);
  }
}
