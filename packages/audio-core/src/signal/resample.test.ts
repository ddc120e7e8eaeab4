import { describe, expect, test } from 'vitest';
import { resample } from './resample';

const tone = (hz: number, rateHz: number, count: number, phase = 0): Float32Array =>
  Float32Array.from({ length: count }, (_, n) => Math.sin((2 * Math.PI * hz * n) / rateHz + phase));

/** The middle, away from the ends, where the filter sees samples that are not there. */
const middle = (samples: Float32Array, marginSeconds: number, rateHz: number): Float32Array =>
  samples.subarray(Math.ceil(marginSeconds * rateHz), samples.length - Math.ceil(marginSeconds * rateHz));
const largest = (samples: Float32Array): number => samples.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
const levelDb = (samples: Float32Array): number => 20 * Math.log10(largest(samples));

/** Pairs with few phases, with many, and with so many that rows are interpolated. */
const PAIRS = [
  [48_000, 16_000],
  [44_100, 16_000],
  [8_000, 16_000],
  [11_025, 16_000],
  [11_024, 16_000],
  [192_000, 16_000],
  [191_999, 16_000],
  [16_001, 16_000],
  [1_000, 16_000],
  [16_000, 44_100],
  [16_000, 1_000],
  [1_000, 192_000],
  [192_000, 1_000],
  [1_001, 191_999],
] as const;

describe.each(PAIRS)('from %i to %i Hz', (fromHz, toHz) => {
  const lowerHz = Math.min(fromHz, toHz);
  const marginSeconds = 50 / lowerHz;
  const count = Math.ceil(fromHz * (240 / lowerHz + 0.01));

  test('the length is the same time', () => {
    expect(resample(new Float32Array(count), fromHz, toHz)).toHaveLength(Math.ceil((count * toHz) / fromHz));
  });

  test('a constant stays itself, to the precision of float32', () => {
    const out = middle(resample(new Float32Array(count).fill(0.75), fromHz, toHz), marginSeconds, toHz);
    expect(out.length).toBeGreaterThan(20);
    for (const value of out) expect(Math.abs(value - 0.75)).toBeLessThan(1e-7);
  });

  test('a tone in the pass band keeps level, frequency and phase: nothing is delayed', () => {
    for (const fraction of [0.05, 0.4, 0.85]) {
      const hz = (fraction * lowerHz) / 2;
      const got = resample(tone(hz, fromHz, count, 0.3), fromHz, toHz);
      const expected = tone(hz, toHz, got.length, 0.3);
      const error = middle(
        got.map((value, n) => value - expected[n]),
        marginSeconds,
        toHz,
      );
      expect(levelDb(error)).toBeLessThan(-75);
    }
  });

  if (fromHz > toHz) {
    test('a tone from the new Nyquist frequency on is at least 75 dB down, and so cannot come back as another', () => {
      for (const hz of [toHz / 2, 0.53 * toHz, 0.77 * toHz]) {
        if (hz > fromHz / 2) continue;
        const out = resample(tone(hz, fromHz, count, 0.3), fromHz, toHz);
        expect(levelDb(middle(out, marginSeconds, toHz))).toBeLessThan(-75);
      }
    });
  }
});

test('a click stays in its place and its echo is symmetric: the phase is linear', () => {
  const click = new Float32Array(3001);
  click[1500] = 1;
  const out = resample(click, 48_000, 16_000);
  expect(out.indexOf(largest(out))).toBe(500);
  for (let n = 1; n < 100; n += 1) expect(out[500 + n]).toBeCloseTo(out[500 - n], 9);
});

test('equal rates copy, and no samples give none', () => {
  const samples = tone(440, 16_000, 100);
  const out = resample(samples, 16_000, 16_000);
  expect(out).toEqual(samples);
  expect(out).not.toBe(samples);
  expect(resample(new Float32Array(0), 48_000, 16_000)).toHaveLength(0);
  expect(resample(Float32Array.of(1), 48_000, 16_000)).toHaveLength(1);
});

test('rates that are no rates are refused', () => {
  for (const rate of [0, 999, 768_001, 16_000.5, NaN, Infinity, -8000]) {
    expect(() => resample(new Float32Array(4), rate, 16_000)).toThrow(/resample: rates must be whole numbers/);
    expect(() => resample(new Float32Array(4), 16_000, rate)).toThrow(/resample: rates must be whole numbers/);
  }
});
