// Where the console and the API are found: the server writes the console's own folder into the page's <base>.

/** The path of the console, ending in a slash, such as `/console/`. */
export const CONSOLE = new URL(document.baseURI).pathname;

/** What stands before `/v1` in the API's paths; empty unless the server lies under a path. */
export const PREFIX = CONSOLE.replace(/console\/$/, '').replace(/\/$/, '');

/** The path of another page of this server, such as `/docs`. */
export function page(path: string): string {
  return PREFIX + path;
}
