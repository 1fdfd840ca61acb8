/** Lets the page draw and answer in the middle of long work. */

const LONGEST_MS = 10;

export class Breath {
  private until = Date.now() + LONGEST_MS;

  /** Wait for everybody else's turn, where this one has gone on for long. */
  async take(): Promise<void> {
    if (Date.now() < this.until) return;
    await turn();
    this.until = Date.now() + LONGEST_MS;
  }
}

/** Timers wait a second and longer in tabs that nobody looks at; messages do not. */
function turn(): Promise<void> {
  if (typeof MessageChannel === "undefined") return new Promise((resolve) => void setTimeout(resolve, 0));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
