// The bars of actions at the foot of the page: how much room they take, so that nothing is told over them, and no focus goes below them.

/** A bar further up than this is in nobody's way. */
const NEAR_PX = 160;
const bars = new Set<HTMLElement>();
const seen = new ResizeObserver(measure);

/** Keep room for a bar as long as it is there. */
export function atFoot(bar: HTMLElement): () => void {
  if (!bars.size) addEventListener('scroll', measure, { passive: true });
  bars.add(bar);
  seen.observe(bar);
  seen.observe(document.documentElement);
  return () => {
    bars.delete(bar);
    seen.unobserve(bar);
    if (!bars.size) removeEventListener('scroll', measure);
    measure();
  };
}

function measure(): void {
  const all = [...bars].map((bar) => bar.getBoundingClientRect());
  const taken = all.map(({ top, bottom, height }) => (innerHeight - bottom < NEAR_PX ? Math.min(innerHeight - top, height + NEAR_PX) : 0));
  keep('--foot', Math.max(0, ...taken));
  keep('--bar', Math.max(0, ...all.map(({ height }) => height)));
}

function keep(name: string, pixels: number): void {
  document.documentElement.style.setProperty(name, `${Math.ceil(pixels)}px`);
}
