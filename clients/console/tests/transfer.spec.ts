// Import and export: a spreadsheet out and back, told line by line first; a file that is wrong says where.
import { readFileSync } from 'node:fs';

import { en } from '../src/words/en';
import { accessible, expect, test } from './harness';
import { call, server } from './server';

const words = en.transfer;

test('a spreadsheet goes out, is altered, and comes back as drafts', async ({ signedIn }) => {
  const page = await signedIn('author');
  await page.goto(`${server.origin}/console/sites/core/transfer`);
  await page.getByRole('combobox', { name: words.type, exact: true }).selectOption('faq');
  await page.getByRole('combobox', { name: words.locale, exact: true }).selectOption('en');
  await accessible(page);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: words.csv }).first().click()]);
  const sheet = readFileSync(await file.path(), 'utf8');
  const altered = sheet.replace('Does dry needling hurt?', 'Does dry needling hurt much?');
  expect(altered).not.toBe(sheet);
  await page.getByLabel(words.file).setInputFiles({ name: 'faq.csv', mimeType: 'text/csv', buffer: Buffer.from(altered) });
  await page.getByRole('button', { name: words.look }).press('Enter');
  await expect(page.getByText(words.would.title)).toBeVisible();
  await expect(page.getByText(/^0 records will be added, 1 changed, and \d+ left as before\.$/)).toBeVisible();
  await expect(page.getByText(words.would.drafts)).toBeVisible();
  const row = page.getByRole('row').filter({ hasText: words.dids.updated });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('Question (English)');
  await accessible(page);
  await page.getByRole('button', { name: words.bring(1) }).press('Enter');
  await expect(page.getByText(words.did.title, { exact: true })).toBeVisible();
  const { items } = await call<{ items: unknown[] }>('GET', '/v1/admin/records?q=needling%20hurt%20much&state=draft');
  expect(items).toHaveLength(1);
});

test('a file that is wrong says where, and nothing can be brought in', async ({ signedIn }) => {
  const page = await signedIn('author');
  await page.goto(`${server.origin}/console/sites/core/transfer`);
  const lines = '{"type": "faq", "en": {"question": 7}}\n{"type": "nothing", "en": {}}\n';
  await page.getByLabel(words.file).setInputFiles({ name: 'lines.ndjson', mimeType: 'application/x-ndjson', buffer: Buffer.from(lines) });
  await page.getByRole('button', { name: words.look }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Bring in/ })).toHaveCount(0);
  await accessible(page);
  await page.getByLabel(words.file).setInputFiles({ name: 'letter.docx', mimeType: '', buffer: Buffer.from('x') });
  await expect(page.getByText(words.notTaken)).toBeVisible();
});
