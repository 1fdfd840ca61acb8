// Plans: what is planned stands in its month, goes to another day by keys, and a release goes from its first text to readers and back.
import { en } from '../src/words/en';
import { accessible, expect, test } from './harness';
import { call, server } from './server';

const words = en.plans;
interface Text {
  record: string;
  version: number;
  title: string;
}

/** A question of the library with a draft that waits. */
async function drafted(place: number): Promise<Text> {
  const { items } = await call<{ items: { id: string; title: string }[] }>('GET', '/v1/admin/records?type=faq&owner=core&sort=title&limit=9');
  const faq = items[place];
  if (!faq) throw new Error('There are too few questions.');
  const path = `/v1/admin/sites/core/records/${faq.id}/translations/en`;
  const { etag, fields } = await call<{ etag: string; fields: Record<string, string> }>('GET', path);
  const body = { fields: { short_answer: `${fields.short_answer} Ask your clinician.` } };
  const { version } = await call<{ version: number }>('PATCH', path, body, { 'If-Match': `"${etag}"` });
  return { record: faq.id, version, title: faq.title };
}

function planned(text: Text, at: string): Promise<unknown> {
  const items = [{ site: 'core', record: text.record, locale: 'en', version: text.version }];
  return call('POST', '/v1/admin/actions/schedule', { verb: 'publish', items, at, time_zone: 'UTC', reason: '' });
}

/** A month that lies ahead, and one of its days. */
const MONTH = `${new Date().getUTCFullYear() + 1}-06`;

test('what is planned is moved by keys, by days and weeks, and moved back', async ({ signedIn }) => {
  const text = await drafted(0);
  await planned(text, `${MONTH}-10T09:00`);
  const page = await signedIn('publisher', { timezoneId: 'UTC' });
  await page.goto(`${server.origin}/console/sites/core/plans?month=${MONTH}`);
  await expect(page.locator(`li:has(> time[datetime="${MONTH}-10"])`)).toContainText(text.title);
  await accessible(page);

  await page.getByRole('button', { name: words.handle(text.title) }).focus();
  for (const key of ['Space', 'ArrowRight', 'ArrowDown', 'Space']) await page.keyboard.press(key);
  await expect(page.locator(`li:has(> time[datetime="${MONTH}-18"])`)).toContainText(text.title);
  await expect(page.getByRole('button', { name: words.handle(text.title) })).toBeFocused();

  await page.getByRole('button', { name: words.undo }).click();
  await expect(page.locator(`li:has(> time[datetime="${MONTH}-10"])`)).toContainText(text.title);
});

test('what is picked up and left stays where it was', async ({ signedIn }) => {
  const page = await signedIn('publisher', { timezoneId: 'UTC' });
  await page.goto(`${server.origin}/console/sites/core/plans?month=${MONTH}`);
  const handle = page.locator('.handle').first();
  await handle.focus();
  for (const key of ['Space', 'ArrowRight', 'Escape']) await page.keyboard.press(key);
  await expect(handle).toHaveAttribute('aria-pressed', 'false');
  await expect(page.locator(`li:has(> time[datetime="${MONTH}-10"]) .handle`)).toBeVisible();
});

test('whoever presses twice plans once, and shares one link', async ({ signedIn }) => {
  const text = await drafted(4);
  const page = await signedIn('publisher', { timezoneId: 'UTC' });
  const sent: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(new URL(request.url()).pathname + new URL(request.url()).search));
  await page.goto(`${server.origin}/console/sites/core/records/${text.record}?locale=en`);
  await page.getByRole('button', { name: en.record.planning.later, exact: true }).click();
  const form = page.locator('form', { has: page.getByLabel(en.schedule.day) });
  // Here a zone leads out of the calendar.
  await form.getByLabel(en.schedule.day).fill('9999-12-31');
  await form.getByLabel(en.schedule.day).fill(`${MONTH}-21`);
  await form.getByRole('button', { name: en.record.planning.later }).dblclick();
  await expect(page.getByRole('button', { name: en.record.planning.later, exact: true })).toHaveCount(1);
  await expect(page.getByText(MONTH.slice(0, 4)).first()).toBeVisible();
  expect(sent.filter((each) => each === '/v1/admin/actions/schedule')).toHaveLength(1);

  await page.goto(`${server.origin}/console/sites/core/preview?view=draft`);
  await page.getByRole('button', { name: en.preview.share }).click();
  await page.getByRole('button', { name: en.preview.makeLink }).dblclick();
  await expect(page.getByText(en.preview.link, { exact: true })).toBeVisible();
  expect(sent.filter((each) => each.endsWith('/preview-links'))).toHaveLength(1);
});

