/** BLAKE2b (RFC 7693) with a salt, which browsers do not provide: the hash that places seeds on the ring of pictures. */

const MASK = (1n << 64n) - 1n;
const IV = [
  0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n,
];
/** One row per round; the eleventh and twelfth repeat the first two */
const SIGMA = (
  '0123456789abcdef ea489fd61c02b753 b8c052fdae367194 7931dcbe265a40f8 905724afe1bc683d ' +
  '2c6a0b834d75fe19 c51fed4a0763928b db7ec13950f4862a 6fe9b308c2d714a5 a2847615fb9e3cd0'
).split(' ');
/** The four words that each of the eight steps of a round mixes */
const MIXED = '048c 159d 26ae 37bf 05af 16bc 278d 349e'.split(' ').map((row) => [...row].map((digit) => parseInt(digit, 16)));

const rotated = (word: bigint, bits: bigint): bigint => ((word >> bits) | (word << (64n - bits))) & MASK;

function compress(state: bigint[], block: Uint8Array, count: bigint, isLast: boolean): void {
  const view = new DataView(block.buffer);
  const v = [...state, ...IV];
  v[12] ^= count;
  if (isLast) v[14] ^= MASK;
  for (let round = 0; round < 12; round++) {
    MIXED.forEach(([a, b, c, d], step) => {
      const [x, y] = [0, 1].map((half) => view.getBigUint64(8 * parseInt(SIGMA[round % 10][2 * step + half], 16), true));
      v[a] = (v[a] + v[b] + x) & MASK;
      v[d] = rotated(v[d] ^ v[a], 32n);
      v[c] = (v[c] + v[d]) & MASK;
      v[b] = rotated(v[b] ^ v[c], 24n);
      v[a] = (v[a] + v[b] + y) & MASK;
      v[d] = rotated(v[d] ^ v[a], 16n);
      v[c] = (v[c] + v[d]) & MASK;
      v[b] = rotated(v[b] ^ v[c], 63n);
    });
  }
  for (let word = 0; word < 8; word++) state[word] ^= v[word] ^ v[word + 8];
}

/** The 64 bytes of the digest; `salt` is up to 16 bytes. */
export function blake2b(data: Uint8Array, salt: Uint8Array): Uint8Array {
  const parameters = new Uint8Array(64);
  parameters.set([64, 0, 1, 1]);
  parameters.set(salt, 32);
  const words = new DataView(parameters.buffer);
  const state = IV.map((word, place) => word ^ words.getBigUint64(8 * place, true));
  const blocks = Math.max(1, Math.ceil(data.length / 128));
  for (let number = 0; number < blocks; number++) {
    const block = new Uint8Array(128);
    block.set(data.subarray(128 * number, 128 * number + 128));
    compress(state, block, BigInt(Math.min(data.length, 128 * (number + 1))), number === blocks - 1);
  }
  const digest = new DataView(new ArrayBuffer(64));
  state.forEach((word, place) => digest.setBigUint64(8 * place, word, true));
  return new Uint8Array(digest.buffer);
}
