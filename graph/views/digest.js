// SHA-256 (FIPS 180-4), and the identifiers that are minted with it. The browser's own is there for secure addresses
// alone, and a file that is opened from disk is none everywhere.

const primes = [];
for (let number = 2; primes.length < 64; number += 1) if (primes.every((prime) => number % prime)) primes.push(number);
const fraction = (number, power) => Math.floor((number ** power % 1) * 2 ** 32) >>> 0;
const ROUNDS = primes.map((prime) => fraction(prime, 1 / 3));
const INITIAL = primes.slice(0, 8).map((prime) => fraction(prime, 1 / 2));

// Bytes → hexadecimal digits.
function sha256(bytes) {
  const length = bytes.length;
  const blocks = new Uint8Array(((length + 72) >> 6) << 6);
  blocks.set(bytes);
  blocks[length] = 0x80;
  const view = new DataView(blocks.buffer);
  view.setUint32(blocks.length - 8, Math.floor(length / 2 ** 29));
  view.setUint32(blocks.length - 4, (length << 3) >>> 0);
  const turn = (word, by) => (word >>> by) | (word << (32 - by));
  const hash = [...INITIAL];
  const words = new Int32Array(64);
  for (let block = 0; block < blocks.length; block += 64) {
    for (let at = 0; at < 16; at += 1) words[at] = view.getInt32(block + 4 * at);
    for (let at = 16; at < 64; at += 1) {
      const early = words[at - 15];
      const late = words[at - 2];
      words[at] = words[at - 16] + (turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)) + words[at - 7] + (turn(late, 17) ^ turn(late, 19) ^ (late >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = hash;
    for (let at = 0; at < 64; at += 1) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUNDS[at] + words[at]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [a, b, c, d, e, f, g, h] = [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((word, at) => { hash[at] = (hash[at] + word) | 0; });
  }
  return hash.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

// As graph/model.py mints: the parts in UTF-8, each after its length in eight bytes.
function mint(prefix, ...parts) {
  const encoded = parts.map((part) => new TextEncoder().encode(part));
  const bytes = new Uint8Array(encoded.reduce((sum, part) => sum + part.length + 8, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const part of encoded) {
    view.setUint32(at + 4, part.length);
    bytes.set(part, at + 8);
    at += part.length + 8;
  }
  return `${prefix}-${sha256(bytes).slice(0, 16)}`;
}
