// Content: somebody finds texts, opens them by keys and comes back to their place, and does something with many at once.
import { en } from '../src/words/en';
import { change, faqs, textOf } from './desk';
import { accessible, expect, test } from './harness';

const words = en.content;

test('a list is narrowed by views and filters, which stand in the address', async ({ signedIn }) => {
  const page = await signedIn('author');
  await page.goto('/console/sites/core/content');
  await expect(page.getByText(/^\d+ records$/)).toBeVisible();
  await accessible(page);
  await page.getByRole('checkbox', { name: /^Questions/ }).check();
  await expect(page).toHaveURL(/type=faq/);
  await expect(page.getByText(/^1\d records$/)).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('hurt');
  await expect(page).toHaveURL(/q=hurt/);
  await expect(page.getByRole('link', { name: /hurt/i }).first()).toBeVisible();
  await page.getByRole('link', { name: words.view.behind }).click();
  await expect(page).toHaveURL(/content\?translation=outdated$/);
});

test('rows are opened by keys, and whoever comes back stands where they were', async ({ signedIn }) => {
  const page = await signedIn('author');
  await page.goto('/console/sites/core/content?type=faq&sort=title');
  const rows = page.locator('[data-row] [data-open]');
  await expect(rows.nth(2)).toBeVisible();
  for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
  await expect(rows.nth(1)).toBeFocused();
  const title = await rows.nth(1).textContent();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/records\//);
  await page.goBack();
  await expect(page.getByRole('link', { name: title ?? '', exact: true })).toBeFocused();
});

test('what would happen is shown before many are published, and can be undone', async ({ signedIn }) => {
  const [first, second] = await faqs();
  for (const each of [first, second]) await change(each?.id ?? '', 'Published by a flow.');
  const page = await signedIn('publisher');
  await page.goto('/console/sites/core/content?type=faq&state=draft&sort=title');
  await expect(page.getByText(words.found(2))).toBeVisible();
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
  await page.getByRole('button', { name: en.desk.act.publish(2) }).click();
  await expect(page.getByRole('heading', { name: en.desk.before.publish(2) })).toBeVisible();
  await expect(page.getByText(/differ for readers/)).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: en.desk.act.publish(2) }).click();
  await expect(page.getByText(en.desk.done.publish(2))).toBeVisible();
  await page.getByRole('button', { name: en.desk.undo, exact: true }).click();
  await expect(page.getByText(en.desk.undone)).toBeVisible();
});

test('words are found in their passages', async ({ signedIn }) => {
  const page = await signedIn('author');
  await page.goto('/console/sites/core/content?in=words&q=acupuncture');
  await expect(page.locator('mark').first()).toHaveText(/acupuncture/i);
  await accessible(page);
});

test('a phrase is replaced where it is meant, and nowhere else', async ({ signedIn }) => {
  const page = await signedIn('author');
  await page.goto('/console/sites/core/content?in=replace');
  await page.getByRole('searchbox').fill('trigger point injection');
  await page.getByLabel(words.replaceBy).fill('injection into a trigger point');
  await page.getByRole('button', { name: words.showHits }).click();
  const hits = page.locator('.hit input');
  await expect(hits.nth(1)).toBeVisible();
  await accessible(page);
  for (const each of (await hits.all()).slice(1)) if (await each.isEnabled()) await each.uncheck();
  await page.getByRole('button', { name: words.replaceIn(1) }).click();
  await expect(page.getByText(words.replaced(1, 0))).toBeVisible();
  const link = await page.locator('main li a[href*="/records/"]').first().getAttribute('href');
  const [, id = '', locale] = link?.match(/records\/([^?]+)\?locale=(.+)/) ?? [];
  expect(JSON.stringify((await textOf(id, locale)).fields)).toContain('injection into a trigger point');
});

test('what an address asks by is named where it is wrong, and left out by one step', async ({ signedIn }) => {
  const page = await signedIn('author');
  await page.goto('/console/sites/core/content?state=foo&type=faq');
  const told = page.getByRole('alert');
  await expect(told).toContainText(en.failures.asked);
  await expect(told).toContainText(`${words.facets.state}: ${en.failures.notThere('foo')}`);
  await accessible(page);
  await told.getByRole('button', { name: en.failures.leaveOut }).click();
  await expect(page).toHaveURL(/content\?type=faq$/);
  await expect(page.locator('[data-row]').first()).toBeVisible();
  await expect(told).toHaveCount(0);
  await page.goto(`/console/sites/core/content?q=${'needles'.repeat(430)}`);
  await expect(told).toContainText(en.problems['uri-too-long'] ?? '');
  expect((await page.locator('main').innerText()).length).toBeLessThan(3000);
  await page.goto('/console/sites/core/content?tag=nosuch&topic=zzz');
  await page.getByText(`${words.facets.topic}: “zzz”`).getByRole('button', { name: en.failures.leaveOut }).click();
  await page.getByText('“tag”: “nosuch”').getByRole('button', { name: en.failures.leaveOut }).click();
  await expect(page.locator('[data-row]').first()).toBeVisible();
  await page.goto('/console/sites/core/content?status=foo&type=faq');
  await expect(page.getByText(en.failures.noFilter('“status”'))).toBeVisible();
  await accessible(page);
  await page.locator('main').getByRole('button', { name: en.common.close }).click();
  await expect(page).toHaveURL(/content\?type=faq$/);
});
