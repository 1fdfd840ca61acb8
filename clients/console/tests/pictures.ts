// Takes the pictures of the README that show a screen by its address; `npm run pictures` runs it on a server of its own.
import { en } from '../src/words/en';
import type { Page } from '@playwright/test';

import { faqs, handOn, textOf, write } from './desk';
import { expect, test } from './harness';
import { call, server, type Role } from './server';

interface Picture {
  name: string;
  role?: Role;
  path: (faq: string) => string | Promise<string>;
  width?: number;
  locale?: string;
  dark?: boolean;
  /** What is done on the page before it is taken; `faq` is the question that it shows. */
  staged?: (page: Page, faq: string) => Promise<void>;
}
/** As large as they stand in the README. */
const SCALE = 0.6;

const PICTURES: Picture[] = [
  { name: 'home', path: () => '/' },
  { name: 'home-390', path: () => '/', width: 390, locale: 'es' },
  { name: 'content', path: () => '/sites/core/content' },
  { name: 'record-dark-390', path: (faq) => `/sites/core/records/${faq}`, width: 390, dark: true },
  { name: 'several', role: 'reviewer', path: () => '/review?kind=to_approve&few=yes' },
  { name: 'translate', path: () => '/sites/core/translate' },
  { name: 'order', path: async () => `/sites/core/order?type=faq&topic=${await topic()}` },
  { name: 'people', path: () => '/people' },
  { name: 'sites', path: () => '/sites' },
  { name: 'settings', path: () => '/sites/core/settings?group=rules' },
  { name: 'transfer', path: () => '/sites/core/transfer' },
  { name: 'me', path: () => '/me' },
  { name: 'empty', path: () => '/sites/core/content?state=none' },
  { name: 'failing', path: () => '/sites/core/content?state=gone', locale: 'fr' },
  { name: 'offline', path: () => '/sites/core/translate', width: 390, staged: offline },
  { name: 'conflict', path: (faq) => `/sites/core/records/${faq}`, staged: conflict },
  { name: 'lacking-390', role: 'author', path: lacking, width: 390, staged: lackingHandedOn },
];

async function topic(): Promise<string> {
  const { items } = await call<{ items: { id: string }[] }>('GET', '/v1/admin/records?type=topic&owner=core&sort=title&limit=1');
  return items[0]?.id ?? '';
}

/** Nothing answers any more. */
async function offline(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await page.getByRole('link', { name: en.bar.plans }).click();
  await expect(page.getByRole('alert')).toBeVisible();
}

/** Somebody else saves the field that is being written. */
async function conflict(page: Page, faq: string): Promise<void> {
  const { fields } = await textOf(faq);
  const said = fields.short_answer ?? '';
  await page.context().setOffline(true);
  await page.locator('#field-en-short_answer').fill(`${said} It passes within a day.`);
  await write(faq, 'short_answer', `${said} Ask your therapist.`);
  await page.context().setOffline(false);
  await page.keyboard.press('Control+S');
  await expect(page.locator('section.text .standing')).toContainText(en.text.conflict(1));
}

/** A question that nobody has answered yet. */
async function lacking(): Promise<string> {
  const fields = { question: 'May I bathe?', answer: 'Yes, the next day.', slug: 'may-i-bathe' };
  const { id } = await call<{ id: string }>('POST', '/v1/admin/records', { type: 'faq', site: 'core', source_locale: 'en', translations: { en: fields } });
  return `/sites/core/records/${id}`;
}

async function lackingHandedOn(page: Page): Promise<void> {
  await page.getByRole('button', { name: en.record.handOn }).click();
  await expect(page.getByText(en.desk.notReady)).toBeVisible();
}

test.beforeAll(async () => {
  await handOn((await faqs()).slice(0, 8), 'Please look.');
});

for (const { name, role = 'admin', path, width = 1280, locale = 'en', dark, staged } of PICTURES)
  test(name, async ({ signedIn }) => {
    const viewport = { width, height: width < 600 ? 844 : 860 };
    const page = await signedIn(role, { viewport, locale, deviceScaleFactor: SCALE, colorScheme: dark ? 'dark' : 'light' });
    const [faq] = await faqs();
    await page.goto(`${server.origin}/console${await path(faq?.id ?? '')}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expect(page.getByText(en.common.waiting, { exact: true })).toHaveCount(0);
    await staged?.(page, faq?.id ?? '');
    await page.screenshot({ path: `pictures/${name}.jpg`, type: 'jpeg', quality: 80 });
  });
