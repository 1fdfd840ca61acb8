// Signs several people in, each in a browser of their own: by their invitation, then by the passkey that they have added.
// node five_people.mjs ORIGIN INVITATION…, with CHROMIUM naming the browser; prints the secret of each session.

import { withPage } from "./browser.mjs";
import { accept, addPasskey, invited, sessionCookie, signOut, withDevice } from "./passkeys.mjs";

const [origin, ...invitations] = process.argv.slice(2);

async function signedIn(page, invitation) {
  await withDevice(page);
  // Back to this page when they are in, and not on to the console.
  await invited(page, origin, invitation, "?return_to=/sign-in");
  await accept(page);
  await addPasskey(page, "laptop");
  await signOut(page);
  await page.click("#passkey");
  await page.waitForSelector("#here:not([hidden])");
  return { who: await page.textContent("#who"), secret: (await sessionCookie(page)).value };
}

const people = [];
for (const invitation of invitations) people.push(await withPage((page) => signedIn(page, invitation)));
console.log(JSON.stringify({ people }));
