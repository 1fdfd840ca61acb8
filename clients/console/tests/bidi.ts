// A Firefox as it is installed, spoken to by WebDriver BiDi: Playwright drives only one of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from './harness';

/** What it tells of the page by itself. */
interface Told {
  method: string;
  params: { level?: string; text?: string; response?: { url: string; status: number } };
}
interface Answer {
  id?: number;
  result?: unknown;
  error?: string;
  message?: string;
}

export class Firefox {
  /** What went wrong on any page. */
  readonly wrong: string[] = [];
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  #process!: ChildProcess;
  #door!: WebSocket;
  #profile = '';
  #page = '';
  #next = 1;

  static async open(program: string): Promise<Firefox> {
    const firefox = new Firefox();
    await firefox.#begin(program);
    return firefox;
  }

  async #begin(program: string): Promise<void> {
    this.#profile = await mkdtemp(join(tmpdir(), 'console-firefox-'));
    this.#process = spawn(program, ['--headless', '--no-remote', '--profile', this.#profile, '--remote-debugging-port', '0'], { stdio: ['ignore', 'ignore', 'pipe'] });
    const address = await new Promise<string>((resolve, reject) => {
      let said = '';
      this.#process.stderr?.on('data', (more: Buffer) => {
        said += more.toString();
        const found = said.match(/WebDriver BiDi listening on (ws:\S+)/)?.[1];
        if (found) resolve(found);
      });
      this.#process.on('exit', () => reject(new Error(`Firefox ended: ${said}`)));
    });
    this.#door = new WebSocket(`${address}/session`);
    await new Promise((resolve) => this.#door.addEventListener('open', resolve));
    this.#door.addEventListener('message', ({ data }) => this.#hear(JSON.parse(String(data)) as Answer & Told));
    await this.#say('session.new', { capabilities: { alwaysMatch: { acceptInsecureCerts: true } } });
    await this.#say('session.subscribe', { events: ['log.entryAdded', 'network.responseCompleted'] });
    const { contexts } = (await this.#say('browsingContext.getTree', {})) as { contexts: { context: string }[] };
    this.#page = contexts[0]?.context ?? '';
  }

  #hear(heard: Answer & Told): void {
    const asked = heard.id === undefined ? undefined : this.#waiting.get(heard.id);
    if (asked && heard.error) asked.reject(new Error(`${heard.error}: ${heard.message}`));
    else if (asked) asked.resolve(heard.result);
    else this.#note(heard);
  }

  #note({ method, params }: Told): void {
    if (method === 'log.entryAdded' && params.level === 'error') this.wrong.push(`told: ${params.text}`);
    const { url = '', status = 0 } = params.response ?? {};
    if (status >= 500 || (url.includes('/console/') && status >= 400)) this.wrong.push(`${status}: ${url}`);
  }

  #say(method: string, params: object): Promise<unknown> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#door.send(JSON.stringify({ id, method, params }));
    });
  }

  async goto(url: string): Promise<void> {
    await this.#say('browsingContext.navigate', { context: this.#page, url, wait: 'complete' });
  }

  async wide(width: number, height: number): Promise<void> {
    await this.#say('browsingContext.setViewport', { context: this.#page, viewport: { width, height } });
  }

  /** What an expression is on the page: a word or a number. */
  async read(expression: string): Promise<string | number | undefined> {
    const said = { expression, target: { context: this.#page }, awaitPromise: true };
    const { result } = (await this.#say('script.evaluate', said)) as { result?: { value?: string | number } };
    return result?.value;
  }

  async click(selector: string): Promise<void> {
    await expect.poll(() => this.read(`String(!!document.querySelector(${JSON.stringify(selector)})?.checkVisibility())`)).toBe('true');
    await this.read(`document.querySelector(${JSON.stringify(selector)}).click()`);
  }

  async close(): Promise<void> {
    const isGone = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill();
    await isGone;
    await rm(this.#profile, { recursive: true, force: true });
  }
}
