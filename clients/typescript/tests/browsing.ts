/** Runs a page in Chromium, where there is one, and hears what it says. */

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const SOURCES = join(dirname(fileURLToPath(import.meta.url)), "../src");

export const hasBrowser = spawnSync("chromium", ["--version"]).status === 0;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const part of request) body += String(part);
  return body;
}

/** Remove a browser's folder, into which its processes may write a little longer than it lives; Node's own retries would not look again. */
async function remove(profile: string): Promise<void> {
  for (let left = 50; ; left -= 1) {
    try {
      rmSync(profile, { recursive: true, force: true });
      return;
    } catch (error) {
      if (left === 0) throw error;
      await sleep(100);
    }
  }
}

/** What a page says that runs in the browser; `answer` gives bodies for what it asks its own server. */
export async function resultsOf(page: string, answer: (path: string) => string | undefined = () => undefined): Promise<unknown> {
  let hear: (results: unknown) => void;
  const heard = new Promise((resolve) => (hear = resolve));
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    if (request.method === "POST") void bodyOf(request).then((body) => (response.end(), hear(JSON.parse(body))));
    else if (path.endsWith(".js")) response.writeHead(200, { "Content-Type": "text/javascript" }).end(readFileSync(join(SOURCES, path)));
    else response.writeHead(200, { "Content-Type": "text/html" }).end(path === "/" ? page : answer(path));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const profile = mkdtempSync(join(tmpdir(), "client-"));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const browser = spawn("chromium", ["--headless=new", "--no-sandbox", "--disable-gpu", `--user-data-dir=${profile}`, address], { stdio: "ignore" });
  try {
    return await heard;
  } finally {
    const ended = new Promise((resolve) => browser.once("exit", resolve));
    browser.kill();
    await ended;
    server.closeAllConnections();
    server.close();
    await remove(profile);
  }
}
