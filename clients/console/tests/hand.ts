// A hand that works with the console and counts what it does: a click, a chord of keys, a field that is filled.
import type { Locator, Page } from '@playwright/test';

export class Hand {
  steps = 0;

  async click(target: Locator): Promise<void> {
    this.steps += 1;
    await target.click();
  }

  /** One chord, such as `Control+Enter`, or one key after the other that belong together, such as `g r`. */
  async press(page: Page, keys: string): Promise<void> {
    this.steps += 1;
    for (const key of keys.split(' ')) await page.keyboard.press(key);
  }

  async fill(field: Locator, words: string): Promise<void> {
    this.steps += 1;
    await field.fill(words);
  }

  async choose(field: Locator, option: string): Promise<void> {
    this.steps += 1;
    await field.selectOption(option);
  }
}

