import { describe, expect, test } from 'vitest';
import { type FramingOptions, frameCount, framesOf } from './framing';

const uncentred: FramingOptions = { frameSamples: 400, hopSamples: 160, centred: false, padMode: 'constant' };

describe('how many frames', () => {
  test('one second at 16 kHz in windows of 25 ms every 10 ms is 98 frames', () => {
    expect(frameCount(16_000, uncentred)).toBe(98);
  });

  test('a frame appears exactly when its last sample is there', () => {
    for (const [samples, frames] of [
      [0, 0],
      [399, 0],
      [400, 1],
      [559, 1],
      [560, 2],
    ]) {
      expect(frameCount(samples, uncentred)).toBe(frames);
    }
  });

  test('centred, there is a frame on every hop of the signal, and none without samples', () => {
    expect(frameCount(1600, { ...uncentred, centred: true })).toBe(11);
    expect(frameCount(1, { ...uncentred, centred: true })).toBe(1);
    expect(frameCount(0, { ...uncentred, centred: true })).toBe(0);
  });

  test('sizes that are no counts are refused', () => {
    for (const wrong of [{ hopSamples: 0 }, { frameSamples: 0 }, { hopSamples: 1.5 }, { frameSamples: NaN }]) {
      expect(() => frameCount(1000, { ...uncentred, ...wrong })).toThrow(/frameCount: .* must be whole numbers/);
    }
  });
});

describe('what the frames hold', () => {
  test('frame t starts at sample t · hop, and the samples that fill no frame are left out', () => {
    const samples = Array.from({ length: 12 }, (_, n) => n);
    const frames = framesOf(samples, { ...uncentred, frameSamples: 5, hopSamples: 3 });
    expect(frames).toMatchObject({ frames: 3, size: 5 });
    expect([...frames.values]).toEqual([0, 1, 2, 3, 4, 3, 4, 5, 6, 7, 6, 7, 8, 9, 10]);
  });

  test('a signal shorter than its padding is reflected again and again, as numpy does', () => {
    const options: FramingOptions = { frameSamples: 10, hopSamples: 100, centred: true, padMode: 'reflect' };
    expect([...framesOf([1, 2, 3], options).values]).toEqual([2, 1, 2, 3, 2, 1, 2, 3, 2, 1]);
    expect([...framesOf([4], options).values]).toEqual(Array(10).fill(4));
  });
});
