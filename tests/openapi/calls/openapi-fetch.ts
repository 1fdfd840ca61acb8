// Calls the server by openapi-fetch, with the types of openapi-typescript; whatever is not as the document says is an error.
import createClient from "openapi-fetch";
import type { paths } from "../made/types.js";

declare const process: { env: Record<string, string> };
const { BASE, KEY } = process.env;
// Answers as JSON; with "application/ld+json" they would be those of `format=jsonld`.
const client = createClient<paths, "application/json" | "application/problem+json">({ baseUrl: BASE });

const list = await client.GET("/v1/sites/{site}/faqs", {
  params: { path: { site: "core" }, query: { limit: 2, fields: ["question", "answer"], text: ["html", "plain"] } },
});
if (list.error) throw new Error(list.error.detail);
const question: string = list.data.items[0]!.fields.question;
const html: string = list.data.items[0]!.fields.answer.html;
if (!question || !html) throw new Error("The list lacks what it must have.");

const found = await client.GET("/v1/sites/{site}/search", {
  params: { path: { site: "core" }, query: { q: "needle", types: ["faq", "benefit"] } },
});
if (found.error) throw new Error(found.error.detail);

const page = await client.GET("/v1/sites/{site}/pages/{topic}", {
  params: { path: { site: "core", topic: "dry-needling" } },
});
if (page.error) throw new Error(page.error.detail);
for (const section of page.data.sections) {
  if (section.type === "faq") for (const faq of section.items) void faq.fields.category.toUpperCase();
}

const refused = await client.GET("/v1/sites/{site}/faqs", { params: { path: { site: "core" }, query: { locale: "de" } } });
if (!refused.error || !("available" in refused.error)) throw new Error("The problem lacks what its kind has.");
const available: string[] = refused.error.available;
if (!available.includes("en")) throw new Error("The problem names no locales.");

const headers = { Authorization: `Bearer ${KEY}` };
const made = await client.POST("/v1/admin/records", {
  headers,
  body: { type: "faq", site: "core", source_locale: "en", translations: { en: { question: "By openapi-fetch?" } }, methods: {} },
});
if (made.error) throw new Error(made.error.detail);
const text = await client.GET("/v1/admin/sites/{site}/records/{id}/translations/{locale}", {
  headers, params: { path: { site: "core", id: made.data.id, locale: "en" } },
});
if (text.error || !("question" in text.data.fields)) throw new Error("The text lacks its question.");
console.log("openapi-fetch", question, found.data.total, text.data.etag);
