import { describe, expect, test } from 'vitest';
import { lcgPcm, lcgStates } from '../signal/lcg';
import {
  COURSE_FLOOR_POWER,
  COURSE_HOP_SAMPLES,
  COURSE_MEL_BANDS,
  COURSE_MFCC_OPTIONS,
  COURSE_WINDOW_SAMPLES,
  courseFrameCount,
  courseLogMelDb,
  courseMfcc,
} from './course-mfcc';
import { melSpectrogram } from './mel';

const noise = (count: number, gain: number): Float32Array =>
  Float32Array.from(lcgStates(1, count), (state) => (gain * lcgPcm(state)) / 8192);
const frameOf = (samples: Float32Array, t: number): Float32Array =>
  courseMfcc(samples).values.subarray(13 * t, 13 * (t + 1));

describe('the course’s front end', () => {
  test('makes 13 numbers every 10 ms, 98 times in a second, as courseFrameCount says', () => {
    for (const count of [0, 399, 400, 559, 560, 16_000]) {
      const features = courseMfcc(noise(count, 0.5));
      expect(features.frames).toBe(courseFrameCount(count));
      expect(features.values).toHaveLength(13 * features.frames);
    }
    expect(courseFrameCount(16_000)).toBe(98);
  });

  test('a frame depends on its own 400 samples and on no other', () => {
    const samples = noise(4000, 0.5);
    const t = 9;
    const start = t * COURSE_HOP_SAMPLES;
    const isolated = new Float32Array(4000);
    isolated.set(samples.subarray(start, start + COURSE_WINDOW_SAMPLES), start);
    expect(frameOf(isolated, t)).toEqual(frameOf(samples, t));
    expect(frameOf(samples.subarray(start), 0)).toEqual(frameOf(samples, t));
    const loudElsewhere = samples.map((value, n) => (n < start || n >= start + COURSE_WINDOW_SAMPLES ? 100 : value));
    expect(frameOf(loudElsewhere, t)).toEqual(frameOf(samples, t));
  });

  test('silence is exactly the floor in every band', () => {
    const db = courseLogMelDb(new Float32Array(800));
    expect([...db.values]).toEqual(Array(db.frames * COURSE_MEL_BANDS).fill(-100));
    expect(frameOf(new Float32Array(800), 0)[0]).toBeCloseTo(-100 * Math.sqrt(COURSE_MEL_BANDS), 3);
  });

  test('a constant offset reaches the lowest band by side lobes only: 31 dB down or more, and less in each further one', () => {
    const offset = new Float32Array(400).fill(0.5);
    const { stft, mel } = COURSE_MFCC_OPTIONS;
    const unnormalised = { ...mel, norm: 'none' } as const;
    const bands = melSpectrogram(offset, stft, unnormalised).values;
    const peakPower = (0.5 * 200) ** 2; // the window's sum is 200
    const binsUnderFirstTriangle = 4;
    expect(10 * Math.log10(bands[0] / peakPower / binsUnderFirstTriangle)).toBeLessThan(-31);
    expect(bands[3]).toBeLessThan(bands[0] / 100);
  });

  test('the floor lies below what rounding to 16 bits leaves in any band, and within 10 dB of it', () => {
    // Rounding noise: uniform in ± half a step of 1/32768.
    const rounding = Float64Array.from(lcgStates(7, 160_000), (state) => (state / 2 ** 32 - 0.5) / 32_768);
    const { frames, size, values } = melSpectrogram(rounding, COURSE_MFCC_OPTIONS.stft, COURSE_MFCC_OPTIONS.mel);
    for (let b = 0; b < size; b += 1) {
      let sum = 0;
      for (let t = 0; t < frames; t += 1) sum += values[t * size + b];
      expect(sum / frames / COURSE_FLOOR_POWER).toBeGreaterThan(1);
      expect(sum / frames / COURSE_FLOOR_POWER).toBeLessThan(10);
    }
  });

  test('a sample that is no number is refused with its place', () => {
    const samples = noise(800, 0.1);
    samples[5] = NaN;
    expect(() => courseMfcc(samples)).toThrow(/finite numbers, got NaN at index 5/);
  });
});
