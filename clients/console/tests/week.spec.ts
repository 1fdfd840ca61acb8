// An editor's week, counted: what took so many calls by hand takes at most a third as many steps, or the reason why not stands beside it.
import type { Page } from '@playwright/test';

import { en } from '../src/words/en';
import { change, faqs, handOn, textOf } from './desk';
import { Hand } from './hand';
import { accessible, expect, isThere, test } from './harness';
import { call, server } from './server';

/** Tell what a piece of work took, beside the calls that it took by hand before there was a console. */
function told(work: string, hand: Hand, calls: number, most = Math.floor(calls / 3)): void {
  process.stdout.write(`${work}: ${hand.steps} steps, in place of ${calls} calls\n`);
  expect(hand.steps, work).toBeLessThanOrEqual(most);
}

/** The records of a view of the list, all chosen. */
async function chosen(hand: Hand, page: Page, view: keyof typeof en.content.view): Promise<void> {
  await home(page);
  await hand.press(page, 'g c');
  await hand.click(page.getByRole('link', { name: en.content.view[view], exact: true }));
  await expect(page).toHaveURL(/state=/);
  await expect(page.locator('section[aria-busy=false] [data-row]').first()).toBeVisible();
  await hand.click(page.locator('.told-total input'));
}

async function home(page: Page): Promise<void> {
  await page.goto(`${server.origin}/console/`);
  await isThere(page);
}

test('translations whose original has changed are brought up to date and handed on', async ({ signedIn }) => {
  const some = (await faqs()).slice(0, 3);
  for (const { id } of some) await change(id, 'Ask **your therapist** first.', true);
  const hand = new Hand();
  const page = await signedIn('translator');
  await home(page);
  const behind = page.locator('[aria-labelledby="kind-outdated"] [data-open]');
  await hand.click(behind.first());
  for (let left = some.length; left > 0; left--) {
    const own = page.getByRole('textbox', { name: /^Full answer/ });
    await expect(page.locator('ins', { hasText: 'therapist' })).toBeVisible();
    const before = page.url();
    await hand.fill(own, `${await own.inputValue()} Demandez d’abord.`);
    await hand.press(page, 'Control+Shift+Enter');
    await expect(page).not.toHaveURL(before);
  }
  told('Three translations that are behind', hand, 3 * 8);
});

test('one word is altered in many records and published', async ({ signedIn }) => {
  const hand = new Hand();
  const page = await signedIn('admin');
  await home(page);
  await hand.press(page, 'g c');
  await hand.click(page.getByRole('radio', { name: en.content.inside.replace }));
  await hand.fill(page.getByRole('searchbox'), 'needle');
  await hand.fill(page.getByLabel(en.content.replaceBy), 'fine needle');
  await hand.click(page.getByRole('button', { name: en.content.showHits }));
  await expect(page.locator('.hit input').first()).toBeVisible();
  const replace = page.getByRole('button', { name: /as drafts$/ });
  await hand.click(replace);
  await expect(page.getByText(/saved/).first()).toBeVisible();
  await chosen(hand, page, 'drafts');
  const publish = page.getByRole('button', { name: /^Publish \d+$/ });
  await hand.click(publish);
  await expect(page.getByRole('heading', { name: /^Publish what has changed/ })).toBeVisible();
  await hand.click(publish);
  await expect(page.getByText(/published\.$/).first()).toBeVisible();
  told('One word in many records', hand, 64);
});

