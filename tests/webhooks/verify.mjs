// Verifies messages by the official library, for a test: takes [secret, body, headers] and says of each whether it is good.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { Webhook } = (await import(pathToFileURL(process.argv[2]))).default;
const good = ([secret, body, headers]) => {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
};
console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(good)));
