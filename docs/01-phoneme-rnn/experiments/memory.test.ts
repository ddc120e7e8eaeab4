/** Memory or none: what a window sees, what a Bayes line is, and that no network passes its own limit. */
import { bayesLine, PHONEME_COUNT } from '@unrolled/audio-core';
import { DEFAULT_KERNELS, runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import { createRng } from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { experiment, NETWORKS, type Params } from './memory';
import { windowFeatures, windowSequence } from './shared/window-sequences';

const FULL = process.env.UNROLLED_FULL !== undefined;
const run = async (values: Partial<Params>) => {
  const end = await runToEnd(startRun(experiment as unknown as AnyExperiment, values, { kernels: DEFAULT_KERNELS }));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return end;
};

test('eq window.features: the frames before and after stand in order, zeros past the ends', () => {
  const [frames, D] = [5, 3];
  const rng = createRng(4);
  const features = Array.from({ length: frames * D }, () => rng.normal());
  const labels = [1, 2, 3, 4, 5];
  for (const [before, after] of [
    [0, 0],
    [2, 0],
    [1, 3],
    [7, 7],
  ]) {
    const wide = windowSequence({ frames, features, labels }, D, { before, after });
    const width = windowFeatures(D, { before, after });
    expect(width).toBe(D * (before + 1 + after));
    expect(wide.labels).toBe(labels);
    for (let t = 0; t < frames; t++) {
      for (let place = 0; place < before + 1 + after; place++) {
        const from = t + place - before;
        const outside = from < 0 || from >= frames;
        for (let d = 0; d < D; d++) {
          const expected = outside ? 0 : Math.fround(features[from * D + d]);
          expect(wide.features[t * width + place * D + d]).toBe(expected);
        }
      }
    }
  }
});

test('eq bayes.line: the mean largest probability bounds every labeller that knows no more, hesitant ones too', () => {
  const rng = createRng(9);
  const utterances = [6, 3].map((frames) => {
    const posteriors = new Float64Array(frames * PHONEME_COUNT);
    for (let t = 0; t < frames; t++) {
      const weights = Array.from({ length: PHONEME_COUNT }, () => rng.uniform() ** 3);
      const total = weights.reduce((a, b) => a + b, 0);
      weights.forEach((weight, k) => (posteriors[t * PHONEME_COUNT + k] = weight / total));
    }
    return { posteriors, labels: new Uint8Array(frames) };
  });
  const all = utterances.flatMap(({ posteriors }) => Array.from(posteriors));
  const rows = Array.from({ length: 9 }, (_, t) => all.slice(t * PHONEME_COUNT, (t + 1) * PHONEME_COUNT));
  const line = bayesLine(utterances).expectedAccuracy;
  expect(line).toBeCloseTo(rows.reduce((sum, row) => sum + Math.max(...row), 0) / 9, 12);
  for (let labeller = 0; labeller < 50; labeller++) {
    const expected = rows.map((row) => {
      const says = row.map(() => rng.uniform() ** 6);
      const total = says.reduce((a, b) => a + b, 0);
      return row.reduce((sum, p, k) => sum + (p * says[k]) / total, 0);
    });
    expect(expected.reduce((a, b) => a + b, 0) / 9).toBeLessThan(line);
  }
});

/** The quick form has shorter training and smaller windows; the full form is the demo's own. */
const cases: Partial<Params>[] = FULL
  ? [11, 12, 13, 14, 15].flatMap((seed) => [{ seed }, { seed, tempo: 3 }])
  : [{ seed: 11, updates: 120, window: 3 }];

test.each(cases)(
  'no network passes its own limit, and memory passes that of one frame: %o',
  async (values) => {
    const { result, finding } = await run(values);
    const n = result.numbers;
    for (const name of NETWORKS) {
      expect(n[name]).toBeLessThanOrEqual(n[`${name}Limit`] + 3 * n[`${name}Error`]);
      expect(n[`${name}Limit`]).toBeLessThanOrEqual(n.wholeLimit + 1e-3);
    }
    expect(n.frame).toBeLessThanOrEqual(n.hindsightBound);
    expect(n.frameLimit).toBeLessThan(n.ceiling);
    for (const name of ['tanh', 'relu']) expect(n[name]).toBeGreaterThan(n.frameLimit + 3 * n[`${name}Error`]);
    expect(finding.ok).toBe(true);
  },
  300_000,
);
