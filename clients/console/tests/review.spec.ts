// Review: one text after the other by keys, with just what is new in it; what is confirmed is said exactly.
import { readFile } from 'node:fs/promises';

import type { Page } from '@playwright/test';

import { verifyReview } from '../../typescript/src/review';
import { en } from '../src/words/en';
import { call } from './server';
import { faqs, handOn } from './desk';
import { accessible, expect, test, withPasskeys } from './harness';

const words = en.review;

test('many are approved in a row by keys alone', async ({ signedIn }) => {
  const some = (await faqs()).slice(0, 10);
  await handOn(some, 'Please look.');
  const page = await signedIn('reviewer');
  await page.goto('/console/review?kind=to_approve');
  await expect(page.getByText(words.left(10))).toBeVisible();
  await expect(page.locator('ins').first()).toContainText('new');
  await accessible(page);
  for (let left = 10; left > 2; left--) {
    await expect(page.getByRole('button', { name: words.approve })).toBeEnabled();
    await page.keyboard.press(left % 2 ? 'a' : 'Control+Enter');
    await expect(page.getByText(words.left(left - 1))).toBeVisible();
  }
  const { to_approve } = await call<{ to_approve: number }>('GET', '/v1/admin/inbox/counts');
  expect(to_approve).toBe(2);
});

test('a text is sent back with a comment at its words', async ({ signedIn }) => {
  const page = await signedIn('reviewer');
  await page.goto('/console/review?kind=to_approve');
  await page.locator('ins .strong', { hasText: 'new' }).dblclick();
  await page.keyboard.press('s');
  await expect(page.getByLabel(words.what)).toBeFocused();
  await page.keyboard.type('Say it more simply.');
  await accessible(page);
  const at = await page.locator('article h2').textContent();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(words.sentBack(at ?? ''))).toBeVisible();
  const { items } = await call<{ items: { id: string }[] }>('GET', '/v1/admin/records?type=faq&state=sent_back');
  const { items: threads } = await call<{ items: { field: string | null; comments: { words: string }[] }[] }>('GET', `/v1/admin/records/${items[0]?.id}/threads`);
  const thread = threads.find((each) => each.field === 'answer');
  expect(thread?.comments[0]?.words).toMatch(/^“\w+”\nSay it more simply\.$/);
});

test('a clinician confirms exactly what is said, hears until when it holds, and can take it back', async ({ signedIn }) => {
  const page = await signedIn('reviewer');
  await page.goto('/console/review?kind=to_review&locale=en');
  await expect(page.getByRole('button', { name: words.confirm })).toBeVisible();
  const title = (await page.locator('article h2').textContent()) ?? '';
  await page.keyboard.press('c');
  await expect(page.getByText(words.confirming('Rita Reviewer', 'PT, no. 123'))).toBeVisible();
  await accessible(page);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText(`${words.confirmed(title)} To be reviewed again by`)).toBeVisible();
  const reviewed = '/v1/admin/records?review=current&limit=1';
  const confirmed = async (): Promise<number> => (await call<{ total: number }>('GET', reviewed)).total;
  expect(await confirmed()).toBe(1);
  await page.getByRole('status').getByRole('button', { name: words.undoConfirm }).click();
  await expect(page.getByText(words.unconfirmed)).toBeVisible();
  expect(await confirmed()).toBe(0);
});

test('a link opens just the text that it names, however far down it waits, or says that it waits no more', async ({ signedIn }) => {
  const page = await signedIn('reviewer');
  await page.goto('/console/review?kind=to_review');
  const links = page.locator('details ol a');
  await expect(links).toHaveCount(50);
  await page.getByRole('button', { name: en.common.more }).click();
  await expect(links).toHaveCount(100);
  const far = await links.last().getAttribute('href');
  const title = await links.last().evaluate((link) => link.firstChild?.textContent?.trim() ?? '');
  await page.goto(far ?? '');
  await expect(page.locator('article h2')).toHaveText(title);
  await expect(page.locator('details [aria-current]')).toContainText(title);
  // No other text stands where one was that somebody has dealt with.
  await page.goto((far ?? '').replace(/[0-9a-f-]{36}/, '01a1ee56-5e00-7000-8000-000000000000'));
  await expect(page.getByText(words.missing)).toBeVisible();
  await expect(page.locator('article')).toHaveCount(0);
  await accessible(page);
  await page.getByRole('button', { name: words.begin }).click();
  await expect(page.locator('article h2')).toBeVisible();
});

