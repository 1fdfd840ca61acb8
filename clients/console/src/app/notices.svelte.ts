// What is told at the edge of the page for a while: that something was done, or was not.

export interface Notice {
  id: number;
  text: string;
  isBad: boolean;
  /** What can be done about it, such as undoing it. */
  act?: { says: string; do: () => void } | undefined;
}

class Notices {
  list = $state.raw<Notice[]>([]);
  #next = 1;

  tell(text: string, act?: Notice['act']): void {
    this.#add(text, false, act);
  }

  warn(text: string): void {
    this.#add(text, true);
  }

  close(id: number): void {
    this.list = this.list.filter((each) => each.id !== id);
  }

  // What is bad stays until it is closed; what is well goes by itself, later where it can be acted on.
  #add(text: string, isBad: boolean, act?: Notice['act']): void {
    const id = this.#next++;
    this.list = [...this.list, { id, text, isBad, act }];
    if (!isBad) setTimeout(() => this.close(id), act ? 20_000 : 6_000);
  }
}

export const notices = new Notices();
