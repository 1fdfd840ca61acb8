// Keys that do things: told by whoever offers them, shown by `?`, and off where somebody wants none.
export interface Shortcut {
  /** As people press it: `j`, `g h`, `Ctrl+S`. */
  keys: string;
  says: string;
  act: () => void;
}

const OFF = 'console-shortcuts-off';

class Shortcuts {
  off = $state(localStorage.getItem(OFF) === 'yes');
  known = $state.raw<Shortcut[]>([]);
  /** The same by who offers them. No state: while one part of the page goes, state still says what was before another came. */
  readonly #offered = new Set<Shortcut[]>();
  #before = '';

  /** Offer some while a part of the page is there; to be called while it is made. */
  offer(list: () => Shortcut[]): void {
    $effect(() => {
      const mine = list();
      this.#offered.add(mine);
      this.known = [...this.#offered].flat();
      return () => {
        this.#offered.delete(mine);
        this.known = [...this.#offered].flat();
      };
    });
  }

  turn(off: boolean): void {
    this.off = off;
    localStorage.setItem(OFF, off ? 'yes' : 'no');
  }

  press(event: KeyboardEvent): void {
    const pressed = named(event);
    const both = `${this.#before} ${pressed}`.trim();
    this.#before = '';
    if (this.off || event.defaultPrevented || (isTyping(event) && !/Ctrl|Escape/.test(pressed))) return;
    const shortcut = this.known.findLast((each) => each.keys === both || each.keys === pressed);
    if (shortcut) {
      event.preventDefault();
      shortcut.act();
    } else if (this.known.some((each) => each.keys.startsWith(`${pressed} `))) this.#before = pressed;
  }
}

function named(event: KeyboardEvent): string {
  const held = event.ctrlKey || event.metaKey ? 'Ctrl+' : '';
  if (held && event.shiftKey && event.key.length > 1) return `${held}Shift+${event.key}`;
  return held + (held && event.key.length === 1 ? event.key.toUpperCase() : event.key);
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  return target.isContentEditable || (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !/checkbox|radio|button/.test((target as HTMLInputElement).type));
}

export const shortcuts = new Shortcuts();
