// What a screen asked of the server: what came, what went wrong, and asking again.
import { Failure, tellable } from './failure';

/** A question that is asked anew whenever what it was made of changes; what came before stays until the next answer is there. */
export class Asked<T> {
  value = $state.raw<T>();
  failure = $state.raw<Failure>();
  waits = $state(true);
  #turn = 0;
  readonly #ask: () => Promise<T> | undefined;

  /** `ask` reads what the question depends on before it waits for anything; it may give undefined for "nothing to ask yet". */
  constructor(ask: () => Promise<T> | undefined) {
    this.#ask = ask;
    $effect(() => {
      void this.again();
    });
  }

  /** Ask now, and be done when the answer is there. */
  async again(): Promise<void> {
    const turn = ++this.#turn;
    try {
      const asking = this.#ask();
      if (!asking) return;
      this.waits = true;
      const value = await asking;
      if (turn === this.#turn) [this.value, this.failure, this.waits] = [value, undefined, false];
    } catch (error) {
      if (turn === this.#turn) [this.failure, this.waits] = [tellable(error), false];
      if (!(error instanceof Failure)) throw error;
    }
  }
}
