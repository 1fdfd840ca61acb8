// Something planned that is held, by the mouse or by keys, to be put down on another day.
import { after } from './days';
import { dayOf, type Entry } from './plan';

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export class Moving {
  entry = $state.raw<Entry>();
  day = $state('');

  constructor(
    /** The days that it can be put on. */
    readonly days: () => string[],
    readonly tell: (what: 'held' | 'over' | 'left', entry: Entry, day: string) => void,
    readonly put: (entry: Entry, day: string) => void,
  ) {}

  hold(entry: Entry): void {
    [this.entry, this.day] = [entry, dayOf(entry)];
    this.tell('held', entry, this.day);
  }

  over(day: string): void {
    if (!this.entry || day === this.day) return;
    this.day = day;
    this.tell('over', this.entry, day);
  }

  drop(): void {
    const [entry, day] = [this.entry, this.day];
    this.entry = undefined;
    if (entry && day !== dayOf(entry)) this.put(entry, day);
    else if (entry) this.tell('left', entry, day);
  }

  leave(): void {
    const entry = this.entry;
    this.entry = undefined;
    if (entry) this.tell('left', entry, dayOf(entry));
  }

  /** What a key does to an entry whose handle has the focus; true where it did something. */
  press(key: string, entry: Entry): boolean {
    if (!this.entry) return key === ' ' && (this.hold(entry), true);
    if (key === 'Escape') this.leave();
    else if (key === ' ' || key === 'Enter') this.drop();
    else if (STEPS[key]) this.#step(STEPS[key]);
    else return false;
    return true;
  }

  #step(by: number): void {
    const day = after(this.day, by);
    if (this.days().includes(day)) this.over(day);
  }
}