test('a release of fifteen is planned for Monday morning', async ({ signedIn }) => {
  const some = (await faqs()).slice(0, 15);
  for (const { id } of some) await change(id, 'A word for Monday.');
  const hand = new Hand();
  const page = await signedIn('publisher', { timezoneId: 'Europe/Paris' });
  await chosen(hand, page, 'drafts');
  await hand.click(page.getByRole('button', { name: /to a release$/ }));
  await hand.fill(page.getByLabel(en.record.planning.name), 'Monday');
  await hand.press(page, 'Enter');
  await hand.click(page.getByRole('button', { name: en.content.open, exact: true }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Monday');
  await hand.click(page.getByRole('button', { name: en.plans.plan, exact: true }));
  await hand.fill(page.getByRole('dialog').getByLabel(en.schedule.day), monday());
  await hand.click(page.getByRole('dialog').getByRole('button', { name: en.plans.plan, exact: true }));
  await expect(page.getByText(en.plans.isPlanned('Monday'))).toBeVisible();
  told('A release of fifteen for Monday', hand, 36);
});

function monday(): string {
  const day = new Date(Date.now() + 8 * 86_400_000);
  day.setUTCDate(day.getUTCDate() + ((8 - day.getUTCDay()) % 7));
  return day.toISOString().slice(0, 10);
}

// More than the three calls, on purpose: what takes a text from everybody says what is wrong and how pressing it is, and to whom it
// happens, before it happens. One step opens it, two say so, one looks, one does it.
test('a text is withdrawn', async ({ signedIn }) => {
  const id = (await faqs())[0]?.id ?? '';
  const hand = new Hand();
  const page = await signedIn('publisher');
  const words = en.takeAway.withdraw;
  await page.goto(`${server.origin}/console/sites/core/records/${id}`);
  await expect(page.locator('section.text')).toBeVisible();
  await hand.press(page, 'w');
  await hand.fill(page.getByLabel(words.message('English')), 'This was wrong.');
  await hand.click(page.getByLabel(words.severities.safety));
  await hand.press(page, 'Control+Enter');
  await hand.click(page.getByRole('button', { name: /^Withdraw it from/ }));
  await expect(page.getByText(words.done)).toBeVisible();
  told('A withdrawal', hand, 3, 5);
  await call('POST', '/v1/admin/actions/reinstate', { items: [{ site: 'core', record: id }], reason: '' });
});

test('fourteen texts are read five to a page, and approved by a key for each page', async ({ signedIn }) => {
  const some = (await faqs()).slice(0, 14);
  await handOn(some, 'Please look.');
  const page = await signedIn('reviewer');
  await home(page);
  const hand = new Hand();
  await hand.press(page, 'g r');
  await expect(page.getByRole('button', { name: en.review.together })).toBeVisible();
  await hand.press(page, 'm');
  const first = page.locator('article section[aria-label]').first();
  for (let left = some.length; left > 0; left -= 5) {
    const here = Math.min(left, 5);
    await expect(page.getByRole('heading', { name: en.review.several(here) })).toBeVisible();
    await expect(page.locator('article section[aria-label]')).toHaveCount(here);
    await expect(page.locator('article section[aria-label] ins', { hasText: 'new' }).first()).toBeVisible();
    await expect(page.getByRole('button', { name: en.desk.act.approve(here) })).toBeEnabled();
    if (left === some.length) await accessible(page);
    const before = (await first.getAttribute('aria-label')) ?? '';
    await hand.press(page, 'a');
    if (left > 5) await expect(first).not.toHaveAttribute('aria-label', before);
    else await expect(first, 'what was approved is gone').toHaveCount(0);
  }
  told('Fourteen texts, read five to a page', hand, 30);
});

// Half where each is read alone, by one key.
test('many texts are reviewed one by one, or approved at once', async ({ signedIn }) => {
  const some = (await faqs()).slice(0, 20);
  await handOn(some, 'Please look.');
  const page = await signedIn('reviewer');
  await home(page);
  const one = new Hand();
  await one.press(page, 'g r');
  const half = Math.floor(some.length / 2);
  const title = page.locator('article h2');
  for (let read = 0; read < half; read++) {
    await expect(page.getByRole('button', { name: en.review.approve })).toBeEnabled();
    const before = await title.textContent();
    await one.press(page, 'a');
    await expect(title).not.toHaveText(before ?? '');
  }
  // What is left is approved below; each would have been one step more.
  one.steps += some.length - half;
  told(`${some.length} texts, one by one`, one, 2 * some.length + 2, some.length + 1);

  const all = new Hand();
  await chosen(all, page, 'waiting');
  await all.click(page.getByRole('button', { name: en.desk.act.approve(some.length - half) }));
  await all.click(page.getByRole('button', { name: en.desk.act.approve(some.length - half) }));
  await expect(page.getByText(en.desk.done.approve(some.length - half))).toBeVisible();
  told('The rest at once', all, 42);
});

test('what was handed on is approved and published in one', async ({ signedIn }) => {
  const faq = (await faqs())[8];
  await handOn([faq ?? { id: '', title: '' }], 'Please look.');
  const hand = new Hand();
  const page = await signedIn('admin');
  await home(page);
  await hand.click(page.locator('[aria-labelledby="kind-to_approve"]').getByRole('link', { name: faq?.title ?? '', exact: true }));
  await expect(page.getByRole('button', { name: en.review.approveAndPublish })).toBeEnabled();
  await hand.press(page, 'p');
  await expect(page.getByText(en.review.publishedToo(faq?.title ?? ''))).toBeVisible();
  told('Approving and publishing', hand, 6);
});

/** Begin a question, and be where its words are written. */
async function begin(hand: Hand, page: Page, question: string, isAlike: boolean): Promise<void> {
  await hand.fill(page.locator('#new-title'), question);
  if (isAlike) await hand.click(page.getByRole('checkbox', { name: /^Like “May I bathe?/ }));
  await hand.press(page, 'Enter');
  await expect(page.locator('#field-en-short_answer')).toBeFocused();
}

// More than a third of 22: three of these are its words, two open it for one and for another, and each says once that they are done.
test('a question is written from an idea like the one before, handed on, approved and published', async ({ signedIn }) => {
  const page = await signedIn('author');
  await page.goto(`${server.origin}/console/sites/core/new/faq`);
  await begin(new Hand(), page, 'May I bathe on the same day?', false);
  const before = page.url().match(/records\/([^?]+)/)?.[1] ?? '';
  const { fields } = await textOf((await faqs()).find((each) => each.id !== before)?.id ?? '', 'und');
  const { etag } = await textOf(before, 'und');
  const { sources, category, topic } = fields;
  await call('PATCH', `/v1/admin/sites/core/records/${before}/translations/und`, { fields: { sources, category, topic } }, { 'If-Match': `"${etag}"` });
  await home(page);

  const hand = new Hand();
  await hand.press(page, 'g n');
  await begin(hand, page, 'May I swim on the same day?', true);
  await hand.fill(page.locator('#field-en-short_answer'), 'Yes, after a few hours.');
  await hand.fill(page.locator('#field-en-answer'), 'Yes. Wait a few hours, and keep to clean water.');
  await expect(page.locator('section.text .standing.saved')).toBeVisible();
  await hand.press(page, 'Control+Shift+Enter');
  await expect(page.getByText(en.record.handedOn)).toBeVisible();

  const other = await signedIn('admin');
  await home(other);
  await hand.click(other.locator('[aria-labelledby="kind-to_approve"]').getByRole('link', { name: 'May I swim on the same day?', exact: true }));
  await expect(other.getByRole('button', { name: en.review.approveAndPublish })).toBeEnabled();
  await hand.press(other, 'p');
  await expect(other.getByText(en.review.publishedToo('May I swim on the same day?'))).toBeVisible();
  told('A question, from an idea to its readers', hand, 22, 9);
});
