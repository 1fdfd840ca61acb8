// The frame around all screens: people come in by a link, every address shows its screen, and nothing leaves this server.
import { en } from '../src/words/en';
import { activity } from '../src/words/en/activity';
import { addressOf, withheld } from './addresses';
import { accessible, expect, test } from './harness';
import { server } from './server';
import { ROUTES } from '../src/app/routes';

test('a link signs in, and the home shows', async ({ signedIn }) => {
  const page = await signedIn('author');
  await expect(page).toHaveTitle(`${en.titles.home} · ${en.titles.console}`);
  await expect(page.getByRole('navigation')).toBeVisible();
  expect(new URL(page.url()).hash).toBe('');
  await accessible(page);
});

test('whoever is nobody is sent to the page for signing in, and comes back', async ({ browser }) => {
  const page = await browser.newPage();
  await page.goto(`${server.origin}/console/sites/core/content?type=faq`);
  await page.waitForURL('**/sign-in?**');
  expect(new URL(page.url()).searchParams.get('return_to')).toBe('/console/sites/core/content?type=faq');
  await page.close();
});

test('every address shows its screen', async ({ signedIn }) => {
  const page = await signedIn('admin');
  for (const route of ROUTES) {
    await page.goto(await addressOf(route));
    await expect(page, route.path).toHaveTitle(`${en.titles[route.name]} · ${en.titles.console}`);
    await expect(page.getByRole('heading', { level: 1 }), route.path).toBeVisible();
  }
});

test('a screen has its one heading before anything of it has come, and when nothing of it will come', async ({ signedIn }) => {
  const page = await signedIn('admin');
  for (const route of ROUTES) {
    const address = await addressOf(route);
    const answers = await withheld(page);
    await page.goto(address);
    await expect(page, route.path).toHaveTitle(`${en.titles[route.name]} · ${en.titles.console}`);
    await expect(page.getByRole('heading', { level: 1 }), `${route.path}, while it waits`).toBeVisible();
    await answers.refuse();
    await page.waitForLoadState('networkidle');
    await expect(page.getByRole('heading', { level: 1 }), `${route.path}, refused`).toHaveCount(1);
    await expect(page.getByRole('heading', { level: 1 }), `${route.path}, refused`).toBeVisible();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  }
});

test('a screen has its heading before the server has said who somebody is', async ({ signedIn }) => {
  const page = await signedIn('author');
  let answer = (): void => undefined;
  const isAsked = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/v1/admin/me', async (asked) => {
    await isAsked;
    await asked.continue();
  });
  await page.goto(`${server.origin}/console/sites/core/content`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(en.titles.content);
  await accessible(page, 'h1');
  answer();
  await expect(page.getByRole('navigation', { name: en.bar.places })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(en.titles.content);
});

test('an address that no screen has says so', async ({ signedIn }) => {
  const page = await signedIn('author');
  await page.goto(`${server.origin}/console/nowhere`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(en.titles.nothing);
});

test('whatever an address says, a screen tells what it has or what is wrong, and waits for nothing', async ({ signedIn }) => {
  test.slow();
  const page = await signedIn('admin');
  const names = ['site', 'locale', 'kind', 'type', 'topic', 'tag', 'state', 'month', 'since', 'until', 'action', 'actor', 'record', 'updated_since', 'at', 'from', 'view', 'group', 'tab', 'entry', 'rows', 'q', 'do', 'editor'];
  for (const route of ROUTES)
    for (const value of ['zzz', '2026-13-45', '9999-12', 'a_b!%'])
      await test.step(`${route.path} by ${value}`, async () => {
        await page.goto(`${await addressOf(route)}?${new URLSearchParams(names.map((name) => [name, value]))}`);
        await expect(page.getByRole('heading', { level: 1 }).first(), route.path).toBeVisible();
        await page.waitForLoadState('networkidle');
        await expect.soft(page.locator('main').getByText(en.common.waiting, { exact: true })).toHaveCount(0);
      });
  await page.goto(`${server.origin}/console/sites/%E0%A4/content`);
  await expect(page.getByRole('alert')).toBeVisible();
});

test('what an address asks by and is not there is named on every screen that is narrowed by it', async ({ signedIn }) => {
  const page = await signedIn('admin');
  const asked: [string, string, string][] = [
    ['/review?site=zzz', en.bar.site, 'zzz'],
    ['/?site=zzz', en.bar.site, 'zzz'],
    ['/people?site=zzz', en.bar.site, 'zzz'],
    ['/activity?site=zzz', en.bar.site, 'zzz'],
    ['/activity?action=zzz', activity.what, 'zzz'],
    ['/activity?until=zzz', activity.until, 'zzz'],
    ['/activity?since=2026-13-45', activity.since, '2026-13-45'],
    ['/sites/core/order?topic=zzz', en.content.facets.topic, 'zzz'],
  ];
  for (const [path, label, value] of asked) {
    await page.goto(`${server.origin}/console${path}`);
    const told = page.getByRole('alert');
    await expect(told, path).toContainText(`${label}: ${en.failures.notThere(value)}`);
    await expect(page.getByText(en.review.nothing), path).toHaveCount(0);
    await told.getByRole('button', { name: en.failures.leaveOut }).click();
    await expect(page).not.toHaveURL(/zzz|2026-13/);
    await expect(told, path).toHaveCount(0);
  }
  await page.goto(`${server.origin}/console/review?site=zzz`);
  await accessible(page);
});

for (const [locale, title] of [['fr', 'Accueil'], ['es', 'Inicio']] as const)
  test(`a browser that prefers ${locale} is answered in it`, async ({ signedIn }) => {
    const page = await signedIn('author', { locale });
    await expect(page).toHaveTitle(new RegExp(`^${title}`));
    await expect(page.locator('html')).toHaveAttribute('lang', locale);
  });
