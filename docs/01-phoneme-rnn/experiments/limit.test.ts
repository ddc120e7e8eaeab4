/** The limit: the gradient of one loss term against finite differences, and the promise. */
import { DEFAULT_KERNELS, runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import { batchRoom, createKernels, createRng, createRnnLabeller, fillBatch, softmaxRows } from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { experiment, type Params } from './limit';
import { sizesByLag } from './shared/one-loss-term';

const FULL = process.env.UNROLLED_FULL !== undefined;

test('eq limit.message: the gradient in the first state is that of finite differences, at every lag', () => {
  for (const activation of ['tanh', 'relu'] as const) {
    const k = createKernels('reference64');
    const [D, H, K, B, T] = [3, 5, 4, 2, 6];
    const rng = createRng(3);
    const labeller = createRnnLabeller(k, { D, H, K, maxT: T, B, activation, recurrentInit: 'glorot' }, rng);
    for (const { data } of [labeller.h0, labeller.params.bh, labeller.params.by]) {
      for (let j = 0; j < data.length; j++) data[j] = 0.5 * rng.normal();
    }
    labeller.repack();
    const room = batchRoom(k, { T, B, D });
    // A sequence of T frames puts its first state at lag T, so one check for each length covers every lag.
    for (const lengths of [
      [1, 2],
      [3, 5],
      [6, 4],
    ]) {
      const sequences = lengths.map((frames) => ({
        frames,
        features: Array.from({ length: frames * D }, () => rng.normal()),
        labels: Array.from({ length: frames }, () => rng.integer(K)),
      }));
      const lastLoss = (b: number): number => {
        const scores = labeller.forward(fillBatch(room, sequences));
        const probs = k.alloc(...scores.shape);
        softmaxRows(scores, probs);
        const { frames, labels } = sequences[b];
        return -Math.log(probs.data[((frames - 1) * B + b) * K + labels[frames - 1]]);
      };
      const sizes = sizesByLag(labeller, room, sequences, k);
      lengths.forEach((frames, b) => {
        const numeric = Array.from({ length: H }, (_, j) => {
          const at = b * H + j;
          const before = labeller.h0.data[at];
          const heights = [1e-5, -1e-5].map((step) => {
            labeller.h0.data[at] = before + step;
            return lastLoss(b);
          });
          labeller.h0.data[at] = before;
          return (heights[0] - heights[1]) / 2e-5;
        });
        expect(sizes[b]).toHaveLength(frames + 1);
        expect(sizes[b][frames]).toBeCloseTo(Math.hypot(...numeric), 8);
      });
    }
  }
});

const cases: Partial<Params>[] = FULL
  ? [21, 22, 23].flatMap((seed) => [{ seed }, { seed, tempo: 1 }, { seed, activation: 'relu' }])
  : [{ seed: 21, updates: 120 }];

test.each(cases)(
  'the gradient of one loss term fades within the utterance: %o',
  async (values) => {
    const end = await runToEnd(startRun(experiment as unknown as AnyExperiment, values, { kernels: DEFAULT_KERNELS }));
    if (end.state !== 'done') throw new Error(JSON.stringify(end));
    const { numbers: n } = end.result;
    expect(end.finding).toMatchObject({ ok: true });
    expect(n.reachLow).toBeLessThanOrEqual(n.reach100);
    expect(n.reach100).toBeLessThanOrEqual(n.reachHigh);
    expect(n.lateBest).toBeGreaterThan(0.9);
    expect(n.accuracy).toBeGreaterThan(values.updates === 120 ? 0.4 : 0.6);
  },
  300_000,
);
