/**
 * µ-law companding: a sample as one of a few levels that lie close together near zero, where the ear is fine, and far
 * apart at the ends. WaveNet predicts such levels, 256 of them.
 *
 * This is the formula itself, with any number of levels. The bytes of telephone files (G.711) are a piecewise line close
 * to it, with their bits inverted, and belong to the file formats.
 *
 * Source: B. Smith, Instantaneous companding of quantized signals, Bell System Technical Journal 36 (1957); conventions of
 * torchaudio 0.13 (mu_law_encoding, mu_law_decoding).
 */

export const MU_LAW_LEVELS = 256;

/**
 * Samples in −1 … 1 → codes 0 … levels − 1: floor((sign(x) ln(1 + µ|x|) / ln(1 + µ) + 1) / 2 · µ + ½), µ = levels − 1. What
 * lies beyond ±1 is clipped.
 *
 * @throws RangeError unless levels is a whole number from 2 to 65,536, or if a sample is not a number.
 */
export function muLawEncode(samples: ArrayLike<number>, levels: number = MU_LAW_LEVELS): Uint16Array<ArrayBuffer> {
  const mu = muOf('muLawEncode', levels);
  const codes = new Uint16Array(samples.length);
  for (let n = 0; n < codes.length; n += 1) {
    if (Number.isNaN(samples[n])) {
      throw new RangeError(`muLawEncode: samples must be numbers, got NaN at index ${n}; replace it by 0`);
    }
    const x = Math.max(-1, Math.min(1, samples[n]));
    const bent = (Math.sign(x) * Math.log1p(mu * Math.abs(x))) / Math.log1p(mu);
    codes[n] = Math.floor(((bent + 1) / 2) * mu + 0.5);
  }
  return codes;
}

/**
 * Codes 0 … levels − 1 → samples in −1 … 1, the inverse of the formula: encoding them again gives the same codes.
 *
 * @throws RangeError for levels as `muLawEncode`, or if a code is not one of them.
 */
export function muLawDecode(codes: ArrayLike<number>, levels: number = MU_LAW_LEVELS): Float64Array<ArrayBuffer> {
  const mu = muOf('muLawDecode', levels);
  const samples = new Float64Array(codes.length);
  for (let n = 0; n < samples.length; n += 1) {
    const code = codes[n];
    if (!Number.isInteger(code) || code < 0 || code > mu) {
      throw new RangeError(`muLawDecode: codes must be whole numbers from 0 to ${mu}, got ${code} at index ${n}`);
    }
    const bent = (2 * code) / mu - 1;
    samples[n] = (Math.sign(bent) * Math.expm1(Math.abs(bent) * Math.log1p(mu))) / mu;
  }
  return samples;
}

function muOf(name: string, levels: number): number {
  if (!Number.isInteger(levels) || levels < 2 || levels > 65_536) {
    throw new RangeError(`${name}: levels must be a whole number from 2 to 65536, got ${levels}; 256 is usual`);
  }
  return levels - 1;
}
