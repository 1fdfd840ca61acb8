// A model of people who write: nothing that was typed is ever gone, whatever happens to the server, the network, the session or the windows.
import type { BrowserContext, Page, Route } from '@playwright/test';

import { en } from '../src/words/en';
import { expect, test } from './harness';
import { answer, faqs, open, PATCHES, standing, stored, type, words } from './writers';

// Many more by RUNS and STEPS, and others by SEED; this one once lost a word.
const RUNS = Number(process.env.RUNS ?? 2);
const STEPS = Number(process.env.STEPS ?? 18);
const SEED = Number(process.env.SEED ?? 1190);

for (let run = 0; run < RUNS; run++)
  test(`no word is lost, whatever happens, run ${run}`, async ({ signedIn, wrong }) => {
    test.setTimeout(240_000);
    process.stdout.write(`Run ${run}: SEED=${SEED}\n`);
    const faq = (await faqs())[5 + (run % 10)];
    const model = new Model(faq?.id ?? '', SEED + run, await signedIn('author'), await signedIn('admin'));
    await model.begin();
    for (let step = 0; step < STEPS; step++) await model.step();
    await model.settle();
    const now = (await stored(faq?.id ?? '')).answer ?? '';
    expect(model.typed.filter((word) => !now.includes(word)), `lost in\n${model.story.join('\n')}`).toEqual([]);
    // What was made to fail was to fail.
    wrong.length = 0;
  });

class Model {
  readonly typed: string[] = [];
  readonly story: string[] = [];
  #state: number;
  #pages: Page[] = [];
  #fault: 'none' | 'before' | 'after' | 'busy' = 'none';
  readonly #context: BrowserContext;

  constructor(
    readonly id: string,
    seed: number,
    author: Page,
    readonly other: Page,
  ) {
    this.#state = seed;
    this.#context = author.context();
    this.#pages = [author];
  }

  async begin(): Promise<void> {
    await this.#context.route(PATCHES, (route) => this.#answer(route));
    for (const page of [...this.#pages, this.other]) await this.#open(page);
  }

  async step(): Promise<void> {
    const acts: [string, () => Promise<unknown>][] = [
      ['type', () => this.#type(this.#any())],
      ['type', () => this.#type(this.#any())],
      ['type', () => this.#type(this.#any())],
      ['the other types', () => this.#type(this.other)],
      ['wait', () => this.other.waitForTimeout(this.#number(2_500))],
      ['the server dies before saves', () => this.#fail('before')],
      ['the server dies after saves', () => this.#fail('after')],
      ['the server is busy', () => this.#fail('busy')],
      ['the server is back', () => this.#fail('none')],
      ['offline', () => this.#context.setOffline(true)],
      ['online', () => this.#context.setOffline(false)],
      ['reload', () => this.#reload()],
      ['close', () => this.#close()],
      ['another window', () => this.#another()],
      ['the session ends', () => this.#signOut()],
    ];
    const [name, act] = acts[this.#number(acts.length)] ?? acts[0] ?? [];
    this.story.push(name ?? '');
    await act?.();
  }

  /** All is well again, and whoever must choose takes both, until everything is saved. */
  async settle(): Promise<void> {
    this.#fault = 'none';
    await this.#context.setOffline(false);
    await expect(async () => {
      for (const page of [...this.#pages, this.other]) {
        const both = page.getByRole('button', { name: words.takeBoth });
        if (await both.first().isVisible()) await both.first().click();
        await expect(standing(page)).toHaveText(/Saved|Everything is saved/, { timeout: 3_000 });
      }
    }).toPass({ timeout: 120_000, intervals: [1_000] });
  }

  #number(below: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * below);
  }

  #any(): Page {
    return this.#pages[this.#number(this.#pages.length)] ?? this.other;
  }

  async #open(page: Page): Promise<void> {
    page.on('dialog', (dialog) => void dialog.accept());
    await open(page, this.id);
  }

  async #type(page: Page): Promise<void> {
    const word = `w${this.typed.length}x`;
    await type(page, ` ${word}`);
    // Where somebody must sign in first, nothing can be typed.
    if (!(await answer(page).inputValue()).includes(word)) return;
    this.typed.push(word);
    this.story.push(`${word} in ${this.#pages.indexOf(page)}`);
  }

  async #fail(fault: 'none' | 'before' | 'after' | 'busy'): Promise<void> {
    this.#fault = fault;
  }

  async #answer(route: Route): Promise<void> {
    if (route.request().method() !== 'PATCH' || this.#fault === 'none') return route.fallback();
    if (this.#fault === 'after') await route.fetch().catch(() => undefined);
    if (this.#fault === 'busy') return route.fulfill({ status: 503, headers: { 'Retry-After': '1' }, json: { type: '/v1/problems/busy', title: 'Busy', status: 503, detail: 'Busy.' } });
    await route.abort();
  }

  // Whoever is offline cannot load the page anew; they can when they are back.
  async #reload(): Promise<void> {
    await this.#context.setOffline(false);
    const page = this.#any();
    await page.reload();
    await expect(answer(page)).toBeVisible();
  }

  async #close(): Promise<void> {
    await this.#context.setOffline(false);
    // A moment is what the device takes to keep the last word.
    await this.other.waitForTimeout(400);
    const at = this.#number(this.#pages.length);
    const page = await this.#context.newPage();
    await this.#pages[at]?.close();
    this.#pages[at] = page;
    await this.#open(page);
  }

  async #another(): Promise<void> {
    if (this.#pages.length > 1) return;
    await this.#context.setOffline(false);
    const page = await this.#context.newPage();
    this.#pages.push(page);
    await this.#open(page);
  }

  async #signOut(): Promise<void> {
    await this.#context.setOffline(false);
    const cookies = await this.#context.cookies();
    await this.#context.clearCookies();
    await this.#type(this.#any());
    await this.other.waitForTimeout(2_500);
    await this.#context.addCookies(cookies);
    for (const page of this.#pages) {
      const back = page.getByRole('button', { name: en.signIn.back });
      if (await back.isVisible()) await back.click();
    }
  }
}
