// Activity: the trail in sentences with before and after, narrowed by the address, and a change that is taken back.
import { en } from '../src/words/en';
import { activity as words } from '../src/words/en/activity';
import { accessible, expect, test } from './harness';
import { call, server } from './server';


test('what somebody altered is told in a sentence, before and after', async ({ signedIn }) => {
  const { etag } = await call<{ etag: string }>('GET', '/v1/admin/sites/erable');
  await call('PATCH', '/v1/admin/sites/erable', { contact: { phone: '+1 555 0777' } }, { 'If-Match': `"${etag}"` });
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/activity`);
  await page.getByRole('combobox', { name: words.what, exact: true }).selectOption('site.');
  await expect(page).toHaveURL(/action=site\./);
  const event = page.getByRole('listitem').filter({ hasText: 'altered the settings of' }).first();
  await expect(event.getByRole('link', { name: 'Clinique de l’Érable' })).toBeVisible();
  await event.getByRole('button', { name: words.exactly }).click();
  await expect(event.getByRole('cell').filter({ hasText: '+1 555 0142' })).toBeVisible();
  await expect(event.getByRole('cell').filter({ hasText: '+1 555 0777' })).toBeVisible();
  await accessible(page);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: words.download }).click()]);
  expect(file.suggestedFilename()).toMatch(/ndjson$/);
});

test('a change is taken back, and what that comes to is told first', async ({ signedIn }) => {
  const faqs = await (await fetch(`${server.origin}/v1/sites/core/faqs?limit=1`)).json();
  const [faq] = faqs.items as { id: string; title: string }[];
  const path = `/v1/admin/sites/core/records/${faq?.id}/translations/en`;
  const text = await call<{ etag: string }>('GET', path);
  await call('PATCH', path, { fields: { question: 'Was this wrong?' }, publish: true, reason: 'A slip' }, { 'If-Match': `"${text.etag}"` });
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/activity?view=changes`);
  await expect(page.getByText('Was this wrong?').first()).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: words.revert }).first().click();
  await expect(page.getByRole('dialog')).toContainText('Was this wrong?');
  await accessible(page);
  await page.getByLabel(en.confirm.why).fill('It was a slip');
  await page.getByRole('button', { name: words.revertNow }).click();
  await expect(page.getByRole('status').getByText(words.reverted)).toBeVisible();
  const after = await (await fetch(`${server.origin}/v1/sites/core/records/${faq?.id}`)).json();
  expect(after.title).toBe(faq?.title);
});

test('what runs is told, and nothing is late', async ({ signedIn }) => {
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/running`);
  await expect(page.getByRole('status').getByText(en.running.well)).toBeVisible();
  const health = page.getByRole('region', { name: en.running.health.title });
  await expect(health.getByRole('listitem').filter({ hasText: en.running.health.names.database }).first()).toContainText(en.running.health.states.ok);
  await expect(health.getByRole('listitem').filter({ hasText: en.running.health.names.worker })).toContainText(en.running.health.states.ok);
  await accessible(page);
});

test('nobody who may not look is told that all is well', async ({ signedIn }) => {
  const page = await signedIn('translator');
  await page.goto(`${server.origin}/console/running`);
  await expect(page.getByRole('alert')).toBeVisible();
  await page.waitForLoadState('networkidle');
  await expect(page.getByText(en.running.well)).toHaveCount(0);
  await accessible(page);
});

test('nobody is offered to make what they may not make', async ({ signedIn }) => {
  const offers = { '/people': en.people.invite, '/keys': en.keys.make, '/webhooks': en.webhooks.make };
  for (const role of ['translator', 'admin'] as const) {
    const page = await signedIn(role);
    for (const [path, name] of Object.entries(offers)) {
      await page.goto(`${server.origin}/console${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.waitForLoadState('networkidle');
      const offered = page.locator('main').getByRole('button', { name }).first();
      await (role === 'admin' ? expect(offered).toBeVisible() : expect(offered).toHaveCount(0));
    }
  }
});
