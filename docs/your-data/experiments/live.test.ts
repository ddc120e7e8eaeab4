import { createLabelStream, createKernels, createRng } from '@unrolled/rnn-core';
import { runToEnd, startRun, DEFAULT_KERNELS, type Slice } from '@unrolled/lab-protocol';
import { describe, expect, test } from 'vitest';
import { experiment as live } from './live';
import { experiment as stream, lastSampleOf, type LiveColumns, type LiveFrame, type LiveInput } from './live-stream';
import { experiment as utterance, type UtteranceResult } from './live-utterance';
import { firstWeights, openLive, trainLive } from './shared/live-network';
import { drawLive, LIVE_LABELS, PAUSE, statisticsOf } from './shared/live-speech';

const FULL = process.env.UNROLLED_FULL !== undefined;
async function done(values: object, experiment = live) {
  const end = await runToEnd(startRun(experiment, values, { kernels: DEFAULT_KERNELS }));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return end;
}

const model = firstWeights(createKernels('wasm'), createRng(2));

describe('the training', () => {
  test.each(FULL ? [11, 12, 13] : [11])(
    'seed %i: what it keeps lets it label more frames right than one frame at a time can',
    async (seed) => {
      const { result, finding } = await done(FULL ? { seed } : { seed, updates: 120, utterances: 80 });
      expect(finding.ok).toBe(true);
      expect(result.numbers.accuracy).toBeGreaterThan(result.numbers.bound + (FULL ? 0.1 : 0.02));
    },
    60_000,
  );

  test.each(['simple-rnn', 'gru', 'lstm'] as const)('the model of a %s can run frame by frame', (cell) => {
    const [k, rng] = [createKernels('wasm'), createRng(3)];
    const utterances = [drawLive(rng, 20), drawLive(rng, 20)];
    const steps = trainLive({ cell, hidden: 4, updates: 2, rate: 0.01 }, utterances, statisticsOf(utterances), k, rng);
    let step = steps.next();
    while (!step.done) step = steps.next();
    expect(createLabelStream(openLive(k, step.value, 1).model).K).toBe(LIVE_LABELS.length);
  });
});

/** A run of the stream that listens to the test, primed. */
async function listening(bytes = model) {
  const run = startRun(stream as never, {}, { kernels: DEFAULT_KERNELS, data: { model: bytes } });
  const columns: LiveColumns[] = [];
  const hand = async (input?: LiveInput, budgetMs = 0): Promise<Slice> => {
    const slice = await run.next(budgetMs, input);
    for (const frame of slice.frames) columns.push((frame as LiveFrame).live);
    return slice;
  };
  return { hand, columns, primed: await hand() };
}
async function ended(hand: (input?: LiveInput) => Promise<Slice>) {
  let slice = await hand({ end: true });
  while (slice.state === 'running') slice = await hand();
  if (slice.state !== 'done') throw new Error(JSON.stringify(slice));
  return slice;
}
const noise = (count: number, level = 0.1) => {
  const rng = createRng(4);
  return Float32Array.from({ length: count }, () => level * rng.normal());
};

