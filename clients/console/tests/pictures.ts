// Takes the pictures of the README that show a screen by its address; `npm run pictures` runs it on a server of its own.
import { en } from '../src/words/en';
import { faqs, handOn } from './desk';
import { expect, test } from './harness';
import { call, server, type Role } from './server';

interface Picture {
  name: string;
  role?: Role;
  path: (faq: string) => string | Promise<string>;
  width?: number;
  locale?: string;
  dark?: boolean;
}
/** As large as they stand in the README. */
const SCALE = 0.6;

const PICTURES: Picture[] = [
  { name: 'home', path: () => '/' },
  { name: 'home-390', path: () => '/', width: 390, locale: 'es' },
  { name: 'content', path: () => '/sites/core/content' },
  { name: 'record-dark-390', path: (faq) => `/sites/core/records/${faq}`, width: 390, dark: true },
  { name: 'several', role: 'reviewer', path: () => '/review?kind=to_approve&few=yes' },
  { name: 'translate', path: () => '/sites/core/translate' },
  { name: 'order', path: async () => `/sites/core/order?type=faq&topic=${await topic()}` },
  { name: 'people', path: () => '/people' },
  { name: 'sites', path: () => '/sites' },
  { name: 'settings', path: () => '/sites/core/settings?group=rules' },
  { name: 'transfer', path: () => '/sites/core/transfer' },
  { name: 'me', path: () => '/me' },
];

async function topic(): Promise<string> {
  const { items } = await call<{ items: { id: string }[] }>('GET', '/v1/admin/records?type=topic&owner=core&sort=title&limit=1');
  return items[0]?.id ?? '';
}

test.beforeAll(async () => {
  await handOn((await faqs()).slice(0, 8), 'Please look.');
});

for (const { name, role = 'admin', path, width = 1280, locale = 'en', dark } of PICTURES)
  test(name, async ({ signedIn }) => {
    const viewport = { width, height: width < 600 ? 844 : 860 };
    const page = await signedIn(role, { viewport, locale, deviceScaleFactor: SCALE, colorScheme: dark ? 'dark' : 'light' });
    const [faq] = await faqs();
    await page.goto(`${server.origin}/console${await path(faq?.id ?? '')}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expect(page.getByText(en.common.waiting, { exact: true })).toHaveCount(0);
    await page.screenshot({ path: `pictures/${name}.jpg`, type: 'jpeg', quality: 80 });
  });
