/** Verifies a receipt without any server: this file alone, with the WebCrypto of browsers, Node, Deno and Bun. */

/** A public key of `/v1/receipt-keys`. */
export interface ReceiptKey {
  kty: string;
  crv: string;
  x: string;
  kid: string;
  retired_at: string | null;
  revoked_at: string | null;
  revoked_because: string | null;
}

/** What a receipt is worth; `statement` is there only where it is what was signed. */
export interface ReceiptVerdict {
  state: "valid" | "altered" | "unknown key" | "revoked";
  key?: ReceiptKey;
  statement?: Record<string, unknown>;
}

interface Receipt {
  signature: string;
  statement: Record<string, unknown>;
}

const TYPE = "clinic-content-receipt";
const ALTERED: ReceiptVerdict = { state: "altered" };

/** What a receipt, as it was answered or saved, is worth by the keys of `/v1/receipt-keys`. */
export async function verifyReceipt(text: string, keys: { keys: ReceiptKey[] }): Promise<ReceiptVerdict> {
  let receipt: Receipt;
  let header: { alg: string; kid: string; typ: string };
  try {
    receipt = read(text) as Receipt;
    if (Object.keys(receipt).sort().join() !== "signature,statement") return ALTERED;
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes(receipt.signature.split("..")[0]!)));
    if (header.alg !== "EdDSA" || header.typ !== TYPE || Object.keys(header).sort().join() !== "alg,kid,typ") return ALTERED;
  } catch {
    return ALTERED;
  }
  const key = keys.keys.find((each) => each.kid === header.kid);
  if (!key) return { state: "unknown key" };
  if (!(await isSigned(receipt, key))) return { state: "altered", key };
  return { state: key.revoked_at ? "revoked" : "valid", key, statement: receipt.statement };
}

async function isSigned(receipt: Receipt, key: ReceiptKey): Promise<boolean> {
  try {
    if ((await thumbprint(key)) !== key.kid) return false;
    const [head, proof, ...rest] = receipt.signature.split("..");
    if (rest.length > 0) return false;
    const signed = `${head}.${word(encode(canonical(receipt.statement)))}`;
    const publicKey = await crypto.subtle.importKey("raw", bytes(key.x), { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, publicKey, bytes(proof!), encode(signed));
  } catch {
    return false;
  }
}

/** The name that follows from a key (RFC 7638), so that no key passes for another. */
async function thumbprint(key: ReceiptKey): Promise<string> {
  const head = canonical({ crv: key.crv, kty: key.kty, x: key.x });
  return word(new Uint8Array(await crypto.subtle.digest("SHA-256", encode(head))));
}

/** The value of a JSON text that is written as RFC 8785 has it, but for white space between its parts. */
function read(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const bare = text.replace(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g, (_, quoted: string | undefined) => quoted ?? "");
  if (canonical(value) !== bare) throw new Error("written in another way than it was signed");
  return value;
}

/** The canonical JSON (RFC 8785) of what receipts hold: texts, whole numbers, yes and no, null, lists and objects. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Error("not a whole number");
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join()}}`;
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function word(raw: Uint8Array): string {
  const letters = btoa(Array.from(raw, (each) => String.fromCharCode(each)).join(""));
  return letters.replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

/** The bytes of a word in base64url; an error where another word stands for the same bytes. */
function bytes(letters: string): Uint8Array<ArrayBuffer> {
  const raw = Uint8Array.from(atob(letters.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
  if (word(raw) !== letters) throw new Error("not base64url");
  return raw;
}
