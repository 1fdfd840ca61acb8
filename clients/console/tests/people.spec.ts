// People: invited with roles in plain words, altered, shut out and erased; nobody loses the last administration.
import { en } from '../src/words/en';
import { accessible, expect, test } from './harness';
import { call, server } from './server';

const words = en.people;

test('somebody is invited by keyboard, and comes in by the link', async ({ signedIn, browser }) => {
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/people`);
  await accessible(page);
  await page.getByRole('button', { name: words.invite }).press('Enter');
  await expect(page.getByLabel(words.name, { exact: true })).toBeFocused();
  await page.keyboard.type('Nina New');
  await page.getByRole('button', { name: words.addRole }).press('Enter');
  await expect(page.getByLabel(words.role)).toBeFocused();
  await page.keyboard.type(words.roles.translator.name);
  await expect(page.getByText(words.roles.translator.may)).toBeVisible();
  await page.getByLabel(words.language).selectOption('fr');
  await accessible(page);
  await page.getByRole('button', { name: words.inviting, exact: true }).press('Enter');
  const link = page.getByLabel(words.linkFor('Nina New'));
  await expect(link).toHaveValue(/#invitation=/);
  await expect(page.getByText('Translator · Dry needling library, French')).toHaveCount(2);
  const guest = await (await browser.newContext({ locale: 'en' })).newPage();
  await guest.goto(await link.inputValue());
  await guest.click('#accept');
  await expect(guest.locator('#who')).toHaveText('Nina New');
});

test('whoever invites somebody without a role hears before it what that means, and after it how to give one', async ({ signedIn }) => {
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/people`);
  await page.getByRole('button', { name: words.invite }).click();
  await page.getByLabel(words.name, { exact: true }).fill('Nora Norole');
  await expect(page.getByText(words.mayNothing)).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: words.invitingWithoutRole }).click();
  await expect(page.getByText(words.noRole('Nora Norole'))).toBeVisible();
  await page.getByRole('link', { name: words.giveRole }).click();
  await page.getByRole('button', { name: words.addRole }).click();
  await expect(page.getByText(words.mayNothing)).toHaveCount(0);
});

test('people are found by name and by site, and the address keeps it', async ({ signedIn }) => {
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/people`);
  await page.getByLabel(words.onSite).selectOption('riverbank');
  await expect(page.getByRole('main').getByRole('link', { name: 'Nina New' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByLabel(words.find).fill('nina');
  await expect(page.getByRole('main').getByRole('listitem').filter({ has: page.getByRole('link') })).toHaveCount(1);
  await expect(page).toHaveURL(/site=riverbank&q=nina|q=nina&site=riverbank/);
  await page.reload();
  await expect(page.getByLabel(words.find)).toHaveValue('nina');
});

test('somebody is altered, shut out, let in again and erased in two steps', async ({ signedIn }) => {
  const page = await signedIn('admin');
  const { items } = await call<{ items: { id: string; name: string }[] }>('GET', '/v1/admin/people?q=nina');
  await page.goto(`${server.origin}/console/people/${items[0]?.id}`);
  await page.getByLabel(words.credential).fill('PT, no. 9');
  await page.getByRole('button', { name: words.save, exact: true }).click();
  await expect(page.getByRole('status').getByText(words.saved)).toBeVisible();
  await page.getByRole('button', { name: words.disable, exact: true }).click();
  await expect(page.getByRole('status').getByText(words.wasDisabled('Nina New'))).toBeVisible();
  await expect(page.getByText(words.noSessions)).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: words.enable }).click();
  await page.getByRole('button', { name: words.erase }).click();
  const now = page.getByRole('button', { name: words.eraseNow });
  await expect(now).toBeDisabled();
  await expect(page.getByRole('dialog')).toContainText(words.eraseStays);
  await accessible(page);
  await page.getByLabel(words.eraseWord('Nina New')).fill('Nina New');
  await now.click();
  await expect(page).toHaveURL(/\/people$/);
  await expect(page.getByRole('link', { name: 'Nina New' })).toHaveCount(0);
});

test('an administrator cannot lose their own administration', async ({ signedIn }) => {
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/people/${server.people.admin}`);
  await expect(page.getByText(words.self)).toBeVisible();
  await expect(page.getByRole('button', { name: words.disable, exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: words.removeRole }).click();
  await page.getByRole('button', { name: words.save, exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('another admin');
});

test('a link not used yet is revoked', async ({ signedIn }) => {
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/people/${server.people.author}`);
  await page.getByRole('button', { name: words.newInvitation }).click();
  await expect(page.getByLabel(/link for Alba/)).toHaveValue(/#invitation=/);
  await page.getByRole('button', { name: new RegExp(`^${words.revoke} `) }).click();
  await expect(page.getByText(words.invitationStates.revoked).first()).toBeVisible();
});
