// A record from an idea to its readers and away from them: begun, written, handed on, published, looked back at, and withdrawn.
import { type Page } from '@playwright/test';

import { en } from '../src/words/en';
import { rules } from '../src/words/en/rules';
import { accessible, expect, test } from './harness';
import { call, server } from './server';

const words = en.record;

interface Row {
  id: string;
  title: string;
}

async function faq(q: string): Promise<Row> {
  const { items } = await call<{ items: Row[] }>('GET', `/v1/admin/records?type=faq&visible_on=core&q=${encodeURIComponent(q)}&limit=1`);
  if (!items[0]) throw new Error(`no question about ${q}`);
  return items[0];
}

async function open(page: Page, site: string, id: string, rest = ''): Promise<void> {
  await page.goto(`${server.origin}/console/sites/${site}/records/${id}${rest}`);
  await expect(page.locator('section.text')).toBeVisible();
}

function shortAnswer(page: Page): ReturnType<Page['locator']> {
  return page.locator('#field-en-short_answer');
}

async function isSaved(page: Page): Promise<void> {
  await expect(page.locator('section.text .standing.saved')).toBeVisible();
}

test('an author goes from an idea to a text that is handed on, by keys alone', async ({ signedIn }) => {
  const page = await signedIn('author');
  await page.goto(`${server.origin}/console/sites/core/new/faq`);
  await expect(page.locator('#new-title')).toBeFocused();
  await page.keyboard.type('May I drive home afterwards?');
  await expect(page.locator('#new-slug')).toHaveValue('may-i-drive-home-afterwards');
  await accessible(page);
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('May I drive home afterwards?');
  await expect(page.locator('#field-en-slug')).toHaveValue('may-i-drive-home-afterwards');
  await shortAnswer(page).focus();
  await page.keyboard.type('Most people may, once they feel well.');
  await isSaved(page);
  await page.keyboard.press('Control+Enter');
  await page.keyboard.type('Is that so?');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(words.handedOn)).toBeVisible();
  await expect(page.getByText(/waiting for approval, handed on by/)).toBeVisible();
  await expect(page.getByRole('blockquote')).toHaveText('Is that so?');
});

test('who hands on what lacks a field is told before and after that it cannot be published so, on a telephone too', async ({ signedIn }) => {
  const fields = { question: 'May I bathe?', answer: 'Yes, the next day.', slug: 'may-i-bathe' };
  const { id } = await call<{ id: string }>('POST', '/v1/admin/records', { type: 'faq', site: 'core', source_locale: 'en', translations: { en: fields } });
  const page = await signedIn('author', { viewport: { width: 390, height: 844 } });
  await open(page, 'core', id);
  await page.goto(`${server.origin}/console/sites/core/records/${id}?tab=about`);
  const handOn = page.getByRole('button', { name: words.handOn });
  await handOn.click();
  const lacking = page.getByRole('button', { name: `Short answer: ${rules['required-field-missing']}` });
  await accessible(page);
  await lacking.click();
  await expect(shortAnswer(page)).toBeFocused();
  await handOn.click();
  const told = page.getByRole('status').getByText(words.handedOn);
  await expect(told).toContainText(en.desk.notReady);
  await expect(told).toContainText(`Short answer: ${rules['required-field-missing']}`);
  await accessible(page);
});

test('what stands in the way is told as one writes, and leads to the words', async ({ signedIn }) => {
  const page = await signedIn('author');
  const { id } = await faq('hurt');
  await open(page, 'core', id);
  await shortAnswer(page).fill(`See [this](record:nope). ${'long '.repeat(60)}`);
  const problem = page.locator('#problems').getByRole('button').first();
  await expect(problem).toContainText('Short answer');
  await problem.focus();
  await page.keyboard.press('Enter');
  await expect(shortAnswer(page)).toBeFocused();
  await expect(shortAnswer(page)).toHaveAttribute('aria-invalid', 'true');
  await accessible(page);

  await shortAnswer(page).fill('A little.');
  await expect(page.locator('#problems').getByText('Short answer')).toHaveCount(0);
  await isSaved(page);
});

test('who may publish does so in one step, knows who gets it, and can take it back at once', async ({ signedIn }) => {
  const page = await signedIn('admin');
  const { id } = await faq('hurt');
  await open(page, 'core', id);
  await shortAnswer(page).fill('Hardly, and not for long.');
  const publish = page.getByRole('button', { name: /^Publish to 3 sites/ });
  await expect(publish).toBeVisible();
  await expect(page.getByRole('heading', { name: words.readers })).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(words.published)).toBeVisible();
  const live = await call<{ fields: { short_answer: string } }>('GET', `/v1/sites/core/records/${id}?locale=en`);
  expect(live.fields.short_answer).toBe('Hardly, and not for long.');

  await page.getByRole('status').getByRole('button', { name: words.undo, exact: true }).click();
  await expect(page.getByText(words.publishedUndone)).toBeVisible();
  const again = await call<{ fields: { short_answer: string } }>('GET', `/v1/sites/core/records/${id}?locale=en`);
  expect(again.fields.short_answer).not.toBe('Hardly, and not for long.');
});

