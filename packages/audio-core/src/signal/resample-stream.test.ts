import { expect, test } from 'vitest';
import { fixedSource } from '../phonemes/fixed-source';
import { resample } from './resample';
import { createResampleStream } from './resample-stream';

const random = fixedSource(31);
const noise = (count: number): Float32Array => Float32Array.from({ length: count }, () => random.normal());

/** Whole ratios, ratios with many phases, and with so many that rows are interpolated; up, down, and neither. */
const PAIRS = [
  [48_000, 16_000],
  [44_100, 16_000],
  [96_000, 16_000],
  [8_000, 16_000],
  [16_001, 16_000],
  [191_999, 16_000],
  [768_000, 1_000],
  [16_000, 16_000],
] as const;

test.each(PAIRS)(
  'from %i to %i Hz, in any pieces, the stream gives the numbers of the whole bit by bit',
  (from, to) => {
    const stream = createResampleStream(from, to);
    for (const [seconds, longest] of [
      [0.11, 128],
      [0.05, 5_000],
      [0.001, 1],
      [0, 1],
    ]) {
      const samples = noise(Math.round(from * seconds));
      const got: number[] = [];
      stream.reset();
      for (let at = 0; at < samples.length;) {
        const piece = samples.subarray(at, at + random.integer(longest + 1));
        stream.push(piece, (part) => got.push(...part));
        at += piece.length;
      }
      stream.finish((part) => got.push(...part));
      expect(got).toEqual(Array.from(resample(samples, from, to)));
    }
  },
);

test('an output sample comes out as soon as the filter has seen 3 ms of what follows, and not before', () => {
  const stream = createResampleStream(48_000, 16_000);
  expect(stream.lookAheadSamples).toBe(144);
  let count = 0;
  const came: number[] = [];
  for (let n = 0; n < 600; n += 1) {
    stream.push(Float32Array.of(1), (part) => {
      for (const _ of part) came[count++] = n;
    });
  }
  expect(came.slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, t) => 3 * t + 144));
});

test('after the end a stream takes nothing until it is reset; rates that are none are refused', () => {
  const stream = createResampleStream(48_000, 16_000);
  stream.finish(() => undefined);
  expect(() => stream.push(noise(1), () => undefined)).toThrow(/call reset first/);
  stream.reset();
  stream.push(noise(1), () => undefined);
  expect(() => createResampleStream(0, 16_000)).toThrow(/createResampleStream: rates must be whole numbers/);
});
