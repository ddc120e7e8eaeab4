import { describe, expect, test } from 'vitest';
import { fixedSource } from '../phonemes/fixed-source';
import { COURSE_MFCC_OPTIONS, courseMfcc } from './course-mfcc';
import { DECIBEL_DEFAULTS } from './decibel';
import { regressionDeltas } from './deltas';
import { MFCC_DEFAULTS, type MfccOptions, logMelSpectrogram, mfcc } from './mfcc';
import { createDeltaStream } from './streaming-deltas';
import { type FeatureStream, type RowListener, createLogMelStream, createMfccStream } from './streaming-mfcc';

const FULL = process.env.UNROLLED_FULL !== undefined;

const random = fixedSource(77);
const sound = (count: number): Float32Array => Float32Array.from({ length: count }, () => 0.3 * random.normal());

const centred: MfccOptions = {
  ...MFCC_DEFAULTS,
  stft: { ...MFCC_DEFAULTS.stft, centred: true, framedBy: 'transform' },
  compression: { kind: 'ln', offset: 1e-6 },
  lifter: 22,
};
const SETTINGS: readonly (readonly [string, MfccOptions])[] = [
  ['the course’s own, not centred', COURSE_MFCC_OPTIONS],
  ['centred and mirrored, ln, lifted', centred],
  ['centred on zeros', { ...MFCC_DEFAULTS, stft: { ...centred.stft, padMode: 'constant' } }],
  ['centred by the window', { ...MFCC_DEFAULTS, stft: { ...centred.stft, framedBy: 'window', hopSamples: 401 } }],
];

/** Pushes `samples` in random pieces, some of them empty, and keeps every row. */
function rowsOf(stream: FeatureStream, samples: Float32Array, longest: number): number[] {
  const values: number[] = [];
  let frames = 0;
  const keep: RowListener = (row, frame) => {
    expect(frame).toBe(frames);
    frames += 1;
    values.push(...row);
  };
  for (let from = 0; from < samples.length;) {
    const piece = samples.subarray(from, from + random.integer(longest + 1));
    from += piece.length;
    stream.push(piece, keep);
  }
  stream.finish(keep);
  return values;
}

describe('streams of features', () => {
  test.each(SETTINGS)('give the numbers of the whole file bit by bit, in any pieces: %s', (_, options) => {
    const [logMel, cepstra] = [createLogMelStream(options), createMfccStream(options)];
    for (let i = 0; i < (FULL ? 200 : 8); i += 1) {
      const samples = sound(i < 3 ? [0, 150, 400][i] : random.integer(6000));
      const longest = [1, 37, 160, 2048, 9000][i % 5];
      for (const stream of [logMel, cepstra]) stream.reset();
      expect(rowsOf(logMel, samples, longest)).toEqual(Array.from(logMelSpectrogram(samples, options).values));
      expect(rowsOf(cepstra, samples, longest)).toEqual(Array.from(mfcc(samples, options).values));
    }
  });

  test('the course’s features come out with the last sample of their frame: 25 ms, then every 10 ms', () => {
    const samples = sound(4000);
    const stream = createMfccStream(COURSE_MFCC_OPTIONS);
    const came: number[] = [];
    const values: number[] = [];
    for (let n = 0; n < samples.length; n += 1) {
      stream.push(samples.subarray(n, n + 1), (row) => {
        came.push(n + 1);
        values.push(...row);
      });
    }
    expect(came).toEqual(Array.from({ length: 23 }, (_, t) => 400 + 160 * t));
    expect(came).toEqual(came.map((_, t) => stream.samplesNeeded(t)));
    expect(values.map(Math.fround)).toEqual(Array.from(courseMfcc(samples).values));
    stream.finish(() => expect.unreachable('nothing is invented at the end'));
  });

  test('refuse a floor that hangs on what is not heard yet, before the first sample', () => {
    const hanging = (more: Partial<typeof DECIBEL_DEFAULTS>): MfccOptions => ({
      ...MFCC_DEFAULTS,
      compression: { kind: 'decibel', decibel: { ...DECIBEL_DEFAULTS, ...more } },
    });
    expect(() => createMfccStream(hanging({ topDb: 80 }))).toThrow(/topDb null, got 1 and 80; .* fixed floor/);
    expect(() => createLogMelStream(hanging({ reference: 'max' }))).toThrow(/got max and null/);
  });

  test('write every row into the same memory', () => {
    const stream = createMfccStream();
    const seen = new Set<Float64Array>();
    stream.push(sound(5000), (row) => seen.add(row));
    expect(seen.size).toBe(1);
  });
});

describe('createDeltaStream', () => {
  test.each([0, 1, 2] as const)(
    'gives rows with deltas up to order %i bit by bit, that many half widths later',
    (order) => {
      for (const frames of [0, 1, 2, 3, 5, 6, 30]) {
        for (const halfWidth of [1, 2, 4]) {
          const size = 3;
          const matrix = { frames, size, values: Float64Array.from({ length: frames * size }, () => random.normal()) };
          const first = regressionDeltas(matrix, { halfWidth });
          const all = [matrix, first, regressionDeltas(first, { halfWidth })].slice(0, order + 1);
          const expected = Array.from({ length: frames }, (_, t) =>
            all.flatMap(({ values }) => Array.from(values.subarray(t * size, (t + 1) * size))),
          );
          const stream = createDeltaStream({ size, order, halfWidth });
          expect(stream.delayFrames).toBe(order * halfWidth);
          stream.push([7, 7, 7], () => undefined);
          stream.reset();
          const got: number[][] = [];
          const keep: RowListener = (row, frame) => (expect(frame).toBe(got.length), got.push([...row]));
          for (let t = 0; t < frames; t += 1) {
            stream.push(matrix.values.subarray(t * size, (t + 1) * size), keep);
            expect(got).toHaveLength(Math.max(0, t + 1 - stream.delayFrames));
          }
          stream.finish(keep);
          expect(got).toEqual(expected);
        }
      }
    },
  );

  test('refuses rows of another size and half widths that are none', () => {
    const stream = createDeltaStream({ size: 3, order: 1, halfWidth: 2 });
    expect(() => stream.push([1, 2], () => undefined)).toThrow(/size=3 entries, got 2/);
    expect(() => createDeltaStream({ size: 3, order: 1, halfWidth: 0 })).toThrow(/at least 1, got 3 and 0/);
  });
});
