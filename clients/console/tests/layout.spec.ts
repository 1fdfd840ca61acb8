// What holds of the layout of every screen: whatever has the focus is seen, and whatever is pressed is large enough for a thumb.
import type { Page } from '@playwright/test';

import { ROUTES } from '../src/app/routes';
import { en } from '../src/words/en';
import { addressOf } from './addresses';
import { expect, test } from './harness';
import { call, server } from './server';

const SIZES = [{ width: 390, height: 844 }, { width: 1280, height: 860 }];
const MOST_STEPS = 150;

/** The page where the keyboard is: what it is, and whether anything of it is seen; nothing once the keyboard has left the page. */
function here(): { what: string; isSeen: boolean } | null {
  const element = document.activeElement;
  if (!element || element === document.body || element.matches('[data-been]')) return null;
  element.setAttribute('data-been', '');
  const { left, top, width, height } = element.getBoundingClientRect();
  const steps = [0.02, 0.25, 0.5, 0.75, 0.98];
  const points = steps.flatMap((x) => steps.map((y): [number, number] => [left + x * width, top + y * height]));
  const isSeen = points.some(([x, y]) => {
    const hit = document.elementFromPoint(x, y);
    return !!hit && (hit.contains(element) || element.contains(hit) || !!hit.closest('label')?.contains(element));
  });
  return { what: element.outerHTML.slice(0, 120), isSeen };
}

/** What is smaller than 24 pixels and stands by itself; a link in a sentence is as high as its words (WCAG 2.5.8). */
function small(): string[] {
  const all = [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, [role=button], [tabindex="0"]')];
  return all.filter(isSmall).map((each) => `${Math.round(box(each).width)}×${Math.round(box(each).height)} ${each.outerHTML.slice(0, 120)}`);

  function isSmall(element: HTMLElement): boolean {
    const { width, height } = box(element);
    if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.unseen, .skip') || !width) return false;
    return (width < 24 || height < 24) && !isInSentence(element);
  }
  function box(element: HTMLElement): DOMRect {
    return (element.closest('label') ?? element).getBoundingClientRect();
  }
  function isInSentence(element: HTMLElement): boolean {
    if (!getComputedStyle(element).display.startsWith('inline')) return false;
    return [...(element.parentElement?.childNodes ?? [])].some((each) => each.nodeType === Node.TEXT_NODE && each.textContent?.match(/\p{L}{2}/u));
  }
}

async function walk(page: Page): Promise<string[]> {
  const hidden: string[] = [];
  for (let step = 0; step < MOST_STEPS; step++) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(here);
    if (!found) break;
    if (!found.isSeen) hidden.push(`after ${step + 1}: ${found.what}`);
  }
  return hidden;
}

for (const route of ROUTES)
  test(`${route.path} hides no focus, and asks for no needle's eye`, async ({ signedIn }) => {
    const page = await signedIn('admin');
    const address = await addressOf(route);
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.waitForLoadState('networkidle');
      expect.soft(await page.evaluate(small), `large enough at ${size.width}`).toEqual([]);
      expect.soft(await walk(page), `seen at ${size.width}`).toEqual([]);
    }
  });

for (const locale of ['en', 'fr', 'es'])
  test(`every place and what waits there is seen whole on a telephone that speaks ${locale}`, async ({ signedIn }) => {
    const page = await signedIn('admin', { locale, viewport: { width: 390, height: 844 } });
    await expect(page.locator('header .places .count').first()).toBeVisible();
    const outside = await page.locator('header .places').locator('a, .count').evaluateAll((all) =>
      all.filter((each) => each.getBoundingClientRect().left < 0 || each.getBoundingClientRect().right > innerWidth).map((each) => each.textContent),
    );
    expect(outside).toEqual([]);
  });

test('tabs that lie outside a telephone show that there are more, and the keyboard reaches the last in sight', async ({ signedIn }) => {
  const page = await signedIn('admin', { viewport: { width: 390, height: 844 } });
  const { items } = await call<{ items: { id: string }[] }>('GET', '/v1/admin/records?type=faq&owner=core&limit=1');
  await page.goto(`${server.origin}/console/sites/core/records/${items[0]?.id}`);
  const tabs = page.locator('.side > nav');
  const first = tabs.getByRole('button').first();
  const last = tabs.getByRole('button').last();
  await expect(tabs).toHaveAttribute('data-after');
  await expect(tabs).not.toHaveAttribute('data-before');
  await expect.poll(() => tabs.evaluate((row) => getComputedStyle(row, '::after').content)).toContain('›');
  await first.focus();
  for (let step = await tabs.getByRole('button').count(); step > 1; step--) await page.keyboard.press('Tab');
  await expect(last).toBeFocused();
  await expect(last).toBeInViewport({ ratio: 1 });
  await expect(tabs).toHaveAttribute('data-before');
  await expect(tabs).not.toHaveAttribute('data-after');
  // Whoever comes by a link to the last finds it in sight.
  await page.goto(`${server.origin}/console/sites/core/records/${items[0]?.id}?tab=about`);
  await expect(tabs.getByRole('button', { pressed: true })).toBeInViewport({ ratio: 1 });
});

test('what is told stands over nothing that somebody may need next', async ({ signedIn }) => {
  const page = await signedIn('author');
  const { items } = await call<{ items: { id: string }[] }>('GET', '/v1/admin/records?type=faq&owner=core&limit=1');
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await page.goto(`${server.origin}/console/sites/core/records/${items[0]?.id}`);
    await page.locator('#field-en-short_answer').fill(`Yes, at any time. It is told at ${size.width}.`);
    await page.getByRole('button', { name: en.record.handOn }).click();
    await page.getByRole('button', { name: en.record.handOn }).click();
    const notice = page.getByRole('status').getByText(en.record.handedOn);
    await expect(notice).toBeVisible();
    const under = await notice.locator('..').evaluate((told) => {
      const { left, right, top, bottom } = told.getBoundingClientRect();
      const all = [...document.querySelectorAll('.actions, .actions *')].map((each) => each.getBoundingClientRect());
      return all.filter((each) => each.left < right && each.right > left && each.top < bottom && each.bottom > top).length;
    });
    expect(under, `at ${size.width}`).toBe(0);
  }
});
