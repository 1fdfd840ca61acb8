/** What a client keeps, in the one spelling that the server and all caches know, and the addresses to ask for it. */

import { type Scope } from "./protocol.js";

const TEXT_FORMS = ["markdown", "html", "plain"];

export interface Wanted {
  /** Where the API is, such as `https://content.example`. */
  readonly baseUrl: string;
  readonly site: string;
  readonly locale: string;
  readonly types: readonly string[];
  /** Which forms rich text has; by default all of `markdown`, `html` and `plain`. */
  readonly text?: readonly string[];
  /** How many items a page has at most; the server's default is right for phones. */
  readonly limit?: number;
}

export class Place {
  readonly scope: Scope;
  private readonly site: string;
  private readonly start: string;

  constructor({ baseUrl, site, locale, types, text, limit }: Wanted) {
    this.scope = {
      site,
      locale: canonicalLocale(locale),
      types: [...new Set(types)].sort(),
      text: TEXT_FORMS.filter((form) => text === undefined || text.includes(form)),
    };
    this.site = `${baseUrl.replace(/\/+$/, "")}/v1/sites/${encodeURIComponent(site)}`;
    this.start = `${this.site}/sync?${startQuery(this.scope, limit)}`;
  }

  /** Where to go on; from nothing where there is no token. */
  url(token: string | null): string {
    return token === null ? this.start : `${this.site}/sync?token=${encodeURIComponent(token)}`;
  }

  recordUrl(id: string): string {
    return `${this.site}/records/${encodeURIComponent(id)}?locale=${encodeURIComponent(this.scope.locale)}`;
  }

  isOurs(scope: Scope): boolean {
    return spelled(scope) === spelled(this.scope);
  }
}

function spelled({ site, locale, types, text }: Scope): string {
  return JSON.stringify([site, canonicalLocale(String(locale)), types, text]);
}

/** Android and Java still say `iw` for `he`, and `in` for `id`. */
function canonicalLocale(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? tag;
  } catch {
    // The server will say what is wrong with it; an engine without Intl gets it as it was said.
    return tag;
  }
}

function startQuery(scope: Scope, limit: number | undefined): string {
  const query = [`locale=${encodeURIComponent(scope.locale)}`, `types=${scope.types.map(encodeURIComponent).join(",")}`];
  if (scope.text.length < TEXT_FORMS.length) query.push(`text=${scope.text.join(",")}`);
  if (limit !== undefined) query.push(`limit=${limit}`);
  return query.join("&");
}
