// Two people who write one text, one of them in two windows, and what befalls them: drawn by a number, so that it can happen again.
import type { Page, Route } from '@playwright/test';

import { en } from '../src/words/en';
import type { Device } from './device';
import { expect, signIn } from './harness';
import { call, fate, server } from './server';
import { answer, open, PATCHES, standing, type, words } from './writers';

/** What befalls a save: nothing, it never arrives, nobody hears that it did, or the server has no time. */
type Fault = 'none' | 'before' | 'after' | 'busy';
/** What a device takes, at most, until it has kept the last word. */
const KEPT_MS = 1_000;

export class Writers {
  readonly typed: string[] = [];
  readonly story: string[] = [];
  #state: number;
  #pages: Page[] = [];
  #fault: Fault = 'none';
  #isServed = true;

  constructor(
    readonly id: string,
    seed: number,
    readonly device: Device,
    readonly other: Page,
  ) {
    this.#state = seed;
  }

  async begin(): Promise<void> {
    await this.#openBrowser();
    await this.#open(this.other);
  }

  async step(): Promise<void> {
    const acts: [string, () => Promise<unknown>][] = [
      ['type', () => this.#type(this.#any())],
      ['type', () => this.#type(this.#any())],
      ['type', () => this.#type(this.#any())],
      ['type', () => this.#type(this.#any())],
      ['the other types', () => this.#type(this.other)],
      ['wait', () => this.#wait(2_500)],
      ['saves never arrive', () => this.#fail('before')],
      ['nobody hears of saves', () => this.#fail('after')],
      ['the server is busy', () => this.#fail('busy')],
      ['saves arrive', () => this.#fail('none')],
      ['the server is killed', () => this.#killServer()],
      ['the server is killed a moment after somebody typed', () => this.#killWhileSaving()],
      ['the server is there', () => this.#serve()],
      ['offline', () => this.device.context.setOffline(true)],
      ['online', () => this.device.context.setOffline(false)],
      ['reload', () => this.#reload()],
      ['close', () => this.#close()],
      ['another window', () => this.#another()],
      ['the session is ended', () => this.#endSession()],
      ['the browser is killed', () => this.#killBrowser()],
    ];
    const [name, act] = acts[this.#number(acts.length)] ?? acts[0] ?? [];
    this.story.push(name ?? '');
    await act?.();
  }

  /** All is well again, and whoever must choose takes both, until everything is saved. */
  async settle(): Promise<void> {
    this.#fault = 'none';
    await this.#reachable();
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

  #wait(most: number): Promise<void> {
    return this.other.waitForTimeout(this.#number(most));
  }

  async #openBrowser(): Promise<void> {
    const page = await this.device.open();
    await this.device.context.route(PATCHES, (route) => this.#answer(route));
    this.#pages = [page];
    await this.#open(page);
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

  async #fail(fault: Fault): Promise<void> {
    this.#fault = fault;
  }

  async #answer(route: Route): Promise<void> {
    if (route.request().method() !== 'PATCH' || this.#fault === 'none') return route.fallback();
    if (this.#fault === 'after') await route.fetch().catch(() => undefined);
    if (this.#fault === 'busy') return route.fulfill({ status: 503, headers: { 'Retry-After': '1' }, json: { type: '/v1/problems/busy', title: 'Busy', status: 503, detail: 'Busy.' } });
    await route.abort();
  }

  async #killServer(): Promise<void> {
    await fate('kill');
    this.#isServed = false;
  }

  async #killWhileSaving(): Promise<void> {
    await this.#type(this.#any());
    await this.#wait(2_500);
    await this.#killServer();
  }

  async #serve(): Promise<void> {
    if (!this.#isServed) await fate('start');
    this.#isServed = true;
  }

  // Whoever reaches no server cannot load the page anew; they can when it is back.
  async #reachable(): Promise<void> {
    await this.#serve();
    await this.device.context.setOffline(false);
  }

  async #reload(): Promise<void> {
    await this.#reachable();
    const page = this.#any();
    await page.reload();
    await expect(answer(page)).toBeVisible();
  }

  async #close(): Promise<void> {
    await this.#reachable();
    await this.other.waitForTimeout(KEPT_MS);
    const at = this.#number(this.#pages.length);
    const page = await this.device.context.newPage();
    await this.#pages[at]?.close();
    this.#pages[at] = page;
    await this.#open(page);
  }

  async #another(): Promise<void> {
    if (this.#pages.length > 1) return;
    await this.#reachable();
    const page = await this.device.context.newPage();
    this.#pages.push(page);
    await this.#open(page);
  }

  // The server ends it, somebody writes on, hears of it, and comes in again in a window beside.
  async #endSession(): Promise<void> {
    await this.#reachable();
    await call('DELETE', `/v1/admin/people/${server.people[this.device.role]}/sessions`);
    await this.#type(this.#any());
    await this.#wait(4_000);
    const door = await this.device.context.newPage();
    await signIn(door, this.device.role);
    await door.close();
    for (const page of this.#pages) {
      const back = page.getByRole('button', { name: en.signIn.back });
      if (await back.isVisible()) await back.click();
    }
  }

  async #killBrowser(): Promise<void> {
    await this.other.waitForTimeout(KEPT_MS);
    await this.device.kill();
    await this.#serve();
    await this.#openBrowser();
  }
}
