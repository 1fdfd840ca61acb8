// Which answers lack something that the server cannot read any more: they say so by `whole`.
import { SvelteSet } from 'svelte/reactivity';

class Lacking {
  // By address, of which the newest answer counts.
  readonly #addresses = new SvelteSet<string>();

  get isAny(): boolean {
    return this.#addresses.size > 0;
  }

  /** Note what an answer says of itself. */
  note(address: string, answer: unknown): void {
    if (typeof answer !== 'object' || answer === null || !('whole' in answer)) return;
    if (answer.whole === false) this.#addresses.add(address);
    else this.#addresses.delete(address);
  }

  /** Forget what another screen asked for. */
  forget(): void {
    this.#addresses.clear();
  }
}

export const lacking = new Lacking();
