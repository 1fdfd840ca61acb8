// Looks at a page as it comes out of a printer, and on the narrowest of screens, and prints what it finds as one line of JSON.
// node printing.mjs ORIGIN PATH, with CHROMIUM naming the browser, and SHOTS a folder for the print where that is wanted.

import { join } from "node:path";
import { withPage } from "./browser.mjs";

const [origin, path] = process.argv.slice(2);

async function narrow(page) {
  await page.setViewportSize({ width: 320, height: 700 });
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

async function printed(page, format) {
  const pdf = await page.pdf({ format, preferCSSPageSize: false, ...(process.env.SHOTS && { path: join(process.env.SHOTS, `${format}.pdf`) }) });
  return (pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? []).length;
}

function shown() {
  const link = [...document.querySelectorAll("main a[href^=http], footer a[href^=http]")].map((each) => [each.href, getComputedStyle(each, "::after").content]);
  const isShown = (selector) => [...document.querySelectorAll(selector)].some((each) => each.offsetParent !== null);
  return { text: document.body.innerText, links: link, hidden: Object.fromEntries([".skip", "nav", "main", "footer"].map((each) => [each, !isShown(each)])) };
}

const found = await withPage(async (page) => {
  await page.goto(origin + path);
  const sideways = await narrow(page);
  const onScreen = await page.evaluate(() => document.querySelector("main").innerText);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const colours = await page.evaluate(() => [getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]);
  return { sideways, onScreen, colours, ...(await page.evaluate(shown)), pages: { A4: await printed(page, "A4"), Letter: await printed(page, "Letter") } };
});
console.log(JSON.stringify(found));
