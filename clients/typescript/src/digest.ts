/** The digest that proves what a device holds: `sha256-lines-1`, in plain TypeScript, because not every runtime has Web Crypto. */

/** The digest of items, given as pairs of `type/id` and rev. */
export function digestOf(revs: Iterable<readonly [string, string]>): { count: number; value: string } {
  const lines = Array.from(revs, ([name, rev]) => `${name} ${rev}\n`);
  // Types, ids and revs are ASCII, so the order of code units is that of bytes.
  lines.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return { count: lines.length, value: sha256(ascii(lines.join(""))) };
}

function ascii(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place++) bytes[place] = text.charCodeAt(place);
  return bytes;
}

const ROUNDS = 64;
const BLOCK = 64;

/** The first 32 bits of the fractional parts of a root of the first primes (FIPS 180-4, sections 4.2.2 and 5.3.3). */
function constants(count: number, root: number): Uint32Array {
  const found = new Uint32Array(count);
  let filled = 0;
  for (let candidate = 2; filled < count; candidate++) {
    if (isPrime(candidate)) found[filled++] = (candidate ** (1 / root) % 1) * 2 ** 32;
  }
  return found;
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) {
    if (candidate % divisor === 0) return false;
  }
  return true;
}

const START = constants(8, 2);
const K = constants(ROUNDS, 3);

/** SHA-256 in hexadecimal. */
export function sha256(message: Uint8Array): string {
  const padded = withPadding(message);
  const view = new DataView(padded.buffer);
  const state = Uint32Array.from(START);
  for (let offset = 0; offset < padded.length; offset += BLOCK) compress(state, schedule(view, offset));
  return Array.from(state, (word) => word.toString(16).padStart(8, "0")).join("");
}

function withPadding(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / BLOCK) * BLOCK);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  const bits = message.length * 8;
  view.setUint32(padded.length - 8, Math.floor(bits / 2 ** 32));
  view.setUint32(padded.length - 4, bits >>> 0);
  return padded;
}

function rotated(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function schedule(view: DataView, offset: number): Uint32Array {
  const words = new Uint32Array(ROUNDS);
  for (let t = 0; t < 16; t++) words[t] = view.getUint32(offset + 4 * t);
  for (let t = 16; t < ROUNDS; t++) {
    const early = words[t - 15]!;
    const late = words[t - 2]!;
    const small0 = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3);
    const small1 = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10);
    words[t] = words[t - 16]! + small0 + words[t - 7]! + small1;
  }
  return words;
}

function compress(state: Uint32Array, words: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let t = 0; t < ROUNDS; t++) {
    const big1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
    const first = (h + big1 + ((e & f) ^ (~e & g)) + K[t]! + words[t]!) | 0;
    const big0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
    const second = (big0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  for (const [place, word] of [a, b, c, d, e, f, g, h].entries()) state[place] = state[place]! + word;
}
