// Signs somebody in at this page, and lets them add a passkey; all else is the server's to decide.

const main = document.querySelector("main");
const told = document.getElementById("told");
const { session, passkeys, returnTo } = main.dataset;

const byId = (id) => document.getElementById(id);
const word = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

class Refusal extends Error {}

async function ask(method, address, body) {
  const headers = { "X-Requested-With": "fetch", ...(body && { "Content-Type": "application/json" }) };
  const answer = await fetch(address, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Refusal(answer.status === 429 ? "wait" : [401, 403, 422].includes(answer.status) ? "refused" : "failed");
  return answer.status === 204 ? null : answer.json();
}

function credentials(list) {
  return list.map((each) => ({ ...each, id: bytes(each.id) }));
}

async function provePasskey() {
  const { publicKey } = await ask("POST", `${session}/challenge`);
  const options = { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: credentials(publicKey.allowCredentials) };
  const { id, rawId, type, response } = await navigator.credentials.get({ publicKey: options });
  const parts = ["clientDataJSON", "authenticatorData", "signature", "userHandle"].filter((name) => response[name]);
  return { id, rawId: word(rawId), type, response: Object.fromEntries(parts.map((name) => [name, word(response[name])])) };
}

async function makePasskey() {
  const { publicKey } = await ask("POST", `${passkeys}/challenge`);
  const user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  const options = { ...publicKey, user, challenge: bytes(publicKey.challenge), excludeCredentials: credentials(publicKey.excludeCredentials) };
  const { id, rawId, type, response } = await navigator.credentials.create({ publicKey: options });
  const made = { clientDataJSON: word(response.clientDataJSON), attestationObject: word(response.attestationObject) };
  return { id, rawId: word(rawId), type, response: made };
}

function show(part) {
  for (const id of ["invited", "ways", "here"]) byId(id).hidden = id !== part;
}

function invitation() {
  return new URLSearchParams(location.hash.slice(1)).get("invitation");
}

function forgetInvitation() {
  history.replaceState(null, "", location.pathname + location.search);
}

async function look() {
  // Whoever changes the language still has the invitation.
  for (const link of document.querySelectorAll("nav a")) link.hash = location.hash;
  const { session: found } = await ask("GET", session);
  if (!found) return show(invitation() ? "invited" : "ways");
  byId("who").textContent = found.person.name;
  byId("on").hidden = !returnTo;
  const { items } = await ask("GET", passkeys);
  byId("known").hidden = items.length === 0;
  byId("passkeys").replaceChildren(...items.map((each) => Object.assign(document.createElement("li"), { textContent: each.name })));
  show(invitation() ? "invited" : "here");
}

async function acceptInvitation() {
  const text = invitation();
  // It is worth nothing from now on, whatever comes of it.
  forgetInvitation();
  await ask("POST", session, { invitation: text });
}

async function signIn() {
  await ask("POST", session, { passkey: await provePasskey() });
  if (returnTo) location.assign(returnTo);
}

async function addPasskey() {
  const name = byId("name").value;
  await ask("POST", passkeys, { name, credential: await makePasskey() });
  byId("adding").reset();
  return "added";
}

async function signOut() {
  await ask("DELETE", session);
  return "gone";
}

function doing(act) {
  return async (event) => {
    event.preventDefault();
    told.textContent = "";
    main.setAttribute("aria-busy", "true");
    let said;
    try {
      said = await act();
    } catch (error) {
      said = error instanceof Refusal ? error.message : error instanceof DOMException ? "cancelled" : "failed";
    }
    await look().catch(() => (said = "failed"));
    main.removeAttribute("aria-busy");
    if (said) told.textContent = main.dataset[said];
  };
}

byId("accept").addEventListener("click", doing(acceptInvitation));
byId("passkey").addEventListener("click", doing(signIn));
byId("adding").addEventListener("submit", doing(addPasskey));
byId("out").addEventListener("click", doing(signOut));
addEventListener("hashchange", () => look());
await look().catch(() => (told.textContent = main.dataset.failed));
