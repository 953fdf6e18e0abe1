// Random numbers that depend on stream, seed, step and draw alone: Threefry-4x32-20, keyed by blake2b; see `streams.py`.

const turns = [10, 26, 11, 21, 13, 27, 23, 5, 6, 20, 17, 11, 25, 10, 18, 20];
let seed, low, high;

const setDraw = (draw) => {
  if (!Number.isSafeInteger(draw) || draw < 0) stop(`the number of a draw is ${draw}: it is a whole number from 0`);
  low = draw | 0;
  high = Math.floor(draw / 4294967296) | 0;
};

const between = (a, b) => ((a >>> 6) * 67108864 + (b >>> 6) + 0.5) * 2.220446049250313e-16;

const shuffle = (k) => {
  for (let s = 0; s < streams.length; s++) {
    const o = 5 * s;
    let a = (k + K[o]) | 0;
    let b = K[o + 1];
    let c = (low + K[o + 2]) | 0;
    let d = (high + K[o + 3]) | 0;
    for (let i = 0; i < 20; i++) {
      const l = turns[(i & 7) * 2];
      const r = turns[(i & 7) * 2 + 1];
      if (i & 1) {
        a = (a + d) | 0;
        d = ((d << l) | (d >>> (32 - l))) ^ a;
        c = (c + b) | 0;
        b = ((b << r) | (b >>> (32 - r))) ^ c;
      } else {
        a = (a + b) | 0;
        b = ((b << l) | (b >>> (32 - l))) ^ a;
        c = (c + d) | 0;
        d = ((d << r) | (d >>> (32 - r))) ^ c;
      }
      if ((i & 3) === 3) {
        const t = (i + 1) >> 2;
        a = (a + K[o + (t % 5)]) | 0;
        b = (b + K[o + ((t + 1) % 5)]) | 0;
        c = (c + K[o + ((t + 2) % 5)]) | 0;
        d = (d + K[o + ((t + 3) % 5)] + t) | 0;
      }
    }
    U[2 * s] = between(a, b);
    U[2 * s + 1] = between(c, d);
  }
};

// Sixteen bytes of blake2b (RFC 7693), as two words of 64 bits.
const blake2b = (text) => {
  const word = (1n << 64n) - 1n;
  const first = [
    "6a09e667f3bcc908", "bb67ae8584caa73b",
    "3c6ef372fe94f82b", "a54ff53a5f1d36f1",
    "510e527fade682d1", "9b05688c2b3e6c1f",
    "1f83d9abfb41bd6b", "5be0cd19137e2179",
  ].map((hex) => BigInt(`0x${hex}`));
  const orders = [
    "0123456789abcdef", "ea489fd61c02b753",
    "b8c052fdae367194", "7931dcbe265a40f8",
    "905724afe1bc683d", "2c6a0b834d75fe19",
    "c51fed4a0763928b", "db7ec13950f4862a",
    "6fe9b308c2d714a5", "a2847615fb9e3cd0",
  ];
  orders.push(orders[0], orders[1]);
  const bytes = new TextEncoder().encode(text);
  const h = first.slice();
  h[0] ^= 0x01010010n;
  const turned = (x, by) => ((x >> by) | (x << (64n - by))) & word;
  for (let at = 0; at === 0 || at < bytes.length; at += 128) {
    const end = Math.min(at + 128, bytes.length);
    const m = new Array(16).fill(0n);
    for (let i = at; i < end; i++) m[(i - at) >> 3] |= BigInt(bytes[i]) << BigInt(8 * ((i - at) & 7));
    const v = [...h, ...first];
    v[12] ^= BigInt(end);
    if (end === bytes.length) v[14] ^= word;
    const mix = (a, b, c, d, x, y) => {
      v[a] = (v[a] + v[b] + x) & word;
      v[d] = turned(v[d] ^ v[a], 32n);
      v[c] = (v[c] + v[d]) & word;
      v[b] = turned(v[b] ^ v[c], 24n);
      v[a] = (v[a] + v[b] + y) & word;
      v[d] = turned(v[d] ^ v[a], 16n);
      v[c] = (v[c] + v[d]) & word;
      v[b] = turned(v[b] ^ v[c], 63n);
    };
    for (const order of orders) {
      const s = [...order].map((hex) => m[parseInt(hex, 16)]);
      for (let i = 0; i < 4; i++) mix(i, 4 + i, 8 + i, 12 + i, s[2 * i], s[2 * i + 1]);
      for (let i = 0; i < 4; i++) mix(i, 4 + ((i + 1) & 3), 8 + ((i + 2) & 3), 12 + ((i + 3) & 3), s[8 + 2 * i], s[9 + 2 * i]);
    }
    for (let i = 0; i < 8; i++) h[i] ^= v[i] ^ v[i + 8];
  }
  return [h[0], h[1]];
};

const setSeed = (given) => {
  if (given === seed) return;
  if (typeof given !== "bigint" && !Number.isSafeInteger(given)) stop(`the seed is ${given}: it is a whole number`);
  seed = given;
  streams.forEach((stream, s) => {
    const words = blake2b(`${seed}:${stream}`).flatMap((x) => [Number(x & 0xffffffffn) | 0, Number(x >> 32n) | 0]);
    K.set([...words, 0x1bd11bda ^ words[0] ^ words[1] ^ words[2] ^ words[3]], 5 * s);
  });
};
