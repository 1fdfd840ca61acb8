// Translate: from the table to the text, side by side with what changed in the original; and files out and in.
import { readFileSync } from 'node:fs';

import { en } from '../src/words/en';
import { es } from '../src/words/es';
import { files as ofEs } from '../src/words/es/files';
import { fr } from '../src/words/fr';
import { files as ofFr } from '../src/words/fr/files';
import { change, faqs, textOf } from './desk';
import { accessible, expect, test } from './harness';
import { call } from './server';

const words = en.translate;

test('the table leads to the texts that are behind', async ({ signedIn }) => {
  for (const { id } of (await faqs()).slice(0, 3)) await change(id, 'Ask **your therapist** first.', true);
  const page = await signedIn('translator');
  await page.goto('/console/sites/core/translate');
  await expect(page.getByRole('table')).toBeVisible();
  await accessible(page);
  await page.getByRole('link', { name: `Questions, French: ${words.behind(3)}` }).click();
  await expect(page.getByText(words.texts(3))).toBeVisible();
  await accessible(page);
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/translate\/fr\//);
});

test('only what changed is marked, and what is written is saved on the way to the next', async ({ signedIn }) => {
  const page = await signedIn('translator');
  await page.goto('/console/sites/core/translate?locale=fr&state=outdated');
  await page.getByRole('link', { name: words.begin }).click();
  await expect(page.locator('ins', { hasText: 'therapist' })).toBeVisible();
  await expect(page.getByText(words.place(1, '3'))).toBeVisible();
  await accessible(page);
  const id = page.url().match(/fr\/([^?]+)/)?.[1] ?? '';
  const own = page.getByRole('textbox', { name: /^Full answer/ });
  await own.focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' Demandez d’abord.');
  await page.keyboard.press('Control+Enter');
  await expect(page).not.toHaveURL(new RegExp(id));
  await expect(page.getByText(words.place(1, '2'))).toBeVisible();
  expect(JSON.stringify((await textOf(id, 'fr')).fields)).toContain('Demandez d’abord.');
});

test('who may not say that a translation is still right proposes it to a reviewer, and goes on', async ({ signedIn }) => {
  const page = await signedIn('translator');
  await page.goto('/console/sites/core/translate?locale=fr&state=outdated');
  await page.getByRole('link', { name: words.begin }).click();
  await expect(page.getByRole('button', { name: words.askStillRight })).toBeVisible();
  const id = page.url().match(/fr\/([^?]+)/)?.[1] ?? '';
  await page.getByRole('button', { name: words.askStillRight }).click();
  await expect(page.getByText(words.askedStillRight)).toBeVisible();
  await expect(page).not.toHaveURL(new RegExp(id));
  const { items } = await call<{ items: { locale: string | null; assignee: { name: string } | null }[] }>('GET', `/v1/admin/records/${id}/threads`);
  expect(items.map((each) => [each.locale, each.assignee?.name])).toEqual([['fr', 'Rita Reviewer']]);
});

test('a file goes out, and comes in after a look at what would happen', async ({ signedIn }) => {
  const page = await signedIn('translator');
  await page.goto('/console/sites/core/translate?locale=fr');
  await page.getByText(words.files).click();
  await page.getByLabel(words.onlyToDo).check();
  const fetching = page.waitForEvent('download');
  await page.getByRole('link', { name: words.fetch }).click();
  const file = await (await fetching).path();
  await page.getByLabel(words.file).setInputFiles(file);
  await expect(page.getByText(words.preview)).toBeVisible();
  await accessible(page);
});

for (const { locale, spoken, files } of [{ locale: 'fr', spoken: fr, files: ofFr }, { locale: 'es', spoken: es, files: ofEs }])
  test(`why a file of a translator is refused is told in ${locale}`, async ({ signedIn }) => {
    const page = await signedIn('translator', { locale });
    await page.goto('/console/sites/core/translate?locale=fr');
    await page.getByText(spoken.translate.files).click();
    const fetching = page.waitForEvent('download');
    await page.getByRole('link', { name: spoken.translate.fetch }).click();
    const file = readFileSync(await (await fetching).path(), 'utf8').replace(/(<source[^>]*>)(?=\p{L})/u, '$1Otherwise ');
    const bring = (text: string) => page.getByLabel(spoken.translate.file).setInputFiles({ name: 'back.xlf', mimeType: 'application/xliff+xml', buffer: Buffer.from(text) });
    await bring(file);
    const refused = page.getByRole('listitem').filter({ hasText: spoken.translate.outcome.refused });
    await expect(refused).toContainText(files['source-altered'] ?? '');
    await expect(refused.getByText(spoken.common.exactly)).toBeVisible();
    await accessible(page);
    await bring('no XML');
    await expect(page.getByRole('alert')).toContainText(files['not-xml'] ?? '');
  });
