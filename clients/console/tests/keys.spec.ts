// Keys: made for a program, shown once, renewed with an overlap, and revoked, alone or with what was made with them.
import { en } from '../src/words/en';
import { accessible, expect, test } from './harness';
import { call, server } from './server';

const words = en.keys;

test('a key is made for a website and shown once', async ({ signedIn }) => {
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/keys`);
  await page.getByRole('button', { name: words.make }).press('Enter');
  await expect(page.getByLabel(words.name)).toBeFocused();
  await page.keyboard.type('Riverbank website');
  await page.getByLabel(en.people.roles.delivery.name, { exact: true }).check();
  await page.getByRole('checkbox', { name: 'Riverbank Physiotherapy' }).check();
  await accessible(page);
  await page.getByRole('button', { name: words.make }).press('Enter');
  const key = await page.getByLabel(words.newKey('Riverbank website')).inputValue();
  expect((await fetch(`${server.origin}/v1/sites/riverbank`, { headers: { Authorization: `Bearer ${key}` } })).status).toBe(200);
  await page.getByRole('button', { name: en.once.done }).click();
  await page.reload();
  await expect(page.getByText('Website on Riverbank Physiotherapy')).toBeVisible();
  expect(await page.content()).not.toContain(key);
  await accessible(page);
});

test('a key is renewed, and the old one still works for a day', async ({ signedIn }) => {
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/keys`);
  await page.getByRole('button', { name: `${words.renew} Riverbank website` }).click();
  await accessible(page);
  await page.getByRole('dialog').getByRole('button', { name: words.renew }).click();
  await expect(page.getByLabel(words.newKey('Riverbank website'))).toHaveValue(/^cc_/);
  await expect(page.getByRole('button', { name: `${words.renew} Riverbank website` })).toHaveCount(2);
});

test('a lost key is revoked with all that was made with it, told first', async ({ signedIn }) => {
  const lost = await call<{ id: string; key: string }>('POST', '/v1/admin/keys', { name: 'Lost', roles: ['admin'] });
  const answer = await fetch(`${server.origin}/v1/admin/keys`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${lost.key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'Made by the thief', roles: ['reader'] }),
  });
  expect(answer.status).toBe(201);
  const page = await signedIn('admin');
  await page.goto(`${server.origin}/console/keys`);
  await page.getByRole('button', { name: `${words.revoke} Lost` }).click();
  await page.getByLabel(words.withAll).check();
  await page.getByRole('button', { name: words.look }).click();
  await expect(page.getByRole('dialog')).toContainText(words.descent.keys(2));
  await expect(page.getByRole('dialog')).toContainText('Made by the thief');
  await accessible(page);
  await page.getByRole('button', { name: words.takeBack }).click();
  await expect(page.getByRole('button', { name: `${words.revoke} Made by the thief` })).toHaveCount(0);
  expect((await fetch(`${server.origin}/v1/admin/me`, { headers: { Authorization: `Bearer ${lost.key}` } })).status).toBe(401);
});
