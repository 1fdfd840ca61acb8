// A clinic's own words: what the library changed is settled, what is hidden is shown again, and readers get another order, all by keys.
import { en } from '../src/words/en';
import { accessible, expect, test } from './harness';
import { call, server } from './server';

const words = en.own;
const OWN = '/v1/admin/sites/riverbank/overrides';
interface Row {
  record: string;
  locale: string;
  title: string;
  fields: { field: string }[];
}

/** Let the library change what the clinic says in its own words; gives back what it is called now. */
async function changed(place: number): Promise<string> {
  const { items } = await call<{ items: Row[] }>('GET', `${OWN}?type=faq&limit=50`);
  const row = items.filter((each) => each.locale === 'en' && each.fields.some(({ field }) => field === 'question'))[place];
  const path = `/v1/admin/sites/core/records/${row?.record}/translations/en`;
  const { etag } = await call<{ etag: string }>('GET', path);
  const question = `${row?.title.replace('?', '')} nowadays?`;
  await call('PATCH', path, { fields: { question }, publish: true, reason: '' }, { 'If-Match': `"${etag}"` });
  return question;
}

test('what the library changed is marked by words, and kept or taken', async ({ signedIn }) => {
  const [kept, taken] = [await changed(0), await changed(1)];
  const page = await signedIn('clinic');
  await page.goto(`${server.origin}/console/sites/riverbank/own?changed=true`);
  const ours = page.locator('article', { hasText: kept });
  await expect(ours.locator('ins')).toContainText('nowadays');
  await accessible(page);
  await ours.getByRole('button', { name: words.keepOurs }).press('Enter');
  await expect(page.getByText(words.kept(kept))).toBeVisible();
  await expect(ours).toHaveCount(0);

  await page.locator('article', { hasText: taken }).getByRole('button', { name: words.useTheirs, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(en.impact.effects.text());
  await dialog.getByRole('button', { name: words.useTheirs, exact: true }).click();
  await expect(page.getByText(words.taken(taken))).toBeVisible();
  await expect(page.getByText(words.nothingChanged)).toBeVisible();
});

test('what is hidden is shown again, after what readers get is told', async ({ signedIn }) => {
  const page = await signedIn('clinic');
  await page.goto(`${server.origin}/console/sites/riverbank/own?view=hidden`);
  await accessible(page);
  await page.getByRole('button', { name: words.showAgain }).first().click();
  await expect(page.getByRole('dialog')).toContainText(en.impact.effects.appears());
  await page.getByRole('dialog').getByRole('button', { name: words.showAgain }).click();
  await expect(page.getByText(/is shown again/)).toBeVisible();
});

test('a clinic sees what texts say in place of what they leave to it', async ({ signedIn }) => {
  const page = await signedIn('clinic');
  await page.goto(`${server.origin}/console/sites/riverbank/own?view=contact`);
  await expect(page.getByRole('row', { name: /contact\.phone/ })).toContainText('+1 555 0100');
  await expect(page.getByText(words.contactAdmins)).toBeVisible();
  await accessible(page);
});

test('on the library’s site it says which clinics have words of their own', async ({ signedIn }) => {
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/sites/core/own`);
  await expect(page.getByRole('row', { name: /Riverbank/ })).toBeVisible();
  await accessible(page);
});

test('readers get another order, made by keys alone', async ({ signedIn }) => {
  const page = await signedIn('clinic');
  await page.goto(`${server.origin}/console/sites/riverbank/order?type=faq`);
  await accessible(page);
  const titles = page.locator('ol .title');
  const first = await titles.first().innerText();
  await page.locator('.handle').first().focus();
  for (const key of ['Space', 'ArrowDown', 'ArrowDown', 'Space', 'Control+Enter']) await page.keyboard.press(key);
  await expect(titles.nth(2)).toHaveText(first);
  await expect(page.getByRole('dialog').getByRole('button', { name: words.order.save })).toBeEnabled();
  await page.getByRole('dialog').getByRole('button', { name: words.order.save }).press('Enter');
  await expect(page.getByText(words.order.saved)).toBeVisible();
  const { items } = await call<{ items: { title: string }[] }>('GET', '/v1/admin/sites/riverbank/order?topic=dry-needling&type=faq');
  expect(items[2]?.title).toBe(first);
});

test('what was moved and left is where it was', async ({ signedIn }) => {
  const page = await signedIn('clinic');
  await page.goto(`${server.origin}/console/sites/riverbank/order?type=faq`);
  const before = await page.locator('ol .title').allInnerTexts();
  await page.locator('.handle').nth(3).focus();
  for (const key of ['Space', 'Home', 'Escape']) await page.keyboard.press(key);
  await expect(page.locator('ol .title')).toHaveText(before);
});
