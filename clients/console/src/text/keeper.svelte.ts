// Keeps what is typed on this device within a moment, and at once when the page goes out of sight.
import { Mirror, type Kept } from './mirror';
import type { Place } from './place';
import { heldOpen, holdOpen, WINDOW } from './windows';

const WITHIN_MS = 250;
let count = 0;

export class Keeper {
  /** Whether the device has kept the latest; where nothing is to be kept, it has. */
  isKept = $state(true);
  readonly #mirror: Mirror;
  readonly #look: () => Kept | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #turn = 0;
  #release = (): void => undefined;

  constructor(person: string, place: Place, look: () => Kept | undefined) {
    this.#mirror = new Mirror(person, place, `${WINDOW}-${++count}`);
    this.#look = look;
  }

  begin(): void {
    this.#release = holdOpen(this.#mirror.window);
    addEventListener('pagehide', this.#atOnce);
    document.addEventListener('visibilitychange', this.#atOnce);
    addEventListener('beforeunload', this.#warn);
  }

  end(): void {
    this.#atOnce();
    removeEventListener('pagehide', this.#atOnce);
    document.removeEventListener('visibilitychange', this.#atOnce);
    removeEventListener('beforeunload', this.#warn);
    this.#release();
  }

  /** Something has changed: keep it a moment later; what changes until then is kept with it. */
  note(): void {
    this.#turn += 1;
    if (this.#look()) this.isKept = false;
    this.#timer ??= setTimeout(() => void this.#keep(), WITHIN_MS);
  }

  /** What closed windows have left, as one; it is kept by this window from now on. */
  async left(): Promise<Kept[]> {
    try {
      const open = await heldOpen();
      return await this.#mirror.left((window) => open.has(window));
    } catch {
      return [];
    }
  }

  /** Forget what closed windows have left, once this one has kept it. */
  async adopt(): Promise<void> {
    await this.#keep();
    if (this.isKept) await this.#mirror.dropOthers();
  }

  readonly #atOnce = (): void => {
    if (this.#timer !== undefined) void this.#keep();
  };

  readonly #warn = (event: BeforeUnloadEvent): void => {
    if (!this.isKept && this.#look()) event.preventDefault();
  };

  async #keep(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const turn = this.#turn;
    const isKept = await this.#mirror.keep(this.#look()).then(
      () => true,
      () => !this.#look(),
    );
    if (turn === this.#turn) this.isKept = isKept;
  }
}
