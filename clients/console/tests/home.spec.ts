// Home: everybody sees what waits for them, and does the plain of it at once.
import { en } from '../src/words/en';
import { faqs, handOn } from './desk';
import { accessible, expect, test } from './harness';

const words = en.home;

test('a reviewer sees what was handed on, with what was said, and approves it at once', async ({ signedIn }) => {
  await handOn((await faqs()).slice(0, 2), 'Is this likely?');
  const page = await signedIn('reviewer');
  await page.goto('/console/');
  await expect(page.getByRole('heading', { name: words.kinds.to_approve(2) })).toBeVisible();
  await expect(page.getByText('Is this likely?').first()).toBeVisible();
  await accessible(page);
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
  await page.getByRole('button', { name: en.desk.act.approve(2) }).click();
  await page.getByRole('button', { name: en.desk.act.approve(2) }).click();
  await expect(page.getByText(en.desk.done.approve(2))).toBeVisible();
  await expect(page.getByRole('heading', { name: words.kinds.to_approve(2) })).toBeHidden();
});

test('a publisher finds what is approved, and opens it by keys', async ({ signedIn }) => {
  const page = await signedIn('publisher');
  await page.goto('/console/');
  await expect(page.getByRole('heading', { name: words.kinds.to_publish(2) })).toBeVisible();
  await expect(page.locator('[data-open]').first()).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/sites\/core\/records\//);
});

test('whoever has nothing to do reads what will stand there', async ({ signedIn }) => {
  const page = await signedIn('clinic');
  await page.goto('/console/?site=riverbank');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words.hello('Clara'));
  await expect(page.getByText(words.soon)).toBeVisible();
  await accessible(page);
});
