// No name that only programs know reaches people: on no screen, in no refusal, in no language.
import type { Page } from '@playwright/test';

import { ROUTES } from '../src/app/routes';
import { en } from '../src/words/en';
import { rules } from '../src/words/en/rules';
import { es } from '../src/words/es';
import { fr } from '../src/words/fr';
import { addressOf } from './addresses';
import { expect, test } from './harness';
import { call, server } from './server';

const SPOKEN = { en: { ...en, rules }, fr, es };
const LANGUAGES = ['en', 'fr', 'es'] as const;
/** Ids, names of fields and types as programs write them, marks around such names, and the tag of no language. */
const RAW = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[a-z]+_[a-z_]+\b|`|\bund\b/g;

/** What of that is read on the page, but for what shows data as it is. */
async function raw(page: Page): Promise<string[]> {
  const text = await page.locator('main').evaluate((main) => {
    const read = main.cloneNode(true) as HTMLElement;
    read.querySelectorAll('pre, code, textarea, script, style').forEach((each) => each.remove());
    return read.textContent;
  });
  return [...text.matchAll(RAW)].map((found) => text.slice(Math.max(0, found.index - 30), found.index + 50));
}

for (const locale of LANGUAGES)
  test(`every screen speaks ${locale} to people`, async ({ signedIn }) => {
    const page = await signedIn('admin', { locale });
    for (const route of ROUTES) {
      await page.goto(await addressOf(route));
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.waitForLoadState('networkidle');
      expect.soft(await raw(page), route.path).toEqual([]);
    }
  });

for (const locale of LANGUAGES)
  test(`what is wrong with a text, and why it is refused, is told in ${locale}`, async ({ signedIn }) => {
    const text = { question: `Is it told (${locale})?`, short_answer: 'Yes, it is told.', answer: 'It always works, and is told in `marks`.', slug: 'does-it-hurt' };
    const { id } = await call<{ id: string }>('POST', '/v1/admin/records', { type: 'faq', site: 'core', source_locale: 'en', translations: { en: text } });
    const page = await signedIn('admin', { locale });
    await page.goto(`${server.origin}/console/sites/core/records/${id}`);
    const words = SPOKEN[locale];
    const told = page.locator('#problems');
    for (const rule of ['neutral-fields-missing', 'slug-taken']) await expect(told).toContainText(words.rules[rule] ?? '');
    expect(await raw(page)).toEqual([]);
    // The server speaks English; elsewhere only behind a line that says so.
    const open = await told.evaluate((list) => {
      const read = list.cloneNode(true) as HTMLElement;
      read.querySelectorAll('details').forEach((each) => each.remove());
      return read.textContent;
    });
    if (locale !== 'en') expect(open).not.toMatch(/\b(the|publish|another|works)\b/i);
  });
