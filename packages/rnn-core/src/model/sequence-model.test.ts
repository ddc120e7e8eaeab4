import { describe, expect, test } from 'vitest';
import { check } from '../../test-support/gradient-problems';
import { bitsOf } from '../../test-support/numbers';
import { seeds } from '../../test-support/seeds';
import {
  LSTM,
  SIMPLE,
  randomExamples,
  sequenceProblem,
  type LayerMaker,
  type SequenceSizes,
} from '../../test-support/sequence-problems';
import * as core from '../index';
import { createBidirectional } from '../layers/bidirectional';
import { createStack } from '../layers/stacked';
import { createRnnLabeller } from './rnn-labeller';

const sizes: SequenceSizes = { T: 6, B: 3, D: 2, H: 3, K: 4, lengths: [5, 2, 4] };

/** Two layers of both directions. */
const DEEP: LayerMaker = (engine, k, { T, B, D, H }, rng) => {
  const both = (width: number) =>
    createBidirectional(
      k,
      engine.createLstmLayer(k, { T, B, D: width, H }, rng),
      engine.createLstmLayer(k, { T, B, D: width, H }, rng),
    );
  return createStack(k, [both(D), both(2 * H)]);
};

const LAYERS: Record<string, LayerMaker> = { 'simple RNN': SIMPLE, LSTM, 'two layers of both directions': DEEP };
const SHAPES: Record<string, Partial<SequenceSizes>> = {
  'a class at every frame': {},
  'a class at every frame, weighted and smoothed': {
    loss: { kind: 'cross-entropy', classWeights: [1, 2, 0.5, 3], smoothing: 0.1 },
  },
  'a class at every frame, from symbols': { V: 5 },
  'numbers at every frame': { loss: { kind: 'squared-error' } },
  'notes at every frame': { loss: { kind: 'binary', average: 'frames', positiveWeight: 2 } },
  'a transcript': { loss: { kind: 'ctc', longestTranscript: 2 } },
  'one class from the final state': { head: { kind: 'final-state' } },
  'one number from the final state, from symbols': { V: 5, head: { kind: 'final-state' }, loss: { kind: 'squared-error' } },
  'one class from the mean of all frames': { head: { kind: 'pool', pooling: 'mean' } },
  'one class from the last frame': { head: { kind: 'pool', pooling: 'last' } },
}; // prettier-ignore

describe.each(Object.entries(LAYERS))('%s', (_, make) => {
  test.each(Object.entries(SHAPES))('every entry of every gradient agrees: %s', (_name, shape) => {
    for (const seed of seeds(1, 10)) {
      const problem = sequenceProblem(core, make, { ...sizes, ...shape }, seed);
      const report = check(core, problem);
      expect(report.tensors.filter(({ differing }) => differing > 0)).toEqual([]);
      expect(report.tensors.map(({ name }) => name)).toContain('Why');
      for (const [name, { grad }] of Object.entries(problem.tensors)) {
        expect([name, grad.data.some((entry) => entry !== 0)]).toEqual([name, true]);
      }
    }
  });
});

test('with a simple RNN and a class at every frame it is the RNN labeller, to the last bit', () => {
  const k = core.createKernels('reference64');
  const config = { D: 3, H: 5, K: 4, maxT: 7, B: 3 };
  const labeller = createRnnLabeller(k, config, core.createRng(1));
  const layer = core.createSimpleRnnLayer(k, { T: 7, B: 3, D: 3, H: 5 }, core.createRng(2));
  const model = core.createSequenceModel(k, layer, { K: 4 }, core.createRng(3));
  expect(Object.keys(model.params)).toEqual(Object.keys(labeller.params));
  for (const [name, { data }] of Object.entries(model.params)) data.set(labeller.params[name].data);
  model.repack();
  const rng = core.createRng(4);
  const examples = randomExamples(rng, { T: 7, B: 3, D: 3, H: 5, K: 4, lengths: [7, 3, 5] });
  const room = core.exampleRoom(k, { T: 7, B: 3, D: 3, K: 4, answers: 'frames', learnsFrom: 'labels' });
  const batch = core.fillExamples(room, examples);
  expect(model.lossAndGrads(batch)).toBe(labeller.lossAndGrads(batch));
  for (const [name, { data }] of Object.entries(model.grads)) {
    expect([name, bitsOf(data)]).toEqual([name, bitsOf(labeller.grads[name].data)]);
  }
});

