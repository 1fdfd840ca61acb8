// The addresses of all screens, each with something to show, and what a screen is while nothing of it has come.
import type { Page, Route as Call } from '@playwright/test';

import type { Route } from '../src/app/routes';
import { call, server } from './server';

/** What the frame around all screens asks; the rest is asked by the screens. */
const FRAME = /\/v1\/admin\/(me|session|inbox\/counts)(\?|$)/;

/** An address of a screen, with something to show. */
export async function addressOf({ path }: Route): Promise<string> {
  const { items } = await call<{ items: { id: string }[] }>('GET', '/v1/admin/records?type=faq&owner=core&limit=1');
  const release = path.includes('/releases/') ? await call<{ id: string }>('POST', '/v1/admin/releases', { site: 'core', name: 'Spring' }) : undefined;
  const webhook = path.startsWith('/webhooks/') ? await call<{ id: string }>('POST', '/v1/admin/webhooks', { url: 'https://www.example.org/hook', sites: ['core'] }) : undefined;
  const id = webhook?.id ?? release?.id ?? (path.startsWith('/people') ? server.people.author : items[0]?.id);
  const given: Record<string, string | undefined> = { site: 'core', id, type: 'faq', locale: 'fr' };
  return `${server.origin}/console${path.replace(/:(\w+)/g, (_, part: string) => given[part] ?? '')}`;
}

/** Keep every answer that a screen asks for from it, until all are refused at once. */
export async function withheld(page: Page): Promise<{ refuse: () => Promise<void> }> {
  const held: Call[] = [];
  let isOver = false;
  const refusal = { status: 404, contentType: 'application/problem+json', body: JSON.stringify({ type: 'https://problems.example/not-found', title: 'Not found', status: 404, detail: 'It is not there.' }) };
  await page.route(/\/v1(\/|$)/, (asked) => {
    if (FRAME.test(asked.request().url())) return asked.continue();
    if (isOver) return asked.fulfill(refusal);
    held.push(asked);
    return undefined;
  });
  return {
    async refuse() {
      isOver = true;
      // A screen that was left no longer waits for its answers.
      for (const asked of held.splice(0)) await asked.fulfill(refusal).catch(() => undefined);
    },
  };
}
