// What holds on every screen for everybody: it can be read and used with any eyes, hands and settings, at any width.
import type { Page } from '@playwright/test';

import { ROUTES } from '../src/app/routes';
import { en } from '../src/words/en';
import { addressOf } from './addresses';
import { accessible, expect, isThere, test } from './harness';
import { call, server } from './server';

/** The spacing that somebody may need who reads with difficulty (WCAG 1.4.12). */
const WIDE = '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }';

async function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

for (const route of ROUTES)
  test(`${route.path} stands in nobody's way`, async ({ signedIn }) => {
    const page = await signedIn('admin');
    await page.goto(await addressOf(route));
    await expect(page).toHaveTitle(`${en.titles[route.name]} · ${en.titles.console}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState('networkidle');
    await accessible(page);
    await page.setViewportSize({ width: 844, height: 390 });
    expect(await sideways(page), 'on a telephone that lies').toBe(0);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await sideways(page), 'as wide as a window enlarged four times').toBe(0);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.evaluate((css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      document.adoptedStyleSheets.push(sheet);
    }, WIDE);
    expect(await sideways(page), 'with letters and lines apart').toBe(0);
  });

test('whoever goes by keyboard passes over the bar, and sees where they are', async ({ signedIn }) => {
  const page = await signedIn('author');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: en.common.skip });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  for (let step = 0; step < 20; step++) {
    await page.keyboard.press('Tab');
    const shown = await page.evaluate(() => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement ?? document.body);
      return document.activeElement === document.body || (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
    });
    expect(shown, `after ${step + 1} steps`).toBe(true);
  }
});

test('keys that do things are shown, and can be turned off for good', async ({ signedIn }) => {
  const page = await signedIn('author');
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: en.shortcuts.title });
  await dialog.getByRole('checkbox').uncheck();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.reload();
  await isThere(page);
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await expect(page).toHaveTitle(`${en.titles.home} · ${en.titles.console}`);
});

test('whoever wants no movement gets none', async ({ signedIn }) => {
  const page = await signedIn('author', { reducedMotion: 'reduce' });
  const moving = await page.evaluate(() => document.getAnimations().filter((each) => (each.effect?.getComputedTiming().duration as number) > 10).length);
  expect(moving).toBe(0);
});

test('a text is read aloud in its own language, whatever the page speaks', async ({ signedIn }) => {
  const page = await signedIn('translator', { locale: 'es' });
  const { items } = await call<{ items: { id: string }[] }>('GET', '/v1/admin/records?type=faq&owner=core&limit=1');
  await page.goto(`${server.origin}/console/sites/core/records/${items[0]?.id}?locale=fr`);
  const answer = page.locator('#field-fr-answer');
  await expect(answer).toBeVisible();
  expect(await answer.evaluate((field) => field.closest('[lang]')?.getAttribute('lang'))).toBe('fr');
  await expect(page.locator('html')).toHaveAttribute('lang', 'es');
});

test('whoever has a session that ended writes on where they were, once they are in again', async ({ signedIn }) => {
  const page = await signedIn('author');
  await page.context().clearCookies();
  await page.getByRole('link', { name: en.bar.content, exact: true }).dispatchEvent('click');
  const dialog = page.getByRole('dialog', { name: en.signIn.ended });
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole('link', { name: en.signIn.again })).toHaveAttribute('target', '_blank');
  await accessible(page);
});
