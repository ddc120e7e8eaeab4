/** One loss term, product and bound: against finite differences and closed forms, and the promise. */
import { DEFAULT_KERNELS, runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import {
  createKernels,
  createRng,
  createSequenceModel,
  createSimpleRnnLayer,
  exampleRoom,
  fillExamples,
  inspectionRoom,
  stepJacobians,
} from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { experiment, type Params } from './bound';
import { stretchOf } from './shared/matrix-size';
import { boundOf, productSizes, reachOf } from './shared/reach';
import { signTask } from './shared/sign-task';

const FULL = process.env.UNROLLED_FULL !== undefined;
const k = createKernels('reference64');
const [T, B, H] = [6, 2, 4];

function setUp() {
  const task = signTask(T, 1, 'frames');
  const rng = createRng(9);
  const layer = createSimpleRnnLayer(k, { T, B, D: task.D, H, recurrentInit: 'glorot' }, rng);
  const model = createSequenceModel(k, layer, { K: task.K }, rng);
  const room = exampleRoom(k, { ...task, B });
  const examples = [task.draw(rng), task.draw(rng)];
  return { layer, model, room, examples, looking: inspectionRoom(k, layer), K: task.K };
}

test('eq vanish.row: a row of the Jacobian is what moving the state before does to one number after', () => {
  const { layer, model, room, examples, looking } = setUp();
  const { steps } = fillExamples(room, examples);
  model.forward(fillExamples(room, examples));
  const { J } = stepJacobians(k, looking, layer, steps.x, steps.mask);
  const h = layer.traces.h.data.slice();
  for (let t = 1; t < T; t++) {
    const next = (j: number, by: number): number[] => {
      layer.states[0].first.data.set(h.subarray((t - 1) * B * H, t * B * H));
      layer.states[0].first.data[j] += by;
      layer.forward([steps.x[t]], [steps.mask[t]]);
      return Array.from(layer.states[0].last.data.subarray(0, H));
    };
    for (let j = 0; j < H; j++) {
      const [up, down] = [next(j, 1e-5), next(j, -1e-5)];
      for (let i = 0; i < H; i++) {
        expect(J.data[(t * B * H + i) * H + j]).toBeCloseTo((up[i] - down[i]) / 2e-5, 8);
      }
    }
  }
});

test('eq vanish.product: the product over all frames is what moving the first state does to the last', () => {
  const { layer, model, room, examples, looking } = setUp();
  const batch = fillExamples(room, examples);
  const { x, mask } = batch.steps;
  model.forward(batch);
  const J = stepJacobians(k, looking, layer, x, mask).J.data as Float64Array;
  const whole = Float64Array.from({ length: H * H });
  for (let j = 0; j < H; j++) {
    const ends = [1e-5, -1e-5].map((by) => {
      layer.states[0].first.data.fill(0);
      layer.states[0].first.data[j] = by;
      layer.forward(x, mask);
      return Array.from(layer.states[0].last.data.subarray(0, H));
    });
    for (let i = 0; i < H; i++) whole[i * H + j] = (ends[0][i] - ends[1][i]) / 2e-5;
  }
  expect(productSizes(J, { T, B, H }, 0, T)[T]).toBeCloseTo(stretchOf(whole), 4);
});

test('eq vanish.bound: loss term ≤ product ≤ bound, and the bound is the power of the norm', () => {
  const { layer, model, room, examples, looking } = setUp();
  const { loss, product, bound } = reachOf(k, model, room, looking, examples, T - 1);
  const norm = stretchOf(Float64Array.from(layer.params.Whh.data));
  bound.forEach((height, lag) => expect(height / norm ** lag).toBeCloseTo(1, 12));
  for (let b = 0; b < B; b++) {
    for (let lag = 0; lag < T; lag++) {
      expect(loss[b][lag]).toBeLessThanOrEqual(product[b][lag] * 1.001);
      expect(product[b][lag]).toBeLessThanOrEqual(bound[lag] * 1.001);
    }
  }
  expect([loss[0][0], product[0][0], bound[0]]).toEqual([1, 1, 1]);
  expect(boundOf([2, 0, 0, 1], 3)[3]).toBeCloseTo(8, 6);
});

test('the loss term is that of finite differences of the last frame’s loss, at every lag', () => {
  const { layer, model, room, examples, looking, K } = setUp();
  const { loss } = reachOf(k, model, room, looking, examples, T - 1);
  const batch = fillExamples(room, examples);
  const { x, mask } = batch.steps;
  const { first } = layer.states[0];
  model.forward(batch);
  const h = layer.traces.h.data.slice();
  const lastLoss = (): number => {
    const end = layer.states[0].last.data.subarray(0, H) as Float64Array;
    const scores = Array.from({ length: K }, (_, c) =>
      end.reduce((sum, entry, j) => sum + model.params.Why.data[c * H + j] * entry, model.params.by.data[c]),
    );
    const right = batch.labels[(T - 1) * B];
    return Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0)) - scores[right];
  };
  const sizes = Array.from({ length: T - 1 }, (_, n) => {
    const lag = n + 1;
    const slopes = Array.from({ length: H }, (__, j) => {
      const heights = [1e-5, -1e-5].map((by) => {
        first.data.set(h.subarray((T - 1 - lag) * B * H, (T - lag) * B * H));
        first.data[j] += by;
        layer.forward(x.slice(T - lag), mask.slice(T - lag));
        return lastLoss();
      });
      return (heights[0] - heights[1]) / 2e-5;
    });
    return Math.hypot(...slopes);
  });
  // What lag 0 has is not seen by moving an earlier state, so ratios of later lags are compared.
  for (let n = 1; n < sizes.length; n++) expect(loss[0][n + 1] / loss[0][1]).toBeCloseTo(sizes[n] / sizes[0], 6);
});

const cases: Partial<Params>[] = FULL
  ? [{ seed: 21 }, { seed: 22 }, { seed: 23, scale: 2 }]
  : [{ seed: 21, updates: 60, hidden: 8, lags: 20 }];

test.each(cases)(
  'the lines keep their order before training and after: %o',
  async (values) => {
    const end = await runToEnd(startRun(experiment as unknown as AnyExperiment, values, { kernels: DEFAULT_KERNELS }));
    if (end.state !== 'done') throw new Error(JSON.stringify(end));
    expect(end.finding).toMatchObject({ ok: true });
    const { numbers: n } = end.result;
    expect(n.trainedNorm).toBeGreaterThan(n.firstNorm);
    if (values.seed !== 23) expect(n.trainedReach).toBeLessThan(n.firstReach);
  },
  300_000,
);
