// Whoever writes a text in a flow: opening it, typing, and what the page and the server have of it.
import type { Page } from '@playwright/test';

import { en } from '../src/words/en';
import { expect } from './harness';
import { call, server } from './server';

export interface Faq {
  id: string;
  title: string;
}
export const words = en.text;
export const PATCHES = '**/translations/en';

export async function faqs(): Promise<Faq[]> {
  return (await call<{ items: Faq[] }>('GET', '/v1/admin/records?type=faq&owner=core&limit=20')).items;
}

export async function stored(id: string): Promise<Record<string, string>> {
  return (await call<{ fields: Record<string, string> }>('GET', `/v1/admin/sites/core/records/${id}/translations/en`)).fields;
}

export async function open(page: Page, id: string): Promise<void> {
  await page.goto(`${server.origin}/console/sites/core/records/${id}?locale=en`);
  await expect(answer(page)).toBeVisible();
}

export const answer = (page: Page): ReturnType<Page['locator']> => page.locator('#field-en-answer');
export const standing = (page: Page): ReturnType<Page['locator']> => page.locator('.text .standing').first();

export async function type(page: Page, said: string): Promise<void> {
  await answer(page).press('Control+End');
  await answer(page).pressSequentially(said);
}
