/** Verifies a signed review without any server: this file alone, with the WebCrypto of browsers, Node, Deno and Bun. */

/** What the file of a signed review is worth; `statement` is there only where it is what was signed. */
export interface ReviewVerdict {
  state: "valid" | "altered" | "unknown key";
  /** The thumbprint (RFC 7638) of the key that signed. */
  key?: string;
  statement?: ReviewStatement;
  /** Whether the passkey may be on several devices: it then proves the account that keeps it, and no one device. */
  mayBeCopied?: boolean;
}

export interface ReviewStatement {
  kind: string;
  form: number;
  decision: string;
  scope: { sites: string[]; inheriting: boolean };
  reviewer: { id: string; name: string; credential: string; keys: string[] };
  reviewed_on: string;
  texts: (TextRead & { record: string; type: string; clinical: Record<string, string>; read_with: TextRead[]; valid_until: string })[];
  relying_party: { id: string; origin: string };
  asked_at: string;
  nonce: string;
}

interface TextRead {
  site: string;
  locale: string;
  version: number;
  sha256: string;
}

interface File {
  statement: ReviewStatement;
  texts: { record: string; site: string; locale: string; version: number; fields: string }[];
  key: Record<string, string>;
  assertion: { authenticatorData: string; clientDataJSON: string; signature: string };
}

const TEXT = { site: "", locale: "", version: 0, sha256: "" };
/** What a statement holds, since with a key of their own anybody signs whatever they like. */
const SHAPE = {
  kind: "",
  form: 0,
  decision: "",
  scope: { sites: [""], inheriting: true },
  reviewer: { id: "", name: "", credential: "", keys: [""] },
  reviewed_on: "",
  texts: [{ ...TEXT, record: "", type: "", clinical: null, read_with: [TEXT], valid_until: "" }],
  relying_party: { id: "", origin: "" },
  asked_at: "",
  nonce: "",
};
const PRESENT = 0x01;
const VERIFIED = 0x04;
const MAY_BE_COPIED = 0x08;
const FLAGS = 32;
/** By which members each kind of key is known, and how it signs. */
const KINDS: Record<string, { members: string; crv?: string; algorithm: RsaHashedImportParams | EcKeyImportParams | Algorithm }> = {
  EC: { members: "crv,kty,x,y", crv: "P-256", algorithm: { name: "ECDSA", namedCurve: "P-256" } },
  OKP: { members: "crv,kty,x", crv: "Ed25519", algorithm: { name: "Ed25519" } },
  RSA: { members: "e,kty,n", algorithm: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } },
};

/** What the file of a signed review is worth, by the thumbprints of the keys that are known to be the reviewer's, where some are given. */
export async function verifyReview(text: string, known?: string[]): Promise<ReviewVerdict> {
  try {
    const file = read(text) as File;
    const key = word(await sha256(encode(canonical(file.key))));
    if (!(await isRight(file, key))) return { state: "altered" };
    if (known && !known.includes(key)) return { state: "unknown key", key };
    const mayBeCopied = (bytes(file.assertion.authenticatorData)[FLAGS]! & MAY_BE_COPIED) !== 0;
    return { state: "valid", key, statement: file.statement, mayBeCopied };
  } catch {
    return { state: "altered" };
  }
}

async function isRight({ statement, texts, key, assertion, ...others }: File, name: string): Promise<boolean> {
  if (Object.keys(others).length > 0 || membersOf(assertion) !== "authenticatorData,clientDataJSON,signature") return false;
  if (statement.kind !== "clinic-content-review" || statement.form !== 1 || statement.decision !== "clinically-right") return false;
  if (!hasShape(statement, SHAPE) || !statement.reviewer.keys.includes(name)) return false;
  if (!(await isAsked(statement, assertion)) || !(await isSigned(assertion, key))) return false;
  const told = texts.map(async (each) => {
    if (membersOf(each) !== "fields,locale,record,site,version") throw new Error("other members");
    return [each.record, each.site, each.locale, each.version, hex(await sha256(encode(each.fields)))];
  });
  return canonical(await Promise.all(told)) === canonical(named(statement));
}

