// The one table of screens: which path shows which, and what the screen is given of the path.
import type { Component } from 'svelte';

import type { Words } from '../words';

export interface Route {
  /** Parts that begin with a colon are handed to the screen by that name. */
  path: string;
  /** Whose title it is: the name of its words. */
  name: keyof Words['titles'];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each screen takes what its own path names
  load: () => Promise<{ default: Component<any> }>;
}

export const ROUTES: Route[] = [
  { path: '/', name: 'home', load: () => import('../screens/home/Home.svelte') },
  { path: '/sites/:site/content', name: 'content', load: () => import('../screens/content/Content.svelte') },
  { path: '/sites/:site/new/:type', name: 'newRecord', load: () => import('../screens/record/NewRecord.svelte') },
  { path: '/sites/:site/records/:id', name: 'record', load: () => import('../screens/record/Record.svelte') },
  { path: '/sites/:site/records/:id/history', name: 'history', load: () => import('../screens/history/History.svelte') },
  { path: '/sites/:site/records/:id/take-away', name: 'takeAway', load: () => import('../screens/take-away/TakeAway.svelte') },
  { path: '/sites/:site/translate', name: 'translate', load: () => import('../screens/translate/Translate.svelte') },
  { path: '/sites/:site/translate/:locale/:id', name: 'beside', load: () => import('../screens/translate/Beside.svelte') },
  { path: '/review', name: 'review', load: () => import('../screens/review/Review.svelte') },
  { path: '/sites/:site/plans', name: 'plans', load: () => import('../screens/plans/Plans.svelte') },
  { path: '/sites/:site/releases/:id', name: 'release', load: () => import('../screens/plans/Release.svelte') },
  { path: '/sites/:site/preview', name: 'preview', load: () => import('../screens/preview/Preview.svelte') },
  { path: '/sites/:site/own', name: 'own', load: () => import('../screens/own/Own.svelte') },
  { path: '/sites/:site/order', name: 'order', load: () => import('../screens/own/Order.svelte') },
  { path: '/sites/:site/transfer', name: 'transfer', load: () => import('../screens/transfer/Transfer.svelte') },
  { path: '/sites/:site/settings', name: 'settings', load: () => import('../screens/sites/Settings.svelte') },
  { path: '/sites', name: 'sites', load: () => import('../screens/sites/Sites.svelte') },
  { path: '/people', name: 'people', load: () => import('../screens/people/People.svelte') },
  { path: '/people/:id', name: 'person', load: () => import('../screens/people/Person.svelte') },
  { path: '/keys', name: 'keys', load: () => import('../screens/keys/Keys.svelte') },
  { path: '/webhooks', name: 'webhooks', load: () => import('../screens/webhooks/Webhooks.svelte') },
  { path: '/webhooks/:id', name: 'webhook', load: () => import('../screens/webhooks/Webhook.svelte') },
  { path: '/sites/:site/waivers', name: 'waivers', load: () => import('../screens/waivers/Waivers.svelte') },
  { path: '/sites/:site/receivers', name: 'receivers', load: () => import('../screens/receivers/Receivers.svelte') },
  { path: '/activity', name: 'activity', load: () => import('../screens/activity/Activity.svelte') },
  { path: '/running', name: 'running', load: () => import('../screens/running/Running.svelte') },
  { path: '/me', name: 'me', load: () => import('../screens/me/Me.svelte') },
];

export interface Found {
  route: Route;
  given: Record<string, string>;
}

/** The screen of a path; undefined where there is none. */
export function found(path: string): Found | undefined {
  const said = path.split('/');
  for (const route of ROUTES) {
    const given = matched(route.path.split('/'), said);
    if (given) return { route, given };
  }
  return undefined;
}

function matched(parts: string[], said: string[]): Record<string, string> | undefined {
  if (parts.length !== said.length) return undefined;
  const given: Record<string, string> = {};
  for (const [place, part] of parts.entries()) {
    const word = decoded(said[place] ?? '');
    if (part.startsWith(':')) given[part.slice(1)] = word;
    else if (part !== word) return undefined;
  }
  return given;
}

// What is no way of writing a word is the word itself, of which the server then knows nothing.
function decoded(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}
