// Uses the documentation by keyboard, as somebody would who looks for an operation and tries it, and prints what happened.
// node using.mjs ORIGIN, with CHROMIUM naming the browser.

import { withPage } from "./browser.mjs";

const [origin] = process.argv.slice(2);

async function searched(page) {
  await page.goto(`${origin}/docs`);
  await page.keyboard.press("/");
  await page.keyboard.type("faqs site");
  await page.waitForSelector(".hits a");
  const hits = await page.$$eval(".hits a", (links) => links.map((link) => link.firstChild.textContent));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/docs/operations/**");
  return { hits, led: new URL(page.url()).pathname };
}

async function tried(page) {
  await page.goto(`${origin}/docs/operations/listFaqs`);
  await page.click(".trying summary");
  await page.fill('[name="site"]', "riverbank");
  await page.click("summary:has-text('Optional')");
  await page.fill('[name="limit"]', "1");
  await page.click("text=Send");
  await page.waitForSelector(".outcome pre");
  return { status: await page.textContent(".outcome .status"), body: JSON.parse(await page.textContent(".outcome .code code")) };
}

async function copied(page) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.click("main .code button");
  await page.waitForSelector("text=Copied");
  return page.evaluate(() => navigator.clipboard.readText());
}

async function moved(page) {
  await page.goto(`${origin}/docs#getFaq`);
  await page.waitForURL("**/docs/operations/getFaq");
  return new URL(page.url()).pathname;
}

const found = await withPage(async (page) => ({
  search: await searched(page), answer: await tried(page), command: await copied(page), moved: await moved(page),
}));
const scriptless = await withPage(async (page) => {
  await page.goto(`${origin}/docs/operations/listFaqs`);
  return { forms: await page.locator("form:visible").count(), text: await page.innerText("main") };
}, { javaScriptEnabled: false });
console.log(JSON.stringify({ ...found, said: [...found.said, ...scriptless.said], scriptless }));
