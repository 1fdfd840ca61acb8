// The language the console speaks: its words, and how it writes numbers, dates and plural forms.
import { en, type Words } from '../words';

export const LANGUAGES = { en: 'English', fr: 'Français', es: 'Español' } as const;
export type Language = keyof typeof LANGUAGES;

const LOADED: Record<Language, () => Promise<Words>> = {
  en: () => import('../words/en/later').then(({ later }) => ({ ...en, ...later })),
  fr: () => import('../words/fr').then((module) => module.fr),
  es: () => import('../words/es').then((module) => module.es),
};
const KEPT = 'console-language';

class Speech {
  code = $state<Language>('en');
  /** All words of the console in this language. */
  words = $state.raw<Words>(en);
  #turn = 0;

  /** Speak another language from now on. */
  async speak(code: Language): Promise<void> {
    const turn = ++this.#turn;
    const words = await LOADED[code]();
    // Whoever has said another since is who counts.
    if (turn !== this.#turn) return;
    [this.words, this.code] = [words, code];
    localStorage.setItem(KEPT, code);
    document.documentElement.lang = code;
  }

  /** Speak what the person chose, or this browser before, or what it prefers. */
  begin(chosen?: string | null): Promise<void> {
    const wished = [chosen, localStorage.getItem(KEPT), ...navigator.languages];
    const known = wished.map((each) => each?.slice(0, 2)).find((each): each is Language => !!each && each in LANGUAGES);
    return this.speak(known ?? 'en');
  }

  /** Speak what this browser prefers, whatever it spoke before. */
  beginAnew(): Promise<void> {
    localStorage.removeItem(KEPT);
    return this.begin();
  }

  number(value: number): string {
    return new Intl.NumberFormat(this.code).format(value);
  }

  /** A day and a time as people say them, in their own zone. */
  moment(at: string | Date, how: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' }): string {
    return new Intl.DateTimeFormat(this.code, how).format(new Date(at));
  }

  /** How long ago, or in how long: "3 minutes ago". */
  distance(at: string | Date, now = Date.now()): string {
    const seconds = (new Date(at).getTime() - now) / 1000;
    const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1];
    return new Intl.RelativeTimeFormat(this.code, { numeric: 'auto' }).format(Math.round(seconds / size), unit);
  }

  /** What a language tag is called. */
  nameOf(locale: string): string {
    if (locale === 'und') return this.words.common.details;
    try {
      return new Intl.DisplayNames(this.code, { type: 'language' }).of(locale) ?? locale;
    } catch {
      // An address may say what is no tag at all.
      return locale;
    }
  }

  /** A thing with what is said of it: "Slug: taken". French has a space before the colon, at which no line ends. */
  named(thing: string, says: string): string {
    return `${thing}${this.code === 'fr' ? '\u00A0' : ''}: ${says}`;
  }

  /** Several things in one sentence: "a, b and c". */
  list(things: string[]): string {
    return new Intl.ListFormat(this.code).format(things);
  }
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

export const speech = new Speech();
