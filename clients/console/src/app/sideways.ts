// A row that scrolls sideways: it says on which side there is more, so that its edge can show that, and begins where what is chosen is seen.

/** Rounding moves edges by less than this. */
const EDGE_PX = 2;

/** Mark a row with `data-before` and `data-after` for as long as there is more of it on that side. */
export function sideways(row: HTMLElement): () => void {
  const tell = (): void => {
    const at = Math.abs(row.scrollLeft);
    row.toggleAttribute('data-before', at > EDGE_PX);
    row.toggleAttribute('data-after', at + row.clientWidth < row.scrollWidth - EDGE_PX);
  };
  const sizes = new ResizeObserver(tell);
  for (const each of [row, ...row.children]) sizes.observe(each);
  row.addEventListener('scroll', tell, { passive: true });
  const chosen = row.querySelector<HTMLElement>('[aria-pressed="true"], [aria-current]');
  if (chosen && row.scrollWidth > row.clientWidth) row.scrollLeft = chosen.offsetLeft - row.offsetLeft - (row.clientWidth - chosen.offsetWidth) / 2;
  tell();
  return () => {
    sizes.disconnect();
    row.removeEventListener('scroll', tell);
  };
}
