// What waits for whom: what a clinician confirmed of a draft, what stands approved beside a publication, and one counting of all that waits.
import { en } from '../src/words/en';
import { change, faqs, handOn } from './desk';
import { accessible, expect, test } from './harness';
import { call } from './server';

const day = (on: string): string => new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(on));
const numberIn = (text: string): number => Number(text.replace(/\D/g, ''));
const pins = (record: string, locale: string, version: number) => ({ items: [{ site: 'core', record, locale, version }] });

test('the number beside the menu is what the screen lists', async ({ signedIn }) => {
  await handOn((await faqs()).slice(0, 3), 'Please look.');
  const page = await signedIn('reviewer');
  await page.goto('/console/review');
  const count = page.locator('header nav a[aria-current] .count');
  await expect(count).toBeVisible();
  const total = Number.parseInt((await count.textContent())?.replace(/\D/g, '') ?? '', 10);
  await expect(page.getByText(en.review.left(total), { exact: true })).toBeVisible();
});

test('the number beside what is to translate is what that site lists as behind and missing', async ({ signedIn }) => {
  for (const { id } of (await faqs()).slice(7, 9)) await change(id, 'Ask first.', true);
  const page = await signedIn('admin');
  const found = new Set<number>();
  for (const site of ['core', 'erable']) {
    await page.goto(`/console/sites/${site}/translate`);
    const count = page.locator('header nav a[aria-current] .count');
    await expect(count).toBeVisible();
    await expect(page.locator('.totals')).toBeVisible();
    const cells = await page.locator('.totals .cell a').allTextContents();
    const listed = cells.filter((each) => /behind|missing/.test(each)).reduce((sum, each) => sum + numberIn(each), 0);
    expect(numberIn((await count.textContent()) ?? '')).toBe(listed);
    found.add(listed);
  }
  expect(found.size).toBe(2);
});

test('a draft that was confirmed is told so while readers have other words', async ({ signedIn }) => {
  const [faq] = (await faqs()).slice(5);
  if (!faq) throw new Error('there is no question');
  await handOn([faq], 'Please look.');
  const page = await signedIn('reviewer');
  await page.goto(`/console/review?kind=to_approve&at=to_approve/core/${faq.id}/en`);
  await expect(page.locator('aside').getByText(en.review.neverReviewed)).toBeVisible();
  await page.keyboard.press('c');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(en.review.confirmed(faq.title))).toBeVisible();
  await page.goto(`/console/review?kind=to_approve&at=to_approve/core/${faq.id}/en`);
  const today = day(new Date().toISOString());
  await expect(page.locator('aside').getByText(en.review.reviewed('Rita Reviewer', today))).toBeVisible();
  await accessible(page);
  await page.goto(`/console/sites/core/records/${faq.id}?locale=en&tab=about`);
  await expect(page.getByText(en.record.known.ofDraft, { exact: true })).toBeVisible();
  await expect(page.getByText(en.record.known.notReviewed)).toBeVisible();
  await accessible(page);
});

test('what is approved in another language goes along by one tick', async ({ signedIn }) => {
  const [faq] = (await faqs()).slice(6);
  if (!faq) throw new Error('there is no question');
  const path = `/v1/admin/sites/core/records/${faq.id}/translations/fr`;
  const french = await call<{ etag: string; fields: Record<string, string> }>('GET', path);
  const body = { fields: { answer: `${french.fields.answer}\n\nEncore un mot.` } };
  const { version } = await call<{ version: number }>('PATCH', path, body, { 'If-Match': `"${french.etag}"` });
  for (const verb of ['submit', 'approve']) await call('POST', `/v1/admin/actions/${verb}`, { ...pins(faq.id, 'fr', version), comment: '' });
  await change(faq.id, 'One more word.');
  const page = await signedIn('admin');
  await page.goto(`/console/sites/core/records/${faq.id}?locale=en`);
  await page.getByLabel(en.record.along('French')).check();
  await accessible(page);
  await page.getByRole('button', { name: /^Publish/ }).click();
  await expect(page.getByText(en.record.published)).toBeVisible();
  expect((await call<{ live: number }>('GET', path)).live).toBe(version);
});
