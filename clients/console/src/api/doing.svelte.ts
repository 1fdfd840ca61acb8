// Something that a person has done: whether it is under way, and what went wrong with it.
import { Failure } from './failure';

export class Doing {
  busy = $state(false);
  failure = $state.raw<Failure>();

  /** Do it, one at a time; whether it was done. What the server refuses stands in `failure`. */
  async run(act: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.failure = undefined;
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.failure = error;
      return false;
    } finally {
      this.busy = false;
    }
  }
}