test('the final-state head reads the last state of each sequence, not of the batch', () => {
  const long = sequenceProblem(core, LSTM, { ...sizes, head: { kind: 'final-state' } }, 1);
  const alone = sequenceProblem(core, LSTM, { ...sizes, head: { kind: 'final-state' } }, 1);
  const scores = long.model.forward(long.batch).data.slice(4, 8); // sequence 1 has two of five frames
  const room = core.exampleRoom(core.createKernels('reference64'), {
    ...{ T: 6, B: 3, D: 2, K: 4 },
    answers: 'sequence',
    learnsFrom: 'labels',
  });
  for (const { data } of Object.values(alone.model.carried)) data.copyWithin(0, 3, 6); // its first state
  const batch = core.fillExamples(room, [alone.examples[1]]);
  expect(Array.from(alone.model.forward(batch).data.slice(0, 4))).toEqual(Array.from(scores));
});

test('addLossAndGrads adds the gradient times its weight to what stands there', () => {
  const { model, batch } = sequenceProblem(core, LSTM, sizes, 2);
  const loss = model.lossAndGrads(batch);
  const once = Object.values(model.grads).map(({ data }) => data.slice());
  expect(model.addLossAndGrads(batch, 0.5)).toBe(loss);
  Object.values(model.grads).forEach(({ data }, g) =>
    data.forEach((entry, j) => expect(entry).toBeCloseTo(1.5 * once[g][j], 14)),
  );
});

test('CTC without scores at each frame, and a batch without targets, are refused', () => {
  const make = (shape: Partial<SequenceSizes>) => sequenceProblem(core, LSTM, { ...sizes, ...shape }, 1);
  expect(() => make({ head: { kind: 'final-state' }, loss: { kind: 'ctc', longestTranscript: 2 } })).toThrow(
    'with CTC head must be frames, got final-state',
  );
  const squares = make({ loss: { kind: 'squared-error' } });
  const classes = make({});
  expect(() => squares.model.loss(classes.batch)).toThrow('must hold targets, got none');
});

describe('dropout', () => {
  const made = (noise?: core.Rng) => {
    const k = core.createKernels('reference64');
    const layer = core.createDropout(k, core.createLstmLayer(k, { T: 6, B: 3, D: 2, H: 8 }, core.createRng(1)), {
      output: 0.5,
    });
    const model = core.createSequenceModel(k, layer, { K: 4, noise }, core.createRng(2));
    const room = core.exampleRoom(k, { T: 6, B: 3, D: 2, K: 4, answers: 'frames', learnsFrom: 'labels' });
    const batch = core.fillExamples(room, randomExamples(core.createRng(3), sizes));
    return { model, layer, batch };
  };

  test('is drawn anew for every training pass, from the generator that is saved, and off in evaluation', () => {
    const { model, batch } = made(core.createRng(4));
    const clean = made().model.loss(batch);
    const losses = [1, 2, 3].map(() => model.lossAndGrads(batch));
    expect(new Set([clean, ...losses]).size).toBe(4);
    expect(model.loss(batch)).toBe(clean);
    const again = made(core.createRng(4)).model;
    again.noise?.state.forEach((_, j, state) => (state[j] = core.createRng(4).state[j]));
    expect([1, 2, 3].map(() => again.lossAndGrads(batch))).toEqual(losses);
  });

  test('with its masks held every gradient agrees with central differences', () => {
    const { model, layer, batch } = made();
    layer.drawDropout(core.createRng(5));
    model.lossAndGrads(batch);
    const tensors = Object.keys(model.params).map((name) => [
      name,
      { value: model.params[name], grad: model.grads[name] },
    ]);
    const loss = () => {
      model.repack();
      return model.loss(batch);
    };
    expect(core.gradientCheck(loss, Object.fromEntries(tensors)).passed).toBe(true);
  });
});
