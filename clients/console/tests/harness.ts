// What every flow uses: people who are signed in, each in a browser of their own, an eye for what goes wrong, and the judge of accessibility.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { expect, test as base, type BrowserContextOptions, type CDPSession, type Page } from '@playwright/test';

import { invitation, server, type Role } from './server';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [390, 1280];
const THEMES = ['light', 'dark'] as const;

type SignIn = (role: Role, options?: BrowserContextOptions) => Promise<Page>;

interface Given {
  /** Somebody's page in a browser of their own, signed in by an invitation; nothing may go wrong on it. */
  signedIn: SignIn;
  /** What went wrong on any page; a flow that expects something takes it out. */
  wrong: string[];
}

export { expect };

export const test = base.extend<Given>({
  // Playwright reads from the pattern what a fixture needs.
  // eslint-disable-next-line no-empty-pattern
  wrong: async ({}, use) => {
    const wrong: string[] = [];
    await use(wrong);
    expect(wrong, 'what went wrong on the pages').toEqual([]);
  },

  signedIn: async ({ browser, wrong }, use) => {
    const closing: (() => Promise<void>)[] = [];
    await use(async (role, options = {}) => {
      const context = await browser.newContext({ locale: 'en', ...options });
      closing.push(() => context.close());
      const page = await context.newPage();
      watch(page, wrong);
      await signIn(page, role);
      return page;
    });
    for (const close of closing) await close();
  },
});

/** Come in by an invitation, as somebody does who was sent a link. */
export async function signIn(page: Page, role: Role): Promise<void> {
  await page.goto(`${server.origin}/sign-in?return_to=/console/#invitation=${await invitation(role)}`);
  await page.click('#accept');
  await page.click('#on a');
  await isThere(page);
}

/** Wait until the console is there, with its bar and its keys: while the server says who somebody is, there is but a heading. */
export async function isThere(page: Page): Promise<void> {
  await expect(page.locator('#main')).toBeVisible();
}

/** Note what must never be: an error told or thrown, a call to another server, a file that is not there, a failing server. */
export function watch(page: Page, wrong: string[]): void {
  page.on('pageerror', (error) => wrong.push(`thrown: ${error.message}`));
  page.on('console', (message) => {
    // What the server refuses is a flow's own to expect.
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(message.type()) && !isAnswer) wrong.push(`told: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (!['data:', 'blob:'].includes(protocol) && origin !== server.origin) wrong.push(`asked elsewhere: ${request.url()}`);
  });
  page.on('response', (response) => {
    const isFile = response.url().startsWith(`${server.origin}/console/`);
    if (response.status() >= 500 || (isFile && response.status() >= 400)) wrong.push(`${response.status()}: ${response.url()}`);
  });
}

/** Find nothing that stands in anybody's way: in both themes, on a telephone and on a desk; and nothing wider than the screen. */
export async function accessible(page: Page, once = '#main h1'): Promise<void> {
  const before = page.viewportSize();
  // A screen comes after the page around it.
  await page.locator(once).first().waitFor();
  for (const width of WIDTHS)
    for (const colorScheme of THEMES) {
      await page.setViewportSize({ width, height: width < 600 ? 844 : 860 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await found(page), `at ${width}, ${colorScheme}`).toEqual([]);
    }
  if (before) await page.setViewportSize(before);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
}

async function found(page: Page): Promise<string[]> {
  // The page's policy lets no text become a script; the browser's own door stands open.
  const door = await doorOf(page);
  await door.send('Runtime.evaluate', { expression: AXE });
  const { result } = await door.send('Runtime.evaluate', { expression: LOOK, awaitPromise: true, returnByValue: true });
  return result.value as string[];
}

const doors = new WeakMap<Page, Promise<CDPSession>>();

// One for each page, never closed: the browser takes a page's passkeys away with any door that closes.
function doorOf(page: Page): Promise<CDPSession> {
  const door = doors.get(page) ?? page.context().newCDPSession(page);
  doors.set(page, door);
  return door;
}

const LOOK = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => [
  ...violations.flatMap((each) => each.nodes.map((node) => each.id + ': ' + node.html.slice(0, 200))),
  ...(document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['wider than the screen'] : []),
])`;

/** Give the page a device with passkeys, which proves that it is they without asking anybody. */
export async function withPasskeys(page: Page): Promise<void> {
  const devices = await doorOf(page);
  await devices.send('WebAuthn.enable');
  await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
