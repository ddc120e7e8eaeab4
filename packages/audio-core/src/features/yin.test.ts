import { describe, expect, test } from 'vitest';
import { lcgStates } from '../signal/lcg';
import { YIN_DEFAULTS, normalisedDifference, yin } from './yin';

const RATE = YIN_DEFAULTS.rateHz;
/** A tone with five harmonics, the first of them weak: the ear hears its pitch all the same. */
const buzz = (hz: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, n) => {
    const angle = (2 * Math.PI * hz * n) / RATE;
    return (
      0.02 * Math.sin(angle) + 0.2 * Math.sin(2 * angle + 1) + 0.3 * Math.sin(3 * angle) + 0.1 * Math.sin(5 * angle)
    );
  });
const noise = (count: number): Float64Array => Float64Array.from(lcgStates(3, count), (state) => state / 2 ** 32 - 0.5);

describe('yin', () => {
  test.each([63, 82.41, 110, 196.3, 311.1, 487])('hears %d Hz to a part in a thousand, classic', (hz) => {
    const { pitchHz, aperiodicity } = yin(buzz(hz, 4000));
    expect(pitchHz).toHaveLength(19);
    for (const heard of pitchHz) expect(Math.abs(heard / hz - 1)).toBeLessThan(1e-3);
    for (const value of aperiodicity) expect(value).toBeLessThan(0.02);
  });

  test('hears it as librosa does within half a per cent: its sums miss what lies past the frame', () => {
    const { pitchHz } = yin(buzz(196.3, 4000), { ...YIN_DEFAULTS, difference: 'librosa' });
    for (const heard of pitchHz) expect(Math.abs(heard / 196.3 - 1)).toBeLessThan(5e-3);
  });

  test('tells noise from a voice by its aperiodicity', () => {
    for (const value of yin(noise(8000)).aperiodicity) expect(value).toBeGreaterThan(0.5);
  });

  test('follows a pitch that glides', () => {
    let phase = 0;
    const glide = Float64Array.from({ length: 16_000 }, (_, n) =>
      Math.sin((phase += (2 * Math.PI * (100 + n / 80)) / RATE)),
    );
    const { pitchHz } = yin(glide);
    // Half a frame's pairs and half a period lie before the middle of what is compared.
    pitchHz.forEach((heard, t) => expect(Math.abs(heard - (100 + (160 * t + 300) / 80))).toBeLessThan(2.5));
  });

  test('the normalised difference is 1 at lag 0, 0 at a whole period, and the ratio to its running mean between', () => {
    const frame = Float64Array.from({ length: 24 }, (_, n) => [1, 0, -1, 2, 5, -3][n % 6]);
    const out = new Float64Array(8);
    normalisedDifference(frame, 'classic', out);
    const d = (k: number): number => {
      let sum = 0;
      for (let n = 0; n < 12; n += 1) sum += (frame[n] - frame[n + k]) ** 2;
      return sum;
    };
    expect(out[0]).toBe(1);
    expect(out[6]).toBe(0);
    expect(out[3]).toBeCloseTo(d(3) / ((d(1) + d(2) + d(3)) / 3), 12);
    normalisedDifference(new Float64Array(24), 'classic', out);
    expect([...out]).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('silence and constants give finite numbers', () => {
    for (const samples of [new Float64Array(3000), new Float64Array(3000).fill(0.5)]) {
      for (const difference of ['classic', 'librosa'] as const) {
        const { pitchHz, aperiodicity } = yin(samples, { ...YIN_DEFAULTS, difference });
        expect([...pitchHz, ...aperiodicity].every(Number.isFinite)).toBe(true);
      }
    }
  });

  test('refuses frames too short for the lowest pitch, reversed limits and thresholds that are none', () => {
    expect(() => yin([], { ...YIN_DEFAULTS, frameSamples: 512 })).toThrow(
      /two longest periods \(267 samples each\), got 512/,
    );
    expect(() => yin([], { ...YIN_DEFAULTS, frameSamples: 267, difference: 'librosa' })).toThrow(/got 267/);
    expect(() => yin([], { ...YIN_DEFAULTS, lowHz: 500 })).toThrow(/0 < lowHz < highHz/);
    expect(() => yin([], { ...YIN_DEFAULTS, troughThreshold: 2 })).toThrow(/troughThreshold must lie in 0 … 1/);
  });
});
