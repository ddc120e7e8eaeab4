import { describe, expect, test } from 'vitest';
import { createFft } from './fft';
import { lcgStates } from './lcg';
import { createRealFft } from './real-fft';

/** Rounding of a float64 transform of up to 1,024 points of size about 1; measured about 1e-13. */
const ROUNDING = 1e-11;
const SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 17, 97, 100, 256, 400, 401, 512, 1000, 1024];

const noise = (count: number, seed: number): Float64Array =>
  Float64Array.from(lcgStates(seed, count), (state) => state / 2 ** 31 - 1);

/** The definition, in N² steps. */
function naiveDft(re: Float64Array, im: Float64Array): { re: Float64Array; im: Float64Array } {
  const size = re.length;
  const out = { re: new Float64Array(size), im: new Float64Array(size) };
  for (let k = 0; k < size; k += 1) {
    for (let n = 0; n < size; n += 1) {
      const angle = (-2 * Math.PI * ((k * n) % size)) / size;
      out.re[k] += re[n] * Math.cos(angle) - im[n] * Math.sin(angle);
      out.im[k] += re[n] * Math.sin(angle) + im[n] * Math.cos(angle);
    }
  }
  return out;
}

const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length);
  return Array.from(a, (value, i) => Math.abs(value - b[i])).reduce((worst, d) => Math.max(worst, d), 0);
};

describe('the transform of any length', () => {
  test.each(SIZES)('of %i points agrees with its definition, forward and back', (size) => {
    const re = noise(size, 1);
    const im = noise(size, 2);
    const expected = naiveDft(re, im);
    const fft = createFft(size);
    const gotRe = re.slice();
    const gotIm = im.slice();
    fft.forward(gotRe, gotIm);
    expect(distance(gotRe, expected.re)).toBeLessThan(ROUNDING);
    expect(distance(gotIm, expected.im)).toBeLessThan(ROUNDING);
    fft.inverse(gotRe, gotIm);
    expect(distance(gotRe, re)).toBeLessThan(ROUNDING);
    expect(distance(gotIm, im)).toBeLessThan(ROUNDING);
  });

  test('a plan used again gives the same bits: nothing is left over in its scratch', () => {
    const fft = createFft(400);
    const once = [noise(400, 3), noise(400, 4)] as const;
    fft.forward(...once);
    fft.forward(noise(400, 5), noise(400, 6));
    const again = [noise(400, 3), noise(400, 4)] as const;
    fft.forward(...again);
    expect(again).toEqual(once);
  });

  test('impossible sizes and arrays of another length are refused by name', () => {
    for (const size of [0, -4, 2.5, NaN, Infinity]) expect(() => createFft(size)).toThrow(/createFft: size must be/);
    expect(() => createFft(8).forward(new Float64Array(8), new Float64Array(7))).toThrow(/8 entries, got 8 and 7/);
  });
});

describe('the transform of real samples', () => {
  test.each(SIZES)('of %i points agrees with the first half of the definition', (size) => {
    const frame = noise(size, 7);
    const expected = naiveDft(frame, new Float64Array(size));
    const fft = createRealFft(size);
    expect(fft.bins).toBe(Math.floor(size / 2) + 1);
    const re = new Float64Array(fft.bins);
    const im = new Float64Array(fft.bins);
    const power = new Float64Array(fft.bins);
    fft.forward(frame, re, im);
    fft.powerSpectrum(frame, power);
    expect(distance(re, expected.re.subarray(0, fft.bins))).toBeLessThan(ROUNDING);
    expect(distance(im, expected.im.subarray(0, fft.bins))).toBeLessThan(ROUNDING);
    expect(
      distance(
        power,
        re.map((value, k) => value ** 2 + im[k] ** 2),
      ),
    ).toBeLessThan(ROUNDING);
  });

  test('a wrong length is refused', () => {
    const fft = createRealFft(8);
    expect(() => fft.forward(new Float64Array(8), new Float64Array(8), new Float64Array(5))).toThrow(/got 8, 8 and 5/);
    expect(() => fft.powerSpectrum(new Float64Array(7), new Float64Array(5))).toThrow(/got 7/);
  });
});
