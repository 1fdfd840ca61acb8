// A virtual device that has passkeys, and what people do with it at the page where one signs in.

const DEVICE = {
  protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
  automaticPresenceSimulation: true,
};

export async function withDevice(page) {
  const devices = await page.context().newCDPSession(page);
  await devices.send("WebAuthn.enable");
  await devices.send("WebAuthn.addVirtualAuthenticator", { options: DEVICE });
}

export async function invited(page, origin, invitation, asked = "") {
  await page.goto(`${origin}/sign-in${asked}#invitation=${invitation}`);
  await page.waitForSelector("#invited:not([hidden])");
}

export async function accept(page) {
  await page.click("#accept");
  await page.waitForSelector("#here:not([hidden])");
}

export async function addPasskey(page, name) {
  await page.fill("#name", name);
  await page.keyboard.press("Enter");
  await page.waitForSelector("#passkeys li");
}

export async function signOut(page) {
  await page.click("#out");
  await page.waitForSelector("#ways:not([hidden])");
}

export async function sessionCookie(page) {
  const cookies = await page.context().cookies();
  return cookies.find((each) => each.name === "__Host-clinic-session");
}
