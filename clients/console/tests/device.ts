// Somebody's browser with a disk of its own, which can be killed and opened again; what it kept is there.
import { mkdtemp, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, test, type BrowserContext, type Page } from '@playwright/test';

import { signIn, watch } from './harness';
import type { Role } from './server';

export class Device {
  /** The browser, while it is open. */
  context!: BrowserContext;
  #profile = '';

  constructor(
    readonly role: Role,
    readonly wrong: string[],
  ) {}

  /** Open the browser, and sign in where it has forgotten who it is. */
  async open(): Promise<Page> {
    this.#profile ||= await mkdtemp(join(tmpdir(), 'console-'));
    const { launchOptions } = test.info().project.use;
    this.context = await chromium.launchPersistentContext(this.#profile, { ...launchOptions, locale: 'en', actionTimeout: 30_000 } as object);
    this.context.on('page', (page) => watch(page, this.wrong));
    const page = await this.context.newPage();
    await signIn(page, this.role);
    return page;
  }

  /** Kill the browser, as a machine without power would. */
  async kill(): Promise<void> {
    // The name of the machine and the number of the process.
    const holder = await readlink(join(this.#profile, 'SingletonLock'));
    const isGone = this.context.waitForEvent('close');
    process.kill(Number(holder.split('-').at(-1)), 'SIGKILL');
    await isGone;
  }

  async throwAway(): Promise<void> {
    await this.context.close();
    await rm(this.#profile, { recursive: true, force: true });
  }
}
