// Looks at pages as a browser shows them, wide and narrow, light and dark, and prints what it finds as one line of JSON.
// node pages.mjs ORIGIN PATH…, with CHROMIUM naming the browser, KEY what pages of the admin API take, and SHOTS a folder for
// pictures where these are wanted.

import axe from "axe-core";
import { join } from "node:path";
import { withPage } from "./browser.mjs";

const WIDTHS = [390, 1280];
const SCHEMES = ["light", "dark"];

async function violations(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.html.slice(0, 200)}`));
}

function measures() {
  const top = (selector) => document.querySelector(selector)?.getBoundingClientRect().top ?? null;
  return {
    sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    contentAt: top("main h1"),
    sectionsAt: top("#contents"),
    nodes: document.querySelectorAll("*").length,
  };
}

async function looked(page, address, width, scheme) {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme: scheme });
  await page.goto(address);
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${address.replace(/\W+/g, "-")}-${width}-${scheme}.png`) });
  // What is folded is judged too.
  await page.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = true)));
  return { address, width, scheme, violations: await violations(page), ...(await page.evaluate(measures)) };
}

const [origin, ...paths] = process.argv.slice(2);
const found = await withPage(async (page) => {
  const seen = [];
  if (process.env.KEY) await page.setExtraHTTPHeaders({ authorization: `Bearer ${process.env.KEY}` });
  for (const path of paths) for (const width of WIDTHS) for (const scheme of SCHEMES) seen.push(await looked(page, origin + path, width, scheme));
  return { seen };
});
console.log(JSON.stringify(found));
