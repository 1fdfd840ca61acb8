// What the pages of the documentation do beside being read: search, trying operations, copying. Without it they are whole.

const MOST_HITS = 12;

function made(tag, text = "", attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

// Copying

function addCopying(code) {
  const button = made("button", "Copy", { type: "button" });
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.querySelector("code").textContent);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1500);
  });
  code.append(button);
}

// Search

let index;

function rank(entry, words) {
  const title = entry.title.toLowerCase();
  const all = `${title} ${entry.about} ${entry.words ?? ""}`.toLowerCase();
  if (!words.every((word) => all.includes(word))) return 0;
  return words.reduce((sum, word) => sum + (title.startsWith(word) ? 4 : title.includes(word) ? 3 : 1), 0);
}

function found(query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const ranked = index.map((entry) => [rank(entry, words), entry]).filter(([points]) => points > 0);
  return ranked.sort(([one], [other]) => other - one).map(([, entry]) => entry);
}

function hit(entry) {
  const link = made("a", entry.title, { href: entry.href });
  link.append(made("small", `${entry.kind} ${entry.about}`.slice(0, 120)));
  const item = made("li");
  item.append(link);
  return item;
}

async function showHits(form, input) {
  index ??= await (await fetch(form.dataset.index)).json();
  const hits = found(input.value);
  form.querySelector(".hits").replaceChildren(...hits.slice(0, MOST_HITS).map(hit));
  form.querySelector(".found").textContent = input.value.trim() ? `${hits.length || "Nothing"} found` : "";
}

function step(form, input, event) {
  const stops = [input, ...form.querySelectorAll(".hits a")];
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const at = stops.indexOf(document.activeElement);
  if (!move || at < 0) return;
  event.preventDefault();
  stops[(at + move + stops.length) % stops.length].focus();
}

function addSearch(form) {
  const input = form.querySelector("input");
  form.hidden = false;
  input.addEventListener("input", () => showHits(form, input));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") input.value = "";
    if (event.key === "Escape") showHits(form, input).then(() => input.focus());
    step(form, input, event);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.querySelector(".hits a")?.click();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, textarea")) return;
    event.preventDefault();
    input.focus();
  });
}

// Trying

function question(form) {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  const headers = new Headers();
  for (const input of form.querySelectorAll("input[data-place]")) {
    if (input.value === "") continue;
    if (input.dataset.place === "path") path = path.replace(`{${input.name}}`, encodeURIComponent(input.value));
    if (input.dataset.place === "query") query.set(input.name, input.value);
    if (input.dataset.place === "header") headers.set(input.name, input.value);
  }
  const key = form.querySelector("#try-key").value;
  if (key) headers.set("Authorization", `Bearer ${key}`);
  // Without a key it goes by the session of whoever is signed in.
  headers.set("X-Requested-With", "fetch");
  const body = form.querySelector("textarea");
  if (body) headers.set("Content-Type", body.dataset.mediaType);
  const address = query.size ? `${path}?${query}` : path;
  return [address, { method: form.dataset.method, headers, body: body?.value, cache: "no-store" }];
}

function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

async function send(form) {
  const outcome = form.querySelector(".outcome");
  outcome.replaceChildren(made("p", "Asking …"));
  try {
    const [address, options] = question(form);
    const began = performance.now();
    const answer = await fetch(address, options);
    const text = await answer.text();
    const took = Math.round(performance.now() - began);
    outcome.replaceChildren(
      made("p", `${answer.status} ${answer.statusText}, ${took} ms, ${new Blob([text]).size} bytes`, { class: "status" }),
      made("p", `${options.method} ${address}`, { class: "address" }),
      shown(indented(text), "Body of the answer"),
      shown([...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n"), "Headers of the answer"),
    );
  } catch (failure) {
    outcome.replaceChildren(made("p", `The server was not reached: ${failure.message}`, { class: "required" }));
  }
}

function shown(text, label) {
  const pre = made("pre", "", { "aria-label": label, tabindex: "0", role: "group" });
  pre.append(made("code", text));
  const code = made("div", "", { class: "code" });
  code.append(pre);
  addCopying(code);
  return code;
}

function addTrying(form) {
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}

// A link from before the pages were parted leads to an operation or a schema by its fragment.

function movedTo(fragment) {
  if (!location.pathname.endsWith("/docs") || document.getElementById(fragment)) return null;
  const page = fragment.startsWith("schema-") ? `schemas/${fragment.slice(7)}` : `operations/${fragment}`;
  return `${location.pathname}/${page}`;
}

const moved = location.hash.length > 1 && movedTo(location.hash.slice(1));
if (moved) location.replace(moved);

// Without a secure context, a browser lets no page copy.
if (navigator.clipboard) document.querySelectorAll(".code").forEach(addCopying);
document.querySelectorAll("form.search").forEach(addSearch);
document.querySelectorAll("form.trying").forEach(addTrying);
