// Review: one text after the other by keys, with just what is new in it; what is confirmed is said exactly.
import { en } from '../src/words/en';
import { call } from './server';
import { faqs, handOn } from './desk';
import { accessible, expect, test } from './harness';

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

test('whoever has no credential is offered no confirmation', async ({ signedIn }) => {
  const page = await signedIn('publisher');
  await page.goto('/console/review');
  await expect(page.getByText(words.nothing)).toBeVisible();
  await expect(page.getByText(words.noCredential)).toBeVisible();
  await accessible(page);
});
