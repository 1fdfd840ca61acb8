// The preview: the server's own page within the console, in any view, language and width; and links that show it to others.
import { en } from '../src/words/en';
import { accessible, expect, test } from './harness';
import { server } from './server';

const words = en.preview;

test('drafts, language and topic are chosen, and going on within the page keeps the address', async ({ signedIn, wrong }) => {
  const page = await signedIn('clinic');
  await page.goto(`${server.origin}/console/sites/riverbank/preview`);
  const shown = page.frameLocator('iframe');
  await expect(shown.getByRole('heading', { level: 1 })).toHaveText('Riverbank Physiotherapy');
  await page.getByLabel(words.shows).selectOption('draft');
  await expect(shown.getByRole('note')).toContainText('drafts');
  await page.getByLabel(words.page).selectOption({ label: 'Dry needling' });
  await expect(shown.getByRole('heading', { level: 1 })).toHaveText('Dry needling');

  await shown.getByRole('link', { name: 'español' }).click();
  await expect(page).toHaveURL(/locale=es/);
  await expect(page.getByLabel(words.language)).toHaveValue('es');
  await page.goBack();
  await accessible(page);
  expect(wrong).toEqual([]);
});

test('a telephone is as wide as one, and a day to come shows what is planned', async ({ signedIn }) => {
  const page = await signedIn('publisher');
  await page.goto(`${server.origin}/console/sites/core/preview?at=2999-01-01`);
  await expect(page.frameLocator('iframe').getByRole('note')).toContainText('planned');
  await expect(page.getByText(words.ahead)).toBeVisible();
  await page.getByRole('radio', { name: words.widths[390] }).check();
  await expect(page.locator('iframe')).toHaveAttribute('width', '390');
  await page.getByLabel(words.shows).selectOption('live');
  await expect(page.frameLocator('iframe').getByRole('note')).toHaveCount(0);
});

test('a link is made, shows the same to whoever has it, and shows nothing once it is revoked', async ({ signedIn, browser }) => {
  const page = await signedIn('clinic');
  await page.goto(`${server.origin}/console/sites/riverbank/preview?view=draft`);
  await page.getByRole('button', { name: words.share }).click();
  await page.getByRole('button', { name: words.makeLink }).click();
  const address = await page.getByLabel(words.link, { exact: true }).inputValue();
  await accessible(page);

  const stranger = await browser.newPage();
  await stranger.goto(address);
  await expect(stranger.getByRole('note')).toContainText('drafts');
  await page.getByRole('button', { name: words.revoke }).first().click();
  await expect(page.getByText(words.revoked)).toBeVisible();
  expect((await stranger.goto(address))?.status()).not.toBe(200);
  await stranger.close();
});
