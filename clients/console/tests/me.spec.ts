// You: how the console looks and speaks, passkeys, sessions and keys of one's own, and proving that it is still you.
import { en } from '../src/words/en';
import { fr } from '../src/words/fr';
import { accessible, expect, signIn, test, withPasskeys } from './harness';
import { call, server } from './server';

const { me: words, stepUp } = en;

test('the look and the language stay as they were chosen', async ({ signedIn }) => {
  const page = await signedIn('author');
  await page.goto(`${server.origin}/console/me`);
  await page.getByLabel(words.themes.dark).check();
  await page.getByLabel(words.language).selectOption('fr');
  await expect(page.getByRole('heading', { name: fr.me.passkeys })).toBeVisible();
  await expect(page.getByLabel(fr.me.name)).toHaveAttribute('autocomplete', 'name');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await accessible(page);
  await page.getByLabel(fr.me.themes.auto).check();
  await expect(page.locator('html')).not.toHaveAttribute('data-theme', /./);
  await page.getByLabel(fr.me.language).selectOption('');
  await expect(page.getByRole('heading', { name: words.passkeys })).toBeVisible();
});

test('the look is laid before anything is painted', async ({ signedIn }) => {
  const page = await signedIn('author');
  const [script] = await page.locator('head script:not([type=module])').all();
  expect(await script?.getAttribute('src')).toMatch(/assets\/theme-/);
});

test('a passkey is added, named and removed', async ({ signedIn }) => {
  const page = await signedIn('translator');
  await withPasskeys(page);
  await page.goto(`${server.origin}/console/me`);
  await page.getByLabel(words.passkeyName).fill('Tablet');
  await page.getByRole('button', { name: words.addPasskey }).click();
  await expect(page.getByRole('button', { name: `${words.rename} Tablet` })).toBeVisible();
  await page.getByRole('button', { name: `${words.rename} Tablet` }).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('My tablet');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: `${words.remove} My tablet` }).click();
  await expect(page.getByRole('dialog')).toContainText(words.removeLast);
  await accessible(page);
  await page.getByRole('dialog').getByRole('button', { name: words.remove }).click();
  await expect(page.getByText(words.noPasskeys)).toBeVisible();
  await expect(page.getByRole('region', { name: words.passkeys, exact: true })).toBeFocused();
});

test('sessions elsewhere are ended', async ({ signedIn }) => {
  const page = await signedIn('publisher');
  await signedIn('publisher');
  await page.goto(`${server.origin}/console/me`);
  await page.getByRole('button', { name: /^Sign out of the/ }).click();
  await expect(page.getByRole('status').getByText(words.sessionEnded)).toBeVisible();
  const where = page.getByRole('region', { name: words.sessions });
  const left = where.getByRole('listitem');
  await expect(left).toHaveCount(1);
  await expect(left.getByText(`● ${words.thisOne}`, { exact: true })).toBeVisible();
  // What was pressed is gone; whoever works by keyboard goes on beside it.
  await expect(where).toBeFocused();
});

test('a key of one’s own is shown once, and revoked', async ({ signedIn }) => {
  const page = await signedIn('author');
  await page.goto(`${server.origin}/console/me`);
  await page.getByLabel(words.keyName).fill('My script');
  await page.getByRole('button', { name: words.makeKey }).click();
  await expect(page.getByLabel(words.newKey)).toHaveValue(/^cc_/);
  await accessible(page);
  await page.getByRole('button', { name: en.once.done }).click();
  await expect(page.getByLabel(words.newKey)).toHaveCount(0);
  await page.getByRole('button', { name: `${en.keys.revoke} My script` }).click();
  await expect(page.getByText(en.keys.states.revoked)).toBeVisible();
  await expect(page.getByRole('region', { name: words.keys })).toBeFocused();
});

test('what a site wants proof for goes on by itself once it was given', async ({ signedIn }) => {
  const { etag } = await call<{ etag: string }>('GET', '/v1/admin/sites/core');
  await call('PATCH', '/v1/admin/sites/core', { step_up: ['keys'] }, { 'If-Match': `"${etag}"` });
  const page = await signedIn('admin');
  await withPasskeys(page);
  await page.goto(`${server.origin}/console/me`);
  // The first passkey is why somebody was let in: it needs no proof.
  await page.getByLabel(words.passkeyName).fill('Laptop');
  await page.getByRole('button', { name: words.addPasskey }).click();
  await expect(page.getByRole('button', { name: `${words.rename} Laptop` })).toBeVisible();
  await page.goto(`${server.origin}/console/keys?do=make`);
  await page.getByLabel(en.keys.name).fill('Website');
  await page.getByLabel(en.people.roles.delivery.name, { exact: true }).check();
  await page.getByRole('button', { name: en.keys.make }).click();
  await expect(page.getByRole('dialog', { name: stepUp.title })).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: stepUp.prove }).click();
  await expect(page.getByLabel(en.keys.newKey('Website'))).toHaveValue(/^cc_/);
});

test('who has no passkey is told what to do, and nothing is done', async ({ browser, wrong }) => {
  void wrong;
  const { id } = await call<{ id: string }>('POST', '/v1/admin/people', { name: 'New Admin', grants: [{ role: 'admin', site: 'core' }] });
  server.people.author = id;
  const page = await (await browser.newContext({ locale: 'en' })).newPage();
  await signIn(page, 'author');
  await page.goto(`${server.origin}/console/keys?do=make`);
  await page.getByLabel(en.keys.name).fill('Other');
  await page.getByLabel(en.people.roles.delivery.name, { exact: true }).check();
  await page.getByRole('checkbox', { name: 'Dry needling library' }).check();
  await page.getByRole('button', { name: en.keys.make }).click();
  await expect(page.getByRole('dialog')).toContainText(stepUp.none);
  await page.getByRole('dialog').getByRole('button', { name: en.common.cancel }).click();
  await expect(page.getByRole('alert')).toContainText('passkey');
  await expect(page.getByLabel(en.keys.name)).toHaveValue('Other');
});
