// Looks how soon the console is there and whether it delays who types, and prints it as one line of JSON; `make measure-console` runs it.
// node measuring.mjs ORIGIN INVITATION RECORD, with CHROMIUM naming the browser; the record has the longest text.
import { chromium } from '@playwright/test';

const [origin, invitation, record] = process.argv.slice(2);
const LIST = '/console/sites/core/content?type=faq';
const ROW = 'main li a[href*="/records/"]';
const TIMES = 5;
const TYPED = 'Words that somebody writes, at the pace of a quick hand. '.repeat(3);

async function signIn(page) {
  await page.goto(`${origin}/sign-in?return_to=${encodeURIComponent(LIST)}#invitation=${invitation}`);
  await page.click('#accept');
  await page.waitForSelector('#on a');
}

/** How many bytes came, as they were sent, of the console and of the API. */
async function counting(page) {
  const network = await page.context().newCDPSession(page);
  const urls = new Map();
  const bytes = { console: 0, api: 0 };
  await network.send('Network.enable');
  network.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, request.url));
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    bytes[urls.get(requestId)?.includes('/console') ? 'console' : 'api'] += encodedDataLength;
  });
  return bytes;
}

/** How long it takes until the list is there and the page answers again. */
async function untilListed(page, go) {
  const began = performance.now();
  await go();
  await page.waitForSelector(ROW);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  return performance.now() - began;
}

/** The longest task and the slowest stroke while somebody writes in the longest text. */
async function typing(page, view) {
  await page.evaluate((chosen) => localStorage.setItem('console-text-view', chosen), view);
  await page.goto(`${origin}/console/sites/core/records/${record}?locale=en`);
  const fields = page.locator(view === 'rich' ? 'main [contenteditable=true]' : 'main textarea');
  await fields.first().waitFor();
  await page.waitForTimeout(1500);
  const lengths = await fields.evaluateAll((all) => all.map((each) => (each.value ?? each.textContent).length));
  await fields.nth(lengths.indexOf(Math.max(...lengths))).click();
  await page.evaluate(() => {
    window.measured = { task: 0, stroke: 0 };
    const note = (name) => (list) => list.getEntries().forEach((each) => (window.measured[name] = Math.max(window.measured[name], each.duration)));
    new PerformanceObserver(note('task')).observe({ type: 'longtask' });
    new PerformanceObserver(note('stroke')).observe({ type: 'event', durationThreshold: 16 });
  });
  await page.keyboard.type(TYPED, { delay: 40 });
  await page.waitForTimeout(2500);
  return { ...(await page.evaluate(() => window.measured)), length: Math.max(...lengths) };
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
const page = await (await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'en' })).newPage();
await signIn(page);
const bytes = await counting(page);
const first = await untilListed(page, () => page.click('#on a'));
const firstBytes = { ...bytes };
const again = [];
for (let time = 0; time < TIMES; time++) again.push(await untilListed(page, () => page.goto(origin + LIST, { waitUntil: 'commit' })));
const found = { first, again: again.sort((a, b) => a - b)[Math.floor(TIMES / 2)], bytes: firstBytes, plain: await typing(page, 'plain'), rich: await typing(page, 'rich') };
await browser.close();
process.stdout.write(`${JSON.stringify(found)}\n`);
