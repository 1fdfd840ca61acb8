// Going through the rows of a page by keys: `j` and `k` to the next and the one before, `x` to choose it.
import { speech } from '../app/language.svelte';
import { shortcuts } from '../app/shortcuts.svelte';

const ROW = '[data-row]';
const OPENS = '[data-open]';

function rowsOf(root: HTMLElement | undefined): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>(ROW) ?? [])];
}

function here(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>(ROW) ?? null;
}

/** Set the focus on a row, and have it in sight. */
export function stand(row: HTMLElement | undefined): void {
  const opens = row?.querySelector<HTMLElement>(OPENS);
  opens?.focus();
  row?.scrollIntoView({ block: 'nearest' });
}

function step(root: HTMLElement | undefined, by: number): void {
  const rows = rowsOf(root);
  const place = rows.indexOf(here() as HTMLElement);
  stand(rows[place < 0 ? 0 : Math.min(Math.max(place + by, 0), rows.length - 1)]);
}

/** Offer the keys for the rows below an element; to be called while a component is made. */
export function walkThrough(root: () => HTMLElement | undefined): void {
  shortcuts.offer(() => {
    const words = speech.words.desk;
    return [
      { keys: 'j', says: words.nextRow, act: () => step(root(), 1) },
      { keys: 'k', says: words.previousRow, act: () => step(root(), -1) },
      { keys: 'x', says: words.chooseRow, act: () => here()?.querySelector<HTMLElement>('input[type=checkbox]')?.click() },
    ];
  });
}
