import { describe, expect, test } from 'vitest';
import { lcgStates } from '../signal/lcg';
import { PRE_EMPHASIS_DEFAULTS, preEmphasis } from './pre-emphasis';
import { rmsOfFrames } from './rms';
import { zeroCrossingRate } from './zero-crossings';

const uncentred = { frameSamples: 4, hopSamples: 2, centred: false, padMode: 'constant' } as const;
const noise = (count: number): Float64Array =>
  Float64Array.from(lcgStates(5, count), (state) => (state / 2 ** 32 - 0.5) * 2);

describe('preEmphasis', () => {
  test('takes a share of the sample before from each sample', () => {
    expect([...preEmphasis([1, 2, 4], { coefficient: 0.5, firstSample: 'kept' })]).toEqual([1, 1.5, 3]);
    expect([...preEmphasis([1, 2, 4], { coefficient: 0.5, firstSample: 'extrapolated' })]).toEqual([1, 1.5, 3]);
    expect(preEmphasis([1, 3, 4], { coefficient: 0.9, firstSample: 'extrapolated' })[0]).toBe(0);
    expect(preEmphasis([])).toHaveLength(0);
  });

  test('weakens low tones and strengthens high ones, as |1 − c·e^(−iω)| says', () => {
    const { coefficient } = PRE_EMPHASIS_DEFAULTS;
    for (const omega of [0.02, 0.5, 2, 3.1]) {
      const tone = Float64Array.from({ length: 20_000 }, (_, n) => Math.sin(omega * n));
      const power = (x: Float64Array): number => x.reduce((sum, value) => sum + value * value, 0);
      const gain = Math.sqrt(power(preEmphasis(tone)) / power(tone));
      expect(gain).toBeCloseTo(Math.hypot(1 - coefficient * Math.cos(omega), coefficient * Math.sin(omega)), 3);
    }
  });

  test('refuses a coefficient beyond ±1, and to extrapolate from one sample', () => {
    expect(() => preEmphasis([1], { coefficient: 1.1, firstSample: 'kept' })).toThrow(/-1 … 1, got 1.1/);
    expect(() => preEmphasis([1], { coefficient: 0.9, firstSample: 'extrapolated' })).toThrow(
      /at least 2 samples, got 1/,
    );
  });
});

describe('rmsOfFrames', () => {
  test('is the root of the mean square of each frame, and the padding counts as silence', () => {
    expect([...rmsOfFrames([3, -3, 3, -3, 1, -1], uncentred)]).toEqual([3, Math.sqrt(5)]);
    const centred = rmsOfFrames([3, -3, 3, -3], { ...uncentred, centred: true });
    expect([...centred]).toEqual([Math.sqrt(4.5), 3, Math.sqrt(4.5)]);
  });

  test('of a sine over whole periods is its amplitude over √2', () => {
    const tone = Float64Array.from({ length: 800 }, (_, n) => 0.4 * Math.sin((2 * Math.PI * n) / 100 + 1));
    for (const value of rmsOfFrames(tone, { ...uncentred, frameSamples: 200, hopSamples: 37 })) {
      expect(value).toBeCloseTo(0.4 / Math.SQRT2, 12);
    }
  });
});

describe('zeroCrossingRate', () => {
  test('counts changes of sign within a frame, with zero taken for positive', () => {
    expect([...zeroCrossingRate([1, -1, 1, -1, -1, -1, 0, 0], uncentred)]).toEqual([0.75, 0.25, 0.25]);
    expect([...zeroCrossingRate([0, 0, 0, 0], uncentred)]).toEqual([0]);
  });

  test('of a tone is twice its frequency over the rate, and of white noise about a half', () => {
    const tone = Float64Array.from({ length: 16_000 }, (_, n) => Math.sin((2 * Math.PI * 440 * n) / 16_000 + 0.1));
    const whole = { ...uncentred, frameSamples: 16_000 };
    expect(zeroCrossingRate(tone, whole)[0]).toBeCloseTo(880 / 16_000, 3);
    // 16,000 fair draws: a standard error of 0.004.
    expect(Math.abs(zeroCrossingRate(noise(16_000), whole)[0] - 0.5)).toBeLessThan(0.016);
  });
});
