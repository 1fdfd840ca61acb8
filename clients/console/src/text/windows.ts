// The windows of one browser that have the same text open: each has a name, one saves at a time, and each hears of the others.

const words = crypto.getRandomValues(new Uint32Array(2));
/** What this window is called. */
export const WINDOW = [...words].map((each) => each.toString(36)).join('-');

const locks = 'locks' in navigator ? navigator.locks : undefined;

/** Let the other windows know that something is open here, until what comes back is called. */
export function holdOpen(name: string): () => void {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  void locks?.request(`open ${name}`, () => held).catch(() => undefined);
  return release;
}

/** What is held open in any window, where the browser can tell. */
export async function heldOpen(): Promise<Set<string>> {
  const all = await locks?.query().catch(() => undefined);
  return new Set(all?.held?.map((each) => each.name?.replace(/^open /, '') ?? ''));
}

const queues = new Map<string, Promise<unknown>>();

/** Do something while nobody else does it, here or in another window. */
export function alone<T>(name: string, act: () => Promise<T>): Promise<T> {
  if (locks) return locks.request(name, act) as Promise<T>;
  const turn = (queues.get(name) ?? Promise.resolve()).catch(() => undefined).then(act);
  queues.set(name, turn);
  return turn;
}

/** A line to the other windows that have the same open. */
export class Line<Message> {
  readonly #channel: BroadcastChannel | undefined;

  constructor(name: string, hear: (message: Message) => void) {
    if (!('BroadcastChannel' in globalThis)) return;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = (event: MessageEvent<Message>) => hear(event.data);
  }

  say(message: Message): void {
    this.#channel?.postMessage(message);
  }

  close(): void {
    this.#channel?.close();
  }
}