test('related records are found by their titles, and moved by keys', async ({ signedIn }) => {
  const page = await signedIn('author');
  const { id } = await faq('hurt');
  await open(page, 'core', id);
  const frame = page.locator('#field-und-derives_from-frame');
  const before = await frame.getByRole('listitem').count();
  const standing = await frame.getByRole('listitem').allTextContents();
  await frame.getByRole('combobox').focus();
  // Whoever is quick gets what they typed, not what is shown while the server looks for it.
  const answered = page.waitForResponse((answer) => answer.url().includes('q=bleeding'));
  await page.keyboard.type('bleeding');
  await page.keyboard.press('Enter');
  const { items } = (await (await answered).json()) as { items: Row[] };
  const title = items.find((each) => !standing.some((text) => text.includes(each.title)))?.title ?? '';
  await expect(frame.getByRole('listitem')).toHaveCount(before + 1);
  await expect(frame.getByRole('listitem').last()).toContainText(title);
  await frame.getByRole('listitem').last().getByRole('button', { name: words.up(title) }).press('Enter');
  await expect(frame.getByRole('listitem').nth(before - 1)).toContainText(title);
  await expect(page.locator('section.details .standing.saved')).toBeVisible();
});

test('colleagues are asked about a field, answer, and settle it', async ({ signedIn }) => {
  const page = await signedIn('author');
  const { id } = await faq('hurt');
  await open(page, 'core', id);
  await page.getByRole('button', { name: words.talk.begin }).click();
  await page.getByLabel(words.talk.words).pressSequentially('Is this so, @Rit');
  await page.getByRole('button', { name: /^@Rita/ }).click();
  await page.getByRole('combobox', { name: words.talk.about, exact: true }).selectOption({ label: 'Short answer' });
  await page.getByRole('button', { name: words.talk.send }).click();
  await expect(page.getByRole('article').getByText(/Is this so, @Rita/)).toBeVisible();
  await accessible(page);

  const rita = await signedIn('reviewer');
  await open(rita, 'core', id);
  await rita.getByRole('button', { name: words.talk.answer, exact: true }).click();
  await rita.getByRole('textbox', { name: words.talk.answer, exact: true }).fill('It is.');
  await rita.getByRole('button', { name: words.talk.send }).click();
  await expect(rita.getByText('It is.')).toBeVisible();
  await rita.getByRole('button', { name: words.talk.resolve }).click();
  await expect(rita.getByText(words.talk.none)).toBeVisible();
});

test('a clinic reads what is inherited, sees what is locked, and writes its own where it may', async ({ signedIn }) => {
  const page = await signedIn('clinic');
  const { id } = await faq('hurt');
  await open(page, 'riverbank', id);
  await expect(page.locator('#field-en-short_answer-frame')).toContainText(words.locked);
  const question = page.locator('#field-en-question-frame');
  await question.getByRole('button', { name: words.writeOwn }).click();
  await question.getByRole('textbox').fill('Will it hurt at Riverbank?');
  await isSaved(page);
  await expect(page.getByRole('button', { name: 'Publish to 1 site, 1 language' })).toBeVisible();
  await accessible(page);
  await question.getByRole('button', { name: words.inheritAgain }).click();
  await expect(question.getByRole('button', { name: words.writeOwn })).toBeVisible();
});

test('who may only read a text is told so, and sees no field to write in', async ({ signedIn }) => {
  const page = await signedIn('translator');
  const { id } = await faq('hurt');
  await open(page, 'core', id);
  await expect(page.getByText(words.readonly).first()).toBeVisible();
  await expect(page.locator('section.text').getByRole('textbox')).toHaveCount(0);
  await page.getByRole('navigation', { name: words.languages }).getByTitle('French', { exact: true }).click();
  await expect(page.locator('section.text').getByRole('textbox').first()).toBeVisible();
  expect(new URL(page.url()).searchParams.get('locale')).toBe('fr');
});

test('a clinical review that is overdue shows on the record and in lists', async ({ signedIn }) => {
  const { id } = await faq('bleeding');
  const { live } = await call<{ live: number }>('GET', `/v1/admin/sites/core/records/${id}/translations/en`);
  const rita = await signedIn('reviewer');
  const review = { items: [{ site: 'core', record: id, locale: 'en', version: live }], reviewed_on: '2020-01-01' };
  const status = await rita.evaluate(async (said) => {
    const headers = { 'Content-Type': 'application/json', 'X-Requested-With': 'fetch' };
    return (await fetch('/v1/admin/actions/review', { method: 'POST', headers, body: JSON.stringify(said) })).status;
  }, review);
  expect(status).toBe(200);
  await open(rita, 'core', id, '?locale=en');
  await expect(rita.locator('section.text').getByText(`${words.overdue}.`)).toBeVisible();
  await expect(rita.getByRole('navigation', { name: words.languages })).toContainText(en.states.overdue);
  await accessible(rita);
  await rita.goto(`${server.origin}/console/sites/core/content?review=overdue`);
  await expect(rita.locator(`[data-row="${id}"]`)).toContainText(en.states.overdue);
  await accessible(rita);
});

test('whoever begins a record hears at once that its address is taken, and by no name of the API', async ({ signedIn }) => {
  const page = await signedIn('author');
  await page.goto(`${server.origin}/console/sites/core/new/faq`);
  const address = page.getByLabel(words.newRecord.slug);
  await address.fill('does-it-hurt');
  const told = page.getByRole('status').getByText(rules['slug-taken'] ?? '');
  await expect(told).toBeVisible();
  await expect(address).toHaveAttribute('aria-invalid', 'true');
  await accessible(page);
  await address.fill('Does it');
  await expect(page.getByText(words.newRecord.slugWrong)).toBeVisible();
  await address.fill('does-it-hurt-anybody');
  await expect(address).not.toHaveAttribute('aria-invalid');
  await expect(told).toHaveCount(0);
});
