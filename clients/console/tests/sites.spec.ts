// Sites: a tree, one more, settings that say what they change before they hold, and taking one away.
import { en } from '../src/words/en';
import { accessible, expect, test } from './harness';
import { call, server } from './server';

const words = en.sites;

test('a site is made below another, with its languages', async ({ signedIn }) => {
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/sites`);
  await expect(page.getByRole('main').getByRole('link', { name: 'Riverbank Physiotherapy' })).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: words.make }).press('Enter');
  await page.keyboard.type('Harbour Clinic');
  await expect(page.getByLabel(words.key, { exact: true })).toHaveValue('harbour-clinic');
  await page.getByLabel(words.settings.parent.label).selectOption('core');
  await accessible(page);
  await page.getByRole('button', { name: words.make }).press('Enter');
  await expect(page).toHaveURL(/\/sites\/harbour-clinic\/settings/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Harbour Clinic');
});

test('settings say what they change for readers before they hold', async ({ signedIn }) => {
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/sites/harbour-clinic/settings?group=languages`);
  await page.getByRole('button', { name: new RegExp(`^${words.remove} Spanish`) }).click();
  await expect(page.getByText(words.unsaved)).toBeVisible();
  await page.getByRole('button', { name: words.look }).click();
  await expect(page.getByRole('region', { name: words.told }).or(page.getByRole('status', { name: words.told }))).toContainText('Harbour Clinic');
  expect((await call<{ locales: object }>('GET', '/v1/admin/sites/harbour-clinic')).locales).toHaveProperty('es');
  await accessible(page);
  await expect(page.getByRole('button', { name: words.save })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').getByText(words.saved)).toBeVisible();
  expect((await call<{ locales: object }>('GET', '/v1/admin/sites/harbour-clinic')).locales).not.toHaveProperty('es');
});

test('a phone number is altered, and what the server refuses stands beside its setting', async ({ signedIn }) => {
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/sites/riverbank/settings?group=clinic`);
  await page.getByLabel(words.contacts.phone, { exact: true }).fill('+1 555 0199');
  await page.getByLabel(/Country, two letters/).fill('ZZ');
  await page.keyboard.press('Control+s');
  await expect(page.locator('[data-setting=address]').getByRole('alert')).toBeVisible();
  await accessible(page);
  await page.getByLabel(/Country, two letters/).fill('US');
  await page.getByRole('button', { name: words.look }).click();
  await expect(page.getByText(en.impact.none)).toBeVisible();
  await page.getByRole('button', { name: words.save }).click();
  await expect(page.getByRole('status').getByText(words.saved)).toBeVisible();
  expect((await call<{ contact: object }>('GET', '/v1/admin/sites/riverbank')).contact).toHaveProperty('phone', '+1 555 0199');
});

test('somebody else was quicker: nothing is overwritten', async ({ signedIn }) => {
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/sites/riverbank/settings?group=clinic`);
  await page.getByLabel(words.settings.legal_name.label).fill('Mine');
  const { etag } = await call<{ etag: string }>('GET', '/v1/admin/sites/riverbank');
  await call('PATCH', '/v1/admin/sites/riverbank', { legal_name: 'Theirs' }, { 'If-Match': `"${etag}"` });
  await page.getByRole('button', { name: words.look }).click();
  await expect(page.getByRole('alert')).toContainText(en.problems['stale-version'] ?? '');
  expect((await call<{ legal_name: string }>('GET', '/v1/admin/sites/riverbank')).legal_name).toBe('Theirs');
});

for (const { name } of [{ name: 'site' }, { name: 'rules' }, { name: 'safety' }, { name: 'website' }, { name: 'content' }] as const)
  test(`the settings of ${name} can be read and reached by everybody`, async ({ signedIn }) => {
    const page = await signedIn('admin');
    await page.goto(`${server.origin}/console/sites/erable/settings?group=${name}`);
    await expect(page.getByRole('heading', { name: words.groups[name], level: 2 })).toBeVisible();
    await accessible(page);
  });

test('a site is taken away in two steps, what readers lose told first', async ({ signedIn }) => {
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/sites/harbour-clinic/settings`);
  await page.getByRole('button', { name: words.lookRemoval }).click();
  await expect(page.getByRole('dialog')).toContainText('Harbour Clinic');
  const now = page.getByRole('button', { name: words.removeNow });
  await expect(now).toBeDisabled();
  await accessible(page);
  await page.getByLabel(words.removeWord('harbour-clinic')).fill('harbour-clinic');
  await now.click();
  await expect(page).toHaveURL(/\/sites$/);
  expect((await fetch(`${server.origin}/v1/sites/harbour-clinic`)).status).toBe(410);
});
