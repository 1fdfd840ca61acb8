// Calls the server by what orval makes.
import { createRecord, getPage, listFaqs, searchRecords } from "../made/orval/api";

declare const process: { env: Record<string, string> };
const { BASE, KEY } = process.env;
const plain = globalThis.fetch;
globalThis.fetch = (address, options) => plain(new URL(String(address), BASE), options);

const list = await listFaqs("core", { limit: 2 });
if (list.status !== 200) throw new Error("The list was refused.");
const question: string = list.data.items[0]!.fields.question;

const found = await searchRecords("core", { q: "needle", types: ["faq", "benefit"] });
if (found.status !== 200) throw new Error("The search was refused.");

const page = await getPage("core", "dry-needling");
if (page.status !== 200 || !("sections" in page.data)) throw new Error("The page was refused.");
for (const section of page.data.sections) {
  if (section.type === "faq") for (const faq of section.items) void faq.fields.category.toUpperCase();
}

const made = await createRecord(
  { type: "faq", site: "core", source_locale: "en", translations: { en: { question: "By orval?" } } },
  {},
  { headers: { Authorization: `Bearer ${KEY}` } },
);
if (made.status !== 201) throw new Error("The record was refused.");
console.log("orval", question, found.data.total, made.data.id);
