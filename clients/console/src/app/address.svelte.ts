// The address of the page, which is the state of every screen: its path and its query, read and changed here alone.
import { CONSOLE } from '../api/root';

class Address {
  /** The path below the console, such as `/sites/core/content`. */
  path = $state('/');
  /** What stands behind the `?`. */
  query = $state.raw(new URLSearchParams());

  constructor() {
    this.#read();
    addEventListener('popstate', () => this.#back());
  }

  // Whoever stays has gone nowhere, so the page they are on is the last again.
  #back(): void {
    if (!leaving || leaving(below(location.pathname))) this.#read();
    else history.pushState(null, '', href(pathWith(this.path, this.query)));
  }

  #read(): void {
    this.path = below(location.pathname);
    this.query = new URLSearchParams(location.search);
  }

  /** Go to a path of the console; `replace` leaves no step behind for "back". */
  go(path: string, { replace = false } = {}): void {
    if (leaving && !leaving(path)) return;
    history[replace ? 'replaceState' : 'pushState'](null, '', href(path));
    this.#read();
  }

  /** Change some of the query; what is null, empty or false is left out. */
  ask(changes: Record<string, string | string[] | boolean | null>, { replace = true } = {}): void {
    const query = new URLSearchParams(this.query);
    for (const [name, value] of Object.entries(changes)) {
      const said = Array.isArray(value) ? value.join(',') : value === true ? 'true' : value || '';
      if (said) query.set(name, said);
      else query.delete(name);
    }
    this.go(pathWith(this.path, query), { replace });
  }

  /** The values of a list in the query, such as `type=faq,topic`. */
  list(name: string): string[] {
    return this.query.get(name)?.split(',').filter(Boolean) ?? [];
  }
}

let leaving: ((path: string) => boolean) | undefined;

/** Be asked before the console goes to another path; false keeps it here. */
export function beforeLeaving(ask: ((path: string) => boolean) | undefined): void {
  leaving = ask;
}

function below(path: string): string {
  return `/${path.slice(CONSOLE.length)}`.replace(/(.)\/$/, '$1');
}

function pathWith(path: string, query: URLSearchParams): string {
  const said = query.toString();
  return said ? `${path}?${said}` : path;
}

/** The address of a path of the console, for `<a href>`. */
export function href(path: string, query: Record<string, string | undefined> = {}): string {
  const said = new URLSearchParams(Object.entries(query).filter((each): each is [string, string] => !!each[1]));
  return CONSOLE.slice(0, -1) + pathWith(path, said);
}

export const address = new Address();

/** Let links within the console change the address without loading the page anew. */
export function followLinks(event: MouseEvent): void {
  const link = (event.target as Element).closest('a');
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !isPlain || event.defaultPrevented || link.target || link.hasAttribute('download')) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || !url.pathname.startsWith(CONSOLE) || link.getAttribute('href')?.startsWith('#')) return;
  event.preventDefault();
  address.go(`/${url.pathname.slice(CONSOLE.length)}${url.search}`);
}
