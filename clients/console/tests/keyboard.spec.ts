// Whoever has no mouse: previews, keys, sites and files by keys alone, each thing reached as they reach it.
import type { Locator, Page } from '@playwright/test';

import { en } from '../src/words/en';
import { expect, test } from './harness';
import { call, server } from './server';

/** As many steps of the Tab key as a page may take. */
const MOST = 250;

/** Go by Tab until something has the focus. */
async function reach(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let step = 0; step < MOST; step++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((each) => each === document.activeElement)) return;
  }
  throw new Error(`${String(target)} is not reached by keys`);
}

/** Reach something and press a key on it. */
async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await reach(page, target);
  await page.keyboard.press(key);
}

test('a preview is chosen, shared and taken back', async ({ signedIn }) => {
  const { preview: words } = en;
  const page = await signedIn('clinic');
  await page.goto(`${server.origin}/console/sites/riverbank/preview`);
  await expect(page.frameLocator('iframe').getByRole('heading', { level: 1 })).toBeVisible();
  await press(page, page.getByLabel(words.shows), 'ArrowDown');
  await expect(page).toHaveURL(/view=draft/);
  await reach(page, page.getByRole('radio', { name: words.widths.full }));
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('radio', { name: words.widths[768] })).toBeChecked();
  await press(page, page.getByRole('button', { name: words.share }));
  await press(page, page.getByRole('button', { name: words.makeLink }));
  await expect(page.getByRole('dialog').getByLabel(words.link, { exact: true })).toHaveValue(/preview/);
  await press(page, page.getByRole('button', { name: words.revoke }).first());
  await expect(page.getByText(words.revoked)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: words.share })).toBeFocused();
});

test('a key is made, and revoked', async ({ signedIn }) => {
  const { keys: words } = en;
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/keys`);
  await press(page, page.getByRole('button', { name: words.make }));
  await page.keyboard.type('By keys');
  await press(page, page.getByLabel(en.people.roles.delivery.name, { exact: true }), 'Space');
  await press(page, page.getByRole('button', { name: words.make }));
  await expect(page.getByLabel(words.newKey('By keys'))).toHaveValue(/^cc_/);
  await press(page, page.getByRole('button', { name: en.once.done }));
  await press(page, page.getByRole('button', { name: `${words.revoke} By keys` }));
  await press(page, page.getByRole('dialog').getByRole('button', { name: words.revoke, exact: true }));
  await expect(page.getByRole('button', { name: `${words.revoke} By keys` })).toHaveCount(0);
});

test('a site is made and altered', async ({ signedIn }) => {
  const { sites: words } = en;
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/sites`);
  await press(page, page.getByRole('button', { name: words.make }));
  await page.keyboard.type('Pier Clinic');
  await press(page, page.getByLabel(words.settings.parent.label), 'ArrowDown');
  await press(page, page.getByRole('button', { name: words.make }));
  await expect(page).toHaveURL(/\/sites\/pier-clinic\/settings/);
  await reach(page, page.getByLabel(words.settings.name.label));
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('Pier');
  await press(page, page.getByRole('button', { name: words.look }));
  await expect(page.getByRole('button', { name: words.save })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').getByText(words.saved)).toBeVisible();
  expect((await call<{ name: string }>('GET', '/v1/admin/sites/pier-clinic')).name).toBe('Pier');
});

test('a file is chosen, looked at and brought in', async ({ signedIn }) => {
  const { transfer: words } = en;
  const page = await signedIn('author');
  await page.goto(`${server.origin}/console/sites/core/transfer`);
  const choosing = page.waitForEvent('filechooser');
  await press(page, page.getByLabel(words.file), 'Enter');
  const line = JSON.stringify({ type: 'faq', en: { question: 'By keys?', slug: 'by-keys', short_answer: 'Yes.', answer: 'Yes, all of it.' } });
  await (await choosing).setFiles({ name: 'lines.ndjson', mimeType: 'application/x-ndjson', buffer: Buffer.from(`${line}\n`) });
  await press(page, page.getByRole('button', { name: words.look }));
  await expect(page.getByText(words.would.title)).toBeVisible();
  await press(page, page.getByRole('button', { name: /^Bring in/ }));
  await expect(page.getByText(words.did.title, { exact: true })).toBeVisible();
});
