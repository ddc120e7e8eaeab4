import { describe, expect, test } from 'vitest';
import { fixedSource } from '../phonemes/fixed-source';
import { createFrameStream } from './frame-stream';
import { type FramingOptions, type PadMode, framesOf } from './framing';

const FULL = process.env.UNROLLED_FULL !== undefined;

/** All frames of a stream, and how many samples had been pushed when each came out; −1 at the end. */
function streamed(samples: Float64Array, options: FramingOptions, cut: () => number) {
  const held = new Float64Array(options.frameSamples);
  const stream = createFrameStream(options, held);
  const values: number[] = [];
  const came: number[] = [];
  let pushed = 0;
  for (let from = 0; from < samples.length;) {
    const piece = samples.subarray(from, from + cut());
    from += piece.length;
    pushed = from;
    stream.push(piece, () => (values.push(...held), came.push(pushed)));
  }
  stream.finish(() => (values.push(...held), came.push(-1)));
  return { values, came, stream };
}

describe('createFrameStream', () => {
  test('gives the frames of the whole signal, whatever the pieces, lengths, hops and paddings', () => {
    const random = fixedSource(31);
    for (let i = 0; i < (FULL ? 20_000 : 1500); i += 1) {
      const samples = Float64Array.from({ length: random.integer(40) }, (_, n) => n + 1);
      const options: FramingOptions = {
        frameSamples: 1 + random.integer(12),
        hopSamples: 1 + random.integer(15),
        centred: random.uniform() < 0.7,
        padMode: (['reflect', 'constant', 'edge'] as PadMode[])[random.integer(3)],
      };
      const { values } = streamed(samples, options, () => random.integer(1 + random.integer(9)));
      expect({ options, values }).toEqual({ options, values: Array.from(framesOf(samples, options).values) });
    }
  });

  test.each([
    [8, 3, false, 'reflect', [8, 11, 14, 17, 20]],
    [8, 3, true, 'constant', [4, 7, 10, 13, 16, 19, -1]],
    [8, 3, true, 'reflect', [5, 7, 10, 13, 16, 19, -1]],
    [7, 3, true, 'reflect', [4, 7, 10, 13, 16, 19, -1]],
  ] as const)(
    'frames of %i every %i, centred %s, come out as soon as they can',
    (size, hop, centred, padMode, expected) => {
      const options = { frameSamples: size, hopSamples: hop, centred, padMode };
      const { came, stream } = streamed(new Float64Array(20), options, () => 1);
      expect(came).toEqual(expected);
      came.forEach((count, t) => {
        if (count > 0) expect(stream.samplesNeeded(t)).toBe(count);
        else expect(stream.samplesNeeded(t)).toBeGreaterThan(20);
      });
    },
  );

  test('starts anew after reset, and takes nothing after its end', () => {
    const options = { frameSamples: 4, hopSamples: 2, centred: true, padMode: 'reflect' } as const;
    const held = new Float64Array(4);
    const stream = createFrameStream(options, held);
    const frames: number[][] = [];
    const keep = () => frames.push([...held]);
    for (const signal of [
      [9, 8, 7, 6, 5],
      [1, 2, 3, 4, 5],
    ]) {
      stream.reset();
      frames.length = 0;
      stream.push(signal, keep);
      stream.finish(keep);
    }
    expect(frames.flat()).toEqual(Array.from(framesOf([1, 2, 3, 4, 5], options).values));
    expect(() => stream.push([1], keep)).toThrow(/call reset first/);
    expect(() => stream.finish(keep)).toThrow(/call reset first/);
  });

  test('refuses memory of another length', () => {
    const options = { frameSamples: 4, hopSamples: 2, centred: false, padMode: 'edge' } as const;
    expect(() => createFrameStream(options, new Float64Array(5))).toThrow(/frameSamples=4 entries, got 5/);
    expect(() => createFrameStream({ ...options, hopSamples: 0 }, new Float64Array(4))).toThrow(/at least 1/);
  });
});
