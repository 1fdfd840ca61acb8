// Webhooks: one is made with a secret that is shown once, tried, given a new secret, stopped and taken away; and the board tells who may still show what was withdrawn.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

import { en } from '../src/words/en';
import { faqs } from './desk';
import { accessible, expect, test, withPasskeys } from './harness';
import { call, server } from './server';

const words = en.webhooks;
const NAME = 'The website of the clinic, with what its patients read at home';
const heard: IncomingHttpHeaders[] = [];
const website = createServer((request, response) => {
  heard.push(request.headers);
  request.resume().on('end', () => response.writeHead(204).end());
});
let address = '';

test.beforeAll(async () => {
  await new Promise<void>((done) => website.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(website.address() as AddressInfo).port}/hook`;
});
test.afterAll(() => void website.close());

test('a webhook is made, and its secret is shown once', async ({ signedIn }) => {
  const page = await signedIn('admin');
  await withPasskeys(page);
  await page.goto('/console/webhooks');
  await expect(page.getByText(words.none)).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: words.make }).first().click();
  await page.getByLabel(words.description).fill(NAME);
  await page.getByLabel(words.url).fill(address);
  await page.getByRole('group', { name: words.sites, exact: true }).getByRole('checkbox').first().check();
  await accessible(page);
  await page.locator('form').getByRole('button', { name: words.make }).click();
  await expect(page.getByLabel(words.newSecret(NAME))).toHaveValue(/^whsec_/);
  await accessible(page);
  await page.getByRole('button', { name: en.once.done }).click();
  await expect(page.getByRole('link', { name: NAME })).toBeVisible();
  await expect(page.locator('input')).toHaveCount(0);
});

test('it is tried, stopped, let go on and given a new secret', async ({ signedIn }) => {
  const page = await signedIn('admin');
  await page.goto('/console/webhooks');
  await page.getByRole('link', { name: NAME }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(NAME);
  await page.getByRole('button', { name: words.test }).click();
  await expect(page.getByText(/^It answered 204/)).toBeVisible();
  expect(heard.at(-1)?.['webhook-signature']).toMatch(/^v1,/);
  await expect(page.getByRole('listitem').filter({ hasText: words.of['webhook.test'] })).toContainText(words.stands.delivered);
  await accessible(page);

  await page.getByRole('button', { name: words.rotate }).click();
  await page.getByRole('dialog').getByRole('button', { name: words.rotate }).click();
  await expect(page.getByLabel(words.newSecret(NAME))).toHaveValue(/^whsec_/);
  await page.getByRole('button', { name: words.retire }).click();
  await expect(page.getByText(words.retired)).toBeVisible();

  await page.getByRole('button', { name: words.stop, exact: true }).click();
  await expect(page.getByText(words.stopped)).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: words.resume }).click();
  await expect(page.getByText(words.states.sends)).toBeVisible();
});

test('one is signed by a key that only the server has, and hears of some content alone', async ({ signedIn }) => {
  const page = await signedIn('admin');
  await withPasskeys(page);
  await page.goto('/console/webhooks?do=make');
  await page.getByLabel(words.description).fill('An app');
  await page.getByLabel(words.url).fill(address);
  await page.getByRole('group', { name: words.sites, exact: true }).getByRole('checkbox').first().check();
  await page.getByText(words.filter).click();
  await page.getByRole('group', { name: words.types, exact: true }).getByRole('checkbox', { name: 'Questions' }).check();
  await page.getByRole('group', { name: words.locales, exact: true }).getByRole('checkbox', { name: 'French', exact: true }).check();
  await page.getByRole('radio', { name: words.signatures.v1a.label }).check();
  await accessible(page);
  await page.locator('form').getByRole('button', { name: words.make }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('An app');
  await expect(page.getByText(/^whpk_/)).toBeVisible();
  await expect(page.getByText(`${words.types}: Questions · ${words.locales}: French`)).toBeVisible();
  await page.getByRole('button', { name: words.test }).click();
  await expect(page.getByText(/^It answered 204/)).toBeVisible();
  expect(heard.at(-1)?.['webhook-signature']).toMatch(/^v1a,/);

  await page.getByRole('button', { name: words.rotate }).click();
  await page.getByRole('dialog').getByLabel(words.signature).selectOption('v1');
  await page.getByRole('dialog').getByRole('button', { name: words.rotate }).click();
  await expect(page.getByLabel(words.newSecret('An app'))).toHaveValue(/^whsec_/);
  await expect(page.getByText(`${words.signatures.v1a.label}: ${words.until}`)).toBeVisible();
  await expect(page.getByText(words.formerKey)).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: words.remove }).click();
  await page.getByRole('dialog').getByRole('button', { name: words.remove }).click();
  await expect(page.getByText(words.removed('An app'))).toBeVisible();
});

test('the board tells who may still show what was withdrawn', async ({ signedIn }) => {
  const faq = (await faqs())[3];
  const items = [{ site: 'core', record: faq?.id }];
  await call('POST', '/v1/admin/actions/withdraw', { items, message: 'It was wrong.', severity: 'safety', replacement: null, reason: '' });
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/sites/core/records/${faq?.id}/take-away`);
  await page.getByRole('link', { name: en.receivers.board }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Who shows/);
  await expect(page.getByRole('link', { name: faq?.title ?? '' })).toBeVisible();
  await expect(page.getByText(en.receivers.waitsFor(NAME))).toBeVisible();
  await accessible(page);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth), 'as wide as a window enlarged four times').toBe(320);
});

test('it is taken away, with what was sent to it', async ({ signedIn }) => {
  const page = await signedIn('admin');
  await page.goto('/console/webhooks');
  await page.getByRole('link', { name: NAME }).click();
  await page.getByRole('button', { name: words.remove }).click();
  await page.getByRole('dialog').getByRole('button', { name: words.remove }).click();
  await expect(page.getByText(words.removed(NAME))).toBeVisible();
  await expect(page.getByText(words.none)).toBeVisible();
});
