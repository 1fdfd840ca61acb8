// Keeps the focus of whoever works by keyboard: where what had it goes away, what it stood in has it.

let around: Element[] = [];

function remember({ target }: FocusEvent): void {
  around = [];
  for (let at: Element | null = target as Element; at; at = at.parentElement) around.push(at);
}

function mend(): void {
  if (document.activeElement !== document.body || around[0]?.isConnected !== false) return;
  const nearest = around.find((each): each is HTMLElement => each.isConnected && each.matches('[tabindex]'));
  around = [];
  nearest?.focus({ preventScroll: true });
}

/** Watch over the focus of this page; gives what ends it. */
export function keepFocus(): () => void {
  const watch = new MutationObserver(mend);
  watch.observe(document.body, { childList: true, subtree: true });
  document.addEventListener('focusin', remember);
  return () => {
    watch.disconnect();
    document.removeEventListener('focusin', remember);
  };
}
