// The history of a text: what changed, what readers had when, one version brought back, one publication undone.
import { en } from '../src/words/en';
import { accessible, expect, test } from './harness';
import { call, server } from './server';

const words = en.history;
const BEFORE = 'A quick pinch.';

interface Text {
  etag: string;
  live: number;
}

async function published(short_answer: string): Promise<string> {
  const { items } = await call<{ items: { id: string }[] }>('GET', '/v1/admin/records?type=faq&visible_on=core&q=hurt&limit=1');
  const id = items[0]?.id ?? '';
  const path = `/v1/admin/sites/core/records/${id}/translations/en`;
  const { etag } = await call<Text>('GET', path);
  await call('PATCH', path, { fields: { short_answer }, publish: true }, { 'If-Match': `"${etag}"` });
  return id;
}

test('versions are told in words, and any two are compared', async ({ signedIn }) => {
  await published(BEFORE);
  const id = await published('A quick pinch, and a twitch.');
  const page = await signedIn('reviewer');
  await page.goto(`${server.origin}/console/sites/core/records/${id}/history?locale=en`);
  await expect(page.getByRole('heading', { level: 2, name: words.versions })).toBeVisible();
  await expect(page.getByText(/Readers have it since/)).toHaveCount(1);
  await expect(page.locator('ins')).toContainText('twitch');
  await accessible(page);

  await page.getByRole('combobox', { name: words.from, exact: true }).selectOption('empty');
  await expect(page).toHaveURL(/from=empty/);
});

test('a version is brought back as a draft, and readers keep what they have', async ({ signedIn }) => {
  const id = await published('Something else.');
  const page = await signedIn('author');
  await page.goto(`${server.origin}/console/sites/core/records/${id}/history?locale=en`);
  await page.getByRole('listitem').nth(2).getByRole('button', { name: words.restore }).click();
  await expect(page.locator('#field-en-short_answer')).toHaveValue(BEFORE);
  const live = await call<{ fields: { short_answer: string } }>('GET', `/v1/sites/core/records/${id}?locale=en`);
  expect(live.fields.short_answer).toBe('Something else.');
});

test('a publication is undone after a look at what readers get back', async ({ signedIn }) => {
  const id = await published('A slip.');
  const page = await signedIn('publisher');
  await page.goto(`${server.origin}/console/sites/core/records/${id}/history?locale=en`);
  await page.getByRole('button', { name: words.revert }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(/differ for readers|differs for readers/)).toBeVisible();
  await accessible(page);
  await dialog.getByRole('button', { name: words.revertSays, exact: true }).click();
  await expect(page.getByText(words.reverted)).toBeVisible();
  const live = await call<{ fields: { short_answer: string } }>('GET', `/v1/sites/core/records/${id}?locale=en`);
  expect(live.fields.short_answer).toBe('Something else.');
});