describe('the stream', () => {
  test.each([44_100, 48_000, 16_000])(
    'at %i Hz gives the numbers of the whole, whatever the pieces',
    async (rateHz) => {
      const { hand, columns } = await listening();
      const samples = noise(rateHz);
      const rng = createRng(rateHz);
      for (let at = 0; at < samples.length;) {
        const piece = samples.subarray(at, at + 1 + rng.integer(1500));
        at += piece.length;
        await hand({ samples: piece, rateHz });
      }
      const { result, finding } = await ended(hand);
      expect(result.numbers).toMatchObject({ features: 0, silent: 0 });
      expect(result.numbers.largest).toBeLessThanOrEqual(2 ** -18);
      expect(finding.ok).toBe(true);
      expect(columns.reduce((sum, { frames }) => sum + frames, 0)).toBe(result.numbers.frames);
      expect(result.numbers.frames).toBe(98); // 1 s; the last 3 ms wait for what follows
    },
  );

  test('a frame comes out with the block that brings its last sample and the 3 ms the filter has to see after it', async () => {
    const { hand, columns } = await listening();
    const samples = noise(9600);
    for (let at = 0; at < samples.length; at += 128)
      await hand({ samples: samples.subarray(at, at + 128), rateHz: 48_000 });
    columns.forEach(({ from, frames, lastSamples }, block) => {
      for (let f = 0; f < frames; f++) {
        expect(lastSamples[f]).toBe(lastSampleOf(from + f, 48_000));
        expect(Math.floor((lastSamples[f] + 144) / 128)).toBe(block);
      }
    });
    expect(columns.filter(({ frames }) => frames > 0)).toHaveLength(18);
    expect([lastSampleOf(0, 48_000), lastSampleOf(1, 48_000), lastSampleOf(0, 44_100)]).toEqual([1197, 1677, 1099]);
  });

  test('each answer holds the spectrum, probabilities that sum to 1, and the most probable label', async () => {
    const { hand, columns } = await listening();
    await hand({ samples: noise(4800), rateHz: 48_000 });
    const [{ frames, mel, probabilities, labels, level, from }] = columns;
    expect([from, frames, mel.length, probabilities.length]).toEqual([0, 8, 8 * 26, 8 * LIVE_LABELS.length]);
    expect(level).toBeCloseTo(0.1, 2);
    for (let f = 0; f < frames; f++) {
      const row = probabilities.subarray(11 * f, 11 * f + 11);
      expect(row.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 5);
      expect(row[labels[f]]).toBe(Math.max(...row));
    }
  });

  test('a muted microphone is told from a quiet one; no sound at all is no error', async () => {
    const muted = await listening();
    await muted.hand({ samples: new Float32Array(9600), rateHz: 48_000 });
    expect((await ended(muted.hand)).result.numbers).toMatchObject({ silent: 1, features: 0 });
    const nothing = await listening();
    expect((await ended(nothing.hand)).finding.text).toContain('before the first frame');
  });

  test('it ends by itself after 30 s, and waits in between for as long as nobody speaks', async () => {
    const { hand } = await listening();
    expect((await hand(undefined, 5)).state).toBe('running');
    const second = noise(16_000);
    let slice = await hand({ samples: second, rateHz: 16_000 });
    for (let s = 1; s < 30; s++) slice = await hand({ samples: second, rateHz: 16_000 });
    while (slice.state === 'running') slice = await hand();
    expect(slice.state === 'done' && slice.result.numbers).toMatchObject({ frames: 2998, features: 0 });
  });

  test('a file that is no network, and a rate that is none, are refused with a sentence', async () => {
    expect((await listening(new Uint8Array(40))).primed).toMatchObject({ state: 'failed', error: { kind: 'input' } });
    const { hand } = await listening();
    const slice = await hand({ samples: noise(10), rateHz: 12.5 });
    expect(slice).toMatchObject({
      state: 'failed',
      error: { message: expect.stringContaining('12.5 samples') as string },
    });
  });
});

test('our utterance comes at the rate that was asked for, with a label for every frame, and begins and ends in a pause', async () => {
  const end = await done({ rateHz: 44_100, frames: 100 }, utterance as never);
  const { samples, labels, numbers } = end.result as UtteranceResult;
  expect(samples.length / 44_100).toBeCloseTo(numbers.seconds, 3);
  expect(labels).toHaveLength(numbers.frames);
  expect([labels[0], labels[labels.length - 1]]).toEqual([PAUSE, PAUSE]);
  expect(labels.filter((label) => label !== PAUSE)).toHaveLength(100);
});

test('a drawn utterance is as loud where it speaks as its gain, and as quiet in its pauses as its noise', () => {
  const { samples, labels, frames } = drawLive(createRng(9));
  const levels = Array.from({ length: frames }, (_, t) => {
    const window = samples.subarray(160 * t, 160 * t + 400);
    return Math.sqrt(window.reduce((sum, x) => sum + x * x, 0) / 400);
  });
  const mean = (of: (label: number) => boolean) => {
    const chosen = levels.filter((_, t) => of(labels[t]));
    return chosen.reduce((a, b) => a + b, 0) / chosen.length;
  };
  expect(mean((label) => label < 3)).toBeGreaterThan(5 * mean((label) => label === PAUSE));
});
