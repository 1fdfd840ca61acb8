// Calls the server by what hey-api makes, and checks what comes by its zod schemas.
import { client } from "../made/hey/client.gen";
import { createRecord, getPage, listFaqs, searchRecords } from "../made/hey/sdk.gen";
import { zFaqList, zPageValue, zSearchResults } from "../made/hey/zod.gen";

declare const process: { env: Record<string, string> };
const { BASE, KEY } = process.env;
client.setConfig({ baseUrl: BASE, auth: () => KEY, throwOnError: true });

const list = await listFaqs({ path: { site: "core" }, query: { limit: 2 }, throwOnError: true });
const question: string = list.data.items[0]!.fields.question;
zFaqList.parse(list.data);

const found = await searchRecords({
  path: { site: "core" }, query: { q: "needle", types: ["faq", "benefit"] }, throwOnError: true,
});
zSearchResults.parse(found.data);

const page = await getPage({ path: { site: "core", topic: "dry-needling" }, throwOnError: true });
zPageValue.parse(page.data);

const made = await createRecord({
  body: { type: "faq", site: "core", source_locale: "en", translations: { en: { question: "By hey-api?" } } },
  throwOnError: true,
});
console.log("hey-api", question, found.data.total, made.data.id);