test('whoever has no credential is offered no confirmation', async ({ signedIn }) => {
  const page = await signedIn('publisher');
  await page.goto('/console/review');
  await expect(page.getByText(words.nothing)).toBeVisible();
  await expect(page.getByText(words.noCredential)).toBeVisible();
  await accessible(page);
});

/** Open what a reviewer is to sign of the first text that waits; its title. */
async function toSign(page: Page): Promise<string> {
  await page.goto('/console/review?kind=to_review&locale=en');
  await expect(page.getByRole('button', { name: words.confirm })).toBeVisible();
  const title = (await page.locator('article h2').textContent()) ?? '';
  await page.keyboard.press('c');
  await page.getByRole('button', { name: words.signing.begin }).click();
  return title;
}

/** Give somebody a device with a passkey that is known as theirs, by a name that they gave to no other. */
async function addPasskey(page: Page, name: string): Promise<void> {
  await withPasskeys(page);
  await page.goto('/console/me');
  await page.getByLabel(en.me.passkeyName).fill(name);
  await page.getByRole('button', { name: en.me.addPasskey }).click();
  await expect(page.getByRole('button', { name: `${en.me.rename} ${name}` })).toBeVisible();
}

test('a clinician signs with a passkey what is shown in full, and the signed file is in the history', async ({ signedIn }) => {
  const page = await signedIn('reviewer');
  await toSign(page);
  // Whoever has no passkey hears where to add one, and goes on afterwards.
  await expect(page.getByText(en.stepUp.none)).toBeVisible();
  await accessible(page);
  await addPasskey(page, 'Tablet');
  const title = await toSign(page);
  await expect(page.getByText('I, Rita Reviewer, PT, no. 123, confirm on', { exact: false })).toBeVisible();
  await expect(page.getByText(words.signing.scope('core'), { exact: false })).toBeVisible();
  await page.getByText(words.signing.exactly).click();
  await expect(page.locator('pre')).toContainText('"decision": "clinically-right"');
  await accessible(page);
  await page.getByRole('button', { name: words.signing.sign }).click();
  await expect(page.getByText(words.confirmed(title), { exact: false })).toBeVisible();

  const { items } = await call<{ items: { id: string; site: string }[] }>('GET', `/v1/admin/records?review=current&q=${encodeURIComponent(title)}`);
  const id = items[0]?.id ?? '';
  await page.goto(`/console/sites/core/records/${id}/history?locale=en`);
  await expect(page.getByText(en.history.signed)).toBeVisible();
  await accessible(page);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: en.history.signature }).click()]);
  const { state, statement } = await verifyReview(await readFile(await download.path(), 'utf8'));
  expect([state, statement?.reviewer.name, statement?.texts.map((each) => each.record)]).toEqual(['valid', 'Rita Reviewer', [id]]);
});

test('a refused passkey leaves the text unconfirmed, and what has changed is shown anew', async ({ signedIn }) => {
  const page = await signedIn('reviewer');
  await addPasskey(page, 'Telephone');
  const title = await toSign(page);
  const sign = page.getByRole('button', { name: words.signing.sign });
  await expect(sign).toBeVisible();
  // Somebody closes the browser's window.
  await page.evaluate(() => {
    const { credentials } = navigator;
    const get = credentials.get.bind(credentials);
    credentials.get = () => {
      credentials.get = get;
      return Promise.reject(new DOMException('', 'NotAllowedError'));
    };
  });
  await sign.click();
  await expect(page.getByText(en.stepUp.left)).toBeVisible();
  await accessible(page);
  // Another question was asked in another tab, so this one's answer is not taken; asked anew it is.
  await page.evaluate(() => fetch('/v1/admin/session/step-up/challenge', { method: 'POST', headers: { 'X-Requested-With': 'fetch' } }));
  await sign.click();
  await page.getByRole('button', { name: en.failures.again }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await sign.click();
  await expect(page.getByText(words.confirmed(title), { exact: false })).toBeVisible();
});
