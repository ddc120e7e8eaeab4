import { createRng } from '@unrolled/rnn-core';
import { describe, expect, test } from 'vitest';
import { atSpeed, augment, hideFrames } from './augment';
import { createFeatureReader, PLAIN_LOOK, type FeatureOptions } from './features';
import { measureFooting, normalise } from './normalise';

const OPTIONS: FeatureOptions = {
  ...{ rateHz: 8_000, windowMs: 25, hopMs: 15, bandCount: 24, lowHz: 100, highHz: 3_800 },
  ...{ coefficientCount: 13, floorDb: 60, deltaOrder: 1, deltaHalfWidth: 2, maxFrames: 100 },
};
const reader = createFeatureReader(OPTIONS);
const NOTHING = { tempoOctaves: 0, tractOctaves: 0, pitchOctaves: 0, noiseDb: null, maskBands: 0, maskTime: 0 };
const ALL = { tempoOctaves: 0.3, tractOctaves: 0.12, pitchOctaves: 0.1, noiseDb: 15, maskBands: 3, maskTime: 0.1 };
const tone = (hz: number, length = 4_000): Float32Array =>
  Float32Array.from({ length }, (_, n) => 0.3 * Math.sin((2 * Math.PI * hz * n) / 8_000));
const largestGap = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((worst, one, i) => Math.max(worst, Math.abs(one - b[i])), 0);

describe('features', () => {
  test('do not know how loud a recording is', () => {
    const loud = tone(700);
    const quiet = loud.map((sample) => 0.01 * sample);
    expect(largestGap(reader.read(loud, PLAIN_LOOK).values, reader.read(quiet, PLAIN_LOOK).values)).toBeLessThan(1e-4);
  });

  test('a tract of 1.2 makes 700 Hz look like 840 Hz', () => {
    const moved = reader.read(tone(700), { ...PLAIN_LOOK, tract: 1.2 }).values;
    const gap = largestGap(moved, reader.read(tone(840), PLAIN_LOOK).values);
    expect(gap).toBeLessThan(0.5 * largestGap(moved, reader.read(tone(700), PLAIN_LOOK).values));
  });

  test('a tempo of 2 halves the frames; a recording shorter than a window has one', () => {
    expect(reader.read(tone(700, 8_000), PLAIN_LOOK).frames).toBe(66);
    expect(reader.read(tone(700, 8_000), { ...PLAIN_LOOK, tempo: 2 }).frames).toBe(33);
    expect(reader.read(tone(700, 50), PLAIN_LOOK).frames).toBe(1);
    expect(reader.read(new Float32Array(900), PLAIN_LOOK).values.every(Number.isFinite)).toBe(true);
  });
});

describe('normalise', () => {
  const recordings = [tone(400), tone(1_500, 2_000)].map((samples) => reader.read(samples, PLAIN_LOOK));
  const footing = measureFooting(recordings);

  test('without a prior every feature has its own mean taken out, with a large one the training mean', () => {
    const { frames, size, values } = recordings[1];
    const mean = (of: ArrayLike<number>, d: number) =>
      Array.from({ length: frames }, (_, t) => of[t * size + d]).reduce((sum, one) => sum + one, 0) / frames;
    expect(mean(normalise(recordings[1], footing, 0).values, 0)).toBeCloseTo(0, 9);
    const far = normalise(recordings[1], footing, 1e12).values[0];
    expect(far).toBeCloseTo((values[0] - footing.mean[0]) / footing.deviation[0], 6);
  });
});

describe('augmentation', () => {
  test('with every range at 0 is the recording itself, plainly looked at', () => {
    const samples = tone(700);
    const heard = augment(samples, NOTHING, 24, createRng(1));
    expect(heard.samples).toBe(samples);
    expect(heard.look).toMatchObject({ tempo: 1, tract: 1, bands: { count: 0 } });
    expect(heard.hidden).toEqual([]);
  });

  test('is decided by the generator, and stays in its ranges', () => {
    const [rng, same] = [createRng(3), createRng(3)];
    for (let i = 0; i < 50; i++) {
      const heard = augment(tone(700), ALL, 24, rng);
      if (i < 3) expect(augment(tone(700), ALL, 24, same)).toEqual(heard);
      const speed = 4_000 / heard.samples.length; // to the sample, the pitch factor
      expect(Math.abs(Math.log2(speed))).toBeLessThan(0.1005);
      expect(Math.abs(Math.log2(heard.look.tempo * speed))).toBeLessThan(0.3005);
      expect(Math.abs(Math.log2(heard.look.tract))).toBeLessThanOrEqual(0.12);
      expect(heard.look.bands.from + heard.look.bands.count).toBeLessThanOrEqual(24);
    }
  });

  test('noise lies as far below the recording as it should', () => {
    const samples = tone(700);
    const rng = createRng(4);
    const levels = Array.from({ length: 40 }, () => {
      const { samples: noisy } = augment(samples, { ...NOTHING, noiseDb: 15 }, 24, rng);
      const power = (of: (n: number) => number) => samples.reduce((sum, _, n) => sum + of(n) ** 2, 0);
      return 10 * Math.log10(power((n) => samples[n]) / power((n) => noisy[n] - samples[n]));
    });
    expect(Math.min(...levels)).toBeGreaterThan(14.5);
    expect(Math.max(...levels)).toBeLessThan(45.5);
    expect(Math.max(...levels) - Math.min(...levels)).toBeGreaterThan(15);
  });

  test('played faster, a tone is higher and shorter by the same factor', () => {
    const fast = atSpeed(tone(500, 8_000), 1.25);
    expect(fast.length).toBe(6_400);
    expect(largestGap(fast.subarray(4, 6_000), tone(625, 6_400).subarray(4, 6_000))).toBeLessThan(0.005);
  });

  test('hidden stretches are 0 and nothing else is', () => {
    const features = { frames: 10, size: 2, values: new Float64Array(20).fill(1) };
    hideFrames(features, [{ from: 0.3, count: 0.2 }]);
    expect(Array.from(features.values)).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  });
});