test('a time that no clock shows is refused where it is chosen', async ({ signedIn }) => {
  const page = await signedIn('publisher', { timezoneId: 'Europe/Paris' });
  await page.goto(`${server.origin}/console/sites/core/plans?month=${MONTH}`);
  await page.locator('.handle').first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(en.schedule.zone).selectOption('Europe/Paris');
  await dialog.getByLabel(en.schedule.day).fill('2027-03-28');
  await dialog.getByLabel(en.schedule.time).fill('02:30');
  await expect(dialog.getByRole('status')).toContainText(en.schedule.skipped('02:30', 'Paris'));
  await dialog.getByLabel(en.schedule.day).fill('2027-10-31');
  await expect(dialog.getByText(en.schedule.second)).toBeVisible();
  await accessible(page);
  await page.keyboard.press('Escape');
});

test('what would fail is told where it stands, with a link to the words at fault', async ({ signedIn }) => {
  const text = await drafted(1);
  await planned(text, `${MONTH}-12T09:00`);
  const newer = await drafted(1);
  await call('POST', '/v1/admin/actions/publish', { items: [{ site: 'core', record: newer.record, locale: 'en', version: newer.version }], reason: '' });
  const page = await signedIn('publisher');
  await page.goto(`${server.origin}/console/sites/core/plans?month=${MONTH}&view=list`);
  const card = page.locator('article', { hasText: text.title }).first();
  await expect(card).toContainText(words.states.risk);
  await expect(card.getByRole('link', { name: text.title }).last()).toHaveAttribute('href', new RegExp(text.record));
  await accessible(page);

  await card.getByRole('button', { name: words.callOff }).click();
  await page.getByRole('dialog').getByRole('button', { name: words.callOff }).click();
  await expect(page.getByText(words.calledOff(text.title))).toBeVisible();
  await expect(page.locator('article', { hasText: text.title })).toHaveCount(0);
});

test('a release is made, filled, published and taken back', async ({ signedIn }) => {
  const text = await drafted(2);
  const page = await signedIn('publisher');
  await page.goto(`${server.origin}/console/sites/core/plans`);
  await page.getByRole('button', { name: words.make }).click();
  await page.getByLabel(words.name, { exact: true }).fill('Spring answers');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Spring answers');

  await page.getByLabel(words.find).fill(text.title);
  await page.getByRole('checkbox', { name: `${text.title}, English` }).check();
  await page.getByRole('button', { name: words.addThese(1) }).click();
  await expect(page.getByRole('heading', { name: words.texts(1) })).toBeVisible();
  await expect(page.getByRole('complementary')).toContainText(en.impact.effects.text());
  await accessible(page);

  await page.getByRole('button', { name: words.publishNow }).click();
  await page.getByRole('dialog').getByRole('button', { name: words.publishNow }).click();
  await expect(page.getByText(words.isLive('Spring answers'))).toBeVisible();

  await page.getByRole('button', { name: words.revert, exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText(words.revertHelp);
  await page.getByRole('dialog').getByRole('button', { name: words.revert, exact: true }).click();
  await expect(page.getByText(words.isReverted('Spring answers'))).toBeVisible();
});

test('an author proposes a release with a time, and a publisher accepts it', async ({ signedIn }) => {
  const text = await drafted(3);
  const author = await signedIn('author', { timezoneId: 'Europe/Paris' });
  await author.goto(`${server.origin}/console/sites/core/plans`);
  await author.getByRole('button', { name: words.propose }).click();
  await author.getByLabel(words.name, { exact: true }).fill('Safer words');
  await author.getByLabel(words.wish).check();
  await author.getByLabel(en.schedule.day).fill(`${MONTH}-20`);
  await author.getByRole('dialog').getByRole('button', { name: words.propose }).click();
  await author.getByLabel(words.find).fill(text.title);
  await author.getByRole('checkbox', { name: `${text.title}, English` }).check();
  await author.getByRole('button', { name: words.addThese(1) }).click();
  await expect(author.getByRole('heading', { name: words.texts(1) })).toBeVisible();
  await accessible(author);

  const publisher = await signedIn('publisher', { timezoneId: 'Europe/Paris' });
  await publisher.goto(`${server.origin}/console/sites/core/plans`);
  await publisher.getByRole('link', { name: 'Safer words' }).first().click();
  await publisher.getByRole('button', { name: words.accept }).click();
  await publisher.getByRole('dialog').getByRole('button', { name: words.accept }).click();
  await expect(publisher.getByText(words.accepted)).toBeVisible();
  await expect(publisher.getByText(/Goes live .*June 20.*8:00.*Paris time/)).toBeVisible();
});
