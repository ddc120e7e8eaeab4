/**
 * SHA-1 of a short text, which Speech Commands draws its sets with. The browser's own is asynchronous and exists only
 * on secure pages.
 *
 * Source: FIPS 180-4. Must not: protect anything; SHA-1 has been broken for that since 2017.
 */

const rotated = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

/** Plain ASCII (one byte a character) → the 5 words of its SHA-1, each 0 … 2³² − 1. */
export function sha1Words(text: string): number[] {
  const blocks = Math.ceil((text.length + 9) / 64);
  const message = new DataView(new ArrayBuffer(64 * blocks));
  for (let at = 0; at < text.length; at += 1) message.setUint8(at, text.charCodeAt(at));
  message.setUint8(text.length, 0x80);
  message.setUint32(64 * blocks - 4, 8 * text.length);

  const state = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
  const w = new Int32Array(80);
  for (let block = 0; block < blocks; block += 1) {
    for (let t = 0; t < 16; t += 1) w[t] = message.getInt32(64 * block + 4 * t);
    for (let t = 16; t < 80; t += 1) w[t] = rotated(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
    let [a, b, c, d, e] = state;
    for (let t = 0; t < 80; t += 1) {
      const [mixed, constant] = round(t, b, c, d);
      const next = (rotated(a, 5) + mixed + e + constant + w[t]) | 0;
      [a, b, c, d, e] = [next, a, rotated(b, 30), c, d];
    }
    [a, b, c, d, e].forEach((word, i) => (state[i] = (state[i] + word) | 0));
  }
  return state.map((word) => word >>> 0);
}

function round(t: number, b: number, c: number, d: number): [mixed: number, constant: number] {
  if (t < 20) return [(b & c) | (~b & d), 0x5a82_7999];
  if (t < 40) return [b ^ c ^ d, 0x6ed9_eba1];
  if (t < 60) return [(b & c) | (b & d) | (c & d), 0x8f1b_bcdc];
  return [b ^ c ^ d, 0xca62_c1d6];
}
