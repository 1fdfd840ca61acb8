// Who is signed in, what they may do where, and which site they look at.
import { api, sent, type Schemas } from '../api/client';
import { Failure } from '../api/failure';
import { page } from '../api/root';
import { address } from './address.svelte';
import { speech } from './language.svelte';

type Site = Schemas['MySite'];
export type Verb = Schemas['MyVerbs']['verbs'][number];
const LAST_SITE = 'console-site';
const DOOR = '/v1/admin/session';

class Me {
  answer = $state.raw<Schemas['MeAnswer']>();
  /** Whether somebody else has signed in in this browser meanwhile: then nothing more is sent from here. */
  isReplaced = $state(false);
  readonly #windows = new BroadcastChannel('console-person');

  constructor() {
    this.#windows.onmessage = ({ data }) => {
      if (this.answer && data !== this.answer.person) this.isReplaced = true;
    };
    api.use({
      onRequest: ({ request }) => {
        if (this.isReplaced && !request.url.endsWith(DOOR)) throw new Failure('session');
        return undefined;
      },
    });
  }

  /** Ask who it is; whoever is nobody is sent to the page for signing in, and comes back to this address. */
  async load(): Promise<void> {
    try {
      const answer = await sent(api.GET('/v1/admin/me'));
      await speech.begin(answer.language);
      this.answer = answer;
      this.#windows.postMessage(answer.person);
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'session') throw error;
      await speech.begin();
      location.replace(signIn());
    }
  }

  /** Whether it is still they who are signed in: somebody else may have signed in in this browser since. */
  async isStillHere(): Promise<boolean> {
    const door = await sent(api.GET(DOOR));
    return door.session?.person.id === this.answer?.person;
  }

  get sites(): Site[] {
    return this.answer?.sites ?? [];
  }

  /** The site of the address, or else the one they looked at last. */
  get site(): Site | undefined {
    const key = address.path.match(/^\/sites\/([^/]+)\//)?.[1] ?? localStorage.getItem(LAST_SITE);
    const found = this.sites.find((each) => each.key === key) ?? this.sites[0];
    if (found) localStorage.setItem(LAST_SITE, found.key);
    return found;
  }

  siteOf(key: string): Site | undefined {
    return this.sites.find((each) => each.key === key);
  }

  /** Whether their roles let them use a verb on a site, in a locale or in any. */
  may(verb: Verb, site: string, locale?: string): boolean {
    return !!this.siteOf(site)?.can.some((each) => each.verbs.includes(verb) && (!locale || each.locales.includes(locale)));
  }

  /** Whether they may run a site, or any at all: people, keys, settings. */
  isAdmin(site?: string): boolean {
    return this.sites.some((each) => (!site || each.key === site) && each.permissions.includes('admin'));
  }
}

/** Where people sign in, to come back to the present address. */
export function signIn(): string {
  return `${page('/sign-in')}?${new URLSearchParams({ return_to: location.pathname + location.search, locale: speech.code })}`;
}

export const me = new Me();