/** Whether a value has the members of a shape, each of its kind; null stands for any object. */
function hasShape(value: unknown, shape: unknown): boolean {
  if (Array.isArray(shape)) return Array.isArray(value) && value.every((each) => hasShape(each, shape[0]));
  if (typeof shape !== "object") return typeof value === typeof shape;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  if (shape === null) return true;
  const found = value as Record<string, unknown>;
  return membersOf(found) === membersOf(shape) && Object.entries(shape).every(([name, each]) => hasShape(found[name], each));
}

/** Each text that a statement names, once, in its order. */
function named({ texts }: ReviewStatement): unknown[] {
  const found = new Map<string, unknown>();
  for (const each of texts)
    for (const part of [each, ...each.read_with]) {
      const name = [each.record, part.site, part.locale, part.version, part.sha256];
      if (!found.has(canonical(name))) found.set(canonical(name), name);
    }
  return [...found.values()];
}

/** Whether the browser was asked for just this statement, at just this website, and the device knew its person. */
async function isAsked(statement: ReviewStatement, assertion: File["assertion"]): Promise<boolean> {
  const asked = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes(assertion.clientDataJSON)));
  const challenge = word(await sha256(encode(canonical(statement))));
  if (asked.type !== "webauthn.get" || asked.challenge !== challenge || asked.origin !== statement.relying_party.origin) return false;
  const data = bytes(assertion.authenticatorData);
  if (data.length < FLAGS + 5 || word(data.slice(0, FLAGS)) !== word(await sha256(encode(statement.relying_party.id)))) return false;
  return (data[FLAGS]! & PRESENT) !== 0 && (data[FLAGS]! & VERIFIED) !== 0;
}

async function isSigned({ authenticatorData, clientDataJSON, signature }: File["assertion"], key: Record<string, string>): Promise<boolean> {
  const kind = KINDS[key.kty!];
  if (!kind || membersOf(key) !== kind.members || key.crv !== kind.crv) return false;
  for (const [name, each] of Object.entries(key)) if (name !== "kty" && name !== "crv") bytes(each);
  const publicKey = await crypto.subtle.importKey("jwk", key as JsonWebKey, kind.algorithm, false, ["verify"]);
  const signed = joined(bytes(authenticatorData), await sha256(bytes(clientDataJSON)));
  const how = key.kty === "EC" ? { name: "ECDSA", hash: "SHA-256" } : kind.algorithm;
  const proof = key.kty === "EC" ? plain(bytes(signature)) : bytes(signature);
  return crypto.subtle.verify(how, publicKey, proof, signed);
}

/** The two numbers of an ECDSA signature as WebCrypto takes them, from DER (X.690), which devices write; an error where it is none. */
function plain(der: Uint8Array): Uint8Array<ArrayBuffer> {
  const found = new Uint8Array(64);
  if (der[0] !== 0x30 || der[1] !== der.length - 2) throw new Error("no sequence");
  let at = 2;
  for (const place of [0, 32]) {
    const length = der[at + 1]!;
    const number = der.slice(at + 2, at + 2 + length);
    const isShortest = number[0] !== 0 || number.length === 1 || number[1]! > 0x7f;
    if (der[at] !== 0x02 || number.length !== length || length === 0 || number[0]! > 0x7f || !isShortest) throw new Error("no number");
    const digits = number[0] === 0 ? number.slice(1) : number;
    if (digits.length > 32) throw new Error("too large a number");
    found.set(digits, place + 32 - digits.length);
    at += 2 + length;
  }
  if (at !== der.length) throw new Error("more than two numbers");
  return found;
}

/** The value of a JSON text that is written as RFC 8785 has it, but for white space between its parts. */
function read(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const bare = text.replace(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g, (_, quoted: string | undefined) => quoted ?? "");
  if (canonical(value) !== bare) throw new Error("written in another way than it was signed");
  return value;
}

/** The canonical JSON (RFC 8785) of what signed reviews hold: texts, whole numbers, yes and no, null, lists and objects. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value === "number" && !Number.isSafeInteger(value)) throw new Error("not a whole number");
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`).join()}}`;
}

function membersOf(value: object): string {
  return Object.keys(value).sort().join();
}

async function sha256(raw: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", raw));
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

function hex(raw: Uint8Array): string {
  return Array.from(raw, (each) => each.toString(16).padStart(2, "0")).join("");
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
