// Signs in at the page for it, with a virtual device that has passkeys, and prints what happened as one line of JSON.
// node signing_in.mjs ORIGIN INVITATION, with CHROMIUM naming the browser, and SHOTS a folder for pictures where these are wanted.

import axe from "axe-core";
import { join } from "node:path";
import { withPage } from "./browser.mjs";
import { accept, addPasskey, invited, sessionCookie, signOut, withDevice } from "./passkeys.mjs";

const [origin, invitation] = process.argv.slice(2);
async function violations(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.html.slice(0, 200)}`));
}

async function looked(page, name, seen) {
  for (const width of [390, 1280]) for (const colorScheme of ["light", "dark"]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}-${width}-${colorScheme}.png`) });
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    seen.push({ name, width, colorScheme, sideways, violations: await violations(page) });
  }
}

async function accepted(page, seen) {
  await invited(page, origin, invitation);
  await looked(page, "invited", seen);
  await accept(page);
  return { who: await page.textContent("#who"), address: page.url() };
}

async function added(page, seen) {
  await addPasskey(page, "laptop");
  await looked(page, "signed-in", seen);
  return { told: await page.textContent("#told"), known: await page.$$eval("#passkeys li", (items) => items.map((each) => each.textContent)) };
}

async function left(page, seen) {
  await signOut(page);
  await looked(page, "signed-out", seen);
  return { told: await page.textContent("#told"), cookies: (await page.context().cookies()).map((each) => each.name) };
}

async function returned(page) {
  await page.goto(`${origin}/sign-in?return_to=/docs`);
  await page.waitForSelector("#ways:not([hidden])");
  await page.click("#passkey");
  await page.waitForURL((address) => address.pathname === "/docs");
  const { name, secure, httpOnly, sameSite, path } = await sessionCookie(page);
  const read = await page.evaluate(() => document.cookie);
  const me = await page.evaluate(async () => (await fetch("/v1/admin/me")).json());
  return { cookie: { name, secure, httpOnly, sameSite, path }, read, me: me.name };
}

async function again(page) {
  await page.goto(`${origin}/sign-in?locale=fr`);
  await page.waitForSelector("#here:not([hidden])");
  await signOut(page);
  await page.goto(`${origin}/sign-in?locale=fr#invitation=${invitation}`);
  await page.waitForSelector("#invited:not([hidden])");
  await page.click("#accept");
  await page.waitForSelector("#told:not(:empty)");
  return { told: await page.textContent("#told"), language: await page.getAttribute("html", "lang") };
}

async function atProvider(page) {
  await page.goto(`${origin}/sign-in`);
  await page.waitForSelector("#ways:not([hidden])");
  await page.click("a.way[href*='oidc/start']");
  await page.waitForSelector("#here:not([hidden])");
  return { who: await page.textContent("#who"), address: page.url() };
}

const found = await withPage(async (page) => {
  const seen = [];
  await withDevice(page);
  return {
    accepted: await accepted(page, seen), added: await added(page, seen), left: await left(page, seen), returned: await returned(page),
    again: await again(page), provider: await atProvider(page), seen,
  };
});
console.log(JSON.stringify(found));
