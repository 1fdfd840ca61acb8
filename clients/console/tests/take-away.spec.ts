// Taking something away: each of four ways does what its card says, and no more.
import { en } from '../src/words/en';
import { rules } from '../src/words/en/rules';
import { accessible, expect, test } from './harness';
import { call, server } from './server';

const words = en.takeAway;

async function faqs(): Promise<string[]> {
  const { items } = await call<{ items: { id: string }[] }>('GET', '/v1/admin/records?type=faq&owner=core&sort=title&limit=4');
  return items.map((each) => each.id);
}
async function statusFor(site: string, id: string, locale = 'en'): Promise<number> {
  return (await fetch(`${server.origin}/v1/sites/${site}/records/${id}?locale=${locale}&fallback=none`)).status;
}

test('a draft is discarded, and taken up again by one button', async ({ signedIn }) => {
  const [id = ''] = await faqs();
  const path = `/v1/admin/sites/core/records/${id}/translations/en`;
  const { etag } = await call<{ etag: string }>('GET', path);
  await call('PATCH', path, { fields: { short_answer: 'Half a thought' } }, { 'If-Match': `"${etag}"` });
  const page = await signedIn('author');
  await page.goto(`${server.origin}/console/sites/core/records/${id}/take-away`);
  await expect(page.getByText(words.intro)).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: `${words.discard.act}: English` }).click();
  await expect(page.getByText(words.discard.none)).toBeVisible();
  await page.getByRole('button', { name: words.undo, exact: true }).click();
  await expect(page.getByRole('button', { name: `${words.discard.act}: English` })).toBeVisible();
});

test('one language is taken off, and the others stay', async ({ signedIn }) => {
  const id = (await faqs())[1] ?? '';
  const page = await signedIn('publisher');
  await page.goto(`${server.origin}/console/sites/core/records/${id}/take-away`);
  await page.getByRole('button', { name: words.unpublish.act }).click();
  await page.getByRole('dialog').getByLabel('French', { exact: true }).check();
  await accessible(page);
  await page.getByRole('button', { name: words.unpublish.button(1) }).click();
  await expect(page.getByText(words.unpublish.done)).toBeVisible();
  expect(await statusFor('core', id, 'fr')).toBe(404);
  expect(await statusFor('core', id, 'en')).toBe(200);
});

test('a clinic hides a record on its site alone, and shows it again', async ({ signedIn }) => {
  const id = (await faqs())[2] ?? '';
  const page = await signedIn('clinic');
  await page.goto(`${server.origin}/console/sites/riverbank/records/${id}/take-away`);
  await expect(page.getByRole('paragraph').filter({ hasText: rules['not-the-owner'] ?? '' })).toBeVisible();
  await page.getByRole('button', { name: words.hide.act }).click();
  await page.getByRole('dialog').getByRole('button', { name: words.hide.button }).click();
  await expect(page.getByText(words.hide.done)).toBeVisible();
  expect(await statusFor('riverbank', id)).toBe(404);
  expect(await statusFor('core', id)).toBe(200);
  await page.getByRole('button', { name: words.hide.show }).click();
  await page.getByRole('dialog').getByRole('button', { name: words.hide.show }).click();
  await expect(page.getByText(words.hide.shown)).toBeVisible();
  expect(await statusFor('riverbank', id)).toBe(200);
});

test('a record is withdrawn in two steps by keys alone, and reinstated', async ({ signedIn }) => {
  const id = (await faqs())[3] ?? '';
  const page = await signedIn('publisher');
  await page.goto(`${server.origin}/console/sites/core/records/${id}/take-away`);
  await page.getByRole('button', { name: words.withdraw.act }).press('Enter');
  await expect(page.getByRole('heading', { name: words.withdraw.first })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.type('This was wrong. Ask your clinic.');
  await page.getByLabel(words.withdraw.message('French')).focus();
  await page.keyboard.type('C’était faux. Demandez à votre clinique.');
  await page.getByLabel(words.withdraw.severities.routine).press('Space');
  await page.getByLabel(words.withdraw.severities.safety).press('Space');
  await accessible(page);
  await page.getByLabel(words.withdraw.severities.safety).press('Enter');
  await expect(page.getByRole('heading', { name: words.withdraw.second })).toBeFocused();
  expect(await statusFor('core', id)).toBe(200);
  await accessible(page);
  await page.getByRole('button', { name: words.withdraw.go(3) }).press('Enter');
  await expect(page.getByText(words.withdraw.done)).toBeVisible();
  expect(await statusFor('core', id)).toBe(410);
  expect(await statusFor('riverbank', id)).toBe(410);
  const french = await fetch(`${server.origin}/v1/sites/core/records/${id}?locale=fr`);
  expect(((await french.json()) as { detail: string }).detail).toBe('C’était faux. Demandez à votre clinique.');

  await page.getByRole('button', { name: words.withdraw.reinstate }).click();
  await page.getByRole('dialog').getByRole('button', { name: words.withdraw.reinstate }).click();
  await expect(page.getByText(words.withdraw.reinstated)).toBeVisible();
  expect(await statusFor('core', id)).toBe(200);
});
