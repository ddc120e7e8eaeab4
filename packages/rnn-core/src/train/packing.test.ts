import { describe, expect, test } from 'vitest';
import { check } from '../../test-support/gradient-problems';
import { largestDifference, randomTensor } from '../../test-support/numbers';
import { seeds } from '../../test-support/seeds';
import { randomExamples, sequenceProblem, type LayerMaker } from '../../test-support/sequence-problems';
import * as core from '../index';
import { createReferenceKernels } from '../kernels/reference';
import { createBidirectional } from '../layers/bidirectional';
import { createDropout } from '../layers/dropout';
import { createGruResetBeforeLayer } from '../layers/recurrent-gru';
import { createLstmLayer } from '../layers/recurrent-lstm';
import type { LayerSizes, RecurrentLayer } from '../layers/recurrent';
import { createStack } from '../layers/stacked';
import { createSequenceModel } from '../model/sequence-model';
import { createRng } from '../rng';
import { stepsOf } from '../tensor';
import { exampleRoom, fillExamples } from './examples';
import { createPackedLayer, longestFirst } from './packing';

const k = createReferenceKernels('float64');
const lstm = (sizes: LayerSizes) => createLstmLayer(k, sizes, createRng(1));
const deep = (sizes: LayerSizes) =>
  createStack(k, [lstm(sizes), createGruResetBeforeLayer(k, { ...sizes, D: sizes.H }, createRng(2))], {
    skips: 'residual',
  });
const KINDS: Record<string, (sizes: LayerSizes) => RecurrentLayer> = {
  LSTM: lstm,
  'LSTM under a GRU, with skips': deep,
};

/** One forward and backward pass with every way in and out in use; all that came of it. */
function pass(layer: RecurrentLayer, lengths: readonly number[], seed: number) {
  const { T, B, D, H } = layer.sizes;
  const rng = createRng(seed);
  const x = randomTensor(k, [T, B, D], rng);
  const dY = randomTensor(k, [T, B, H], rng);
  const [mask, dx] = [k.alloc(T, B), k.alloc(T, B, D)];
  lengths.forEach((length, b) => {
    for (let t = 0; t < length; t++) mask.data[t * B + b] = 1;
  });
  // An output past the end has no meaning, so nobody says anything of it.
  for (let j = 0; j < dY.data.length; j++) dY.data[j] *= mask.data[Math.floor(j / H)];
  for (const { first, dLast } of layer.states) {
    first.data.set(randomTensor(k, [B, H], rng).data);
    dLast.data.set(randomTensor(k, [B, H], rng).data);
  }
  for (const { data } of Object.values(layer.grads)) data.fill(0.25); // gradients are added to what stands there
  const run = Math.max(...lengths);
  const steps = [x, mask, dY, dx].map((tensor) => stepsOf(tensor).slice(0, run));
  layer.forward(steps[0], steps[1]);
  const y = layer.y.data.slice();
  for (let j = 0; j < y.length; j++) if (mask.data[Math.floor(j / layer.width)] === 0) y[j] = 0; // has no meaning there
  layer.backward(steps[0], steps[1], steps[2], steps[3]);
  return [
    y,
    dx.data,
    ...layer.states.flatMap(({ last, dFirst }) => [last.data, dFirst.data]),
    ...Object.values(layer.grads).map(({ data }) => data),
  ];
}

describe.each(Object.entries(KINDS))('%s, packed', (_, make) => {
  test.each([[[7, 7, 7, 7, 7]], [[7, 5, 4, 2, 1]], [[6, 3, 3, 1, 0]], [[7, 1, 1, 1, 1]], [[2, 0, 0, 0, 0]]])(
    'gives the states, outputs and gradients of padding to 1e-12 for lengths %j',
    (lengths) => {
      const sizes = { T: 7, B: 5, D: 3, H: 4 };
      const [padded, packed] = [make(sizes), createPackedLayer(k, make, sizes)];
      for (const seed of seeds(2, 10)) {
        const [expected, got] = [pass(padded, lengths, seed), pass(packed, lengths, seed)];
        expect(got.length).toBe(expected.length);
        got.forEach((numbers, j) => expect(largestDifference(numbers, expected[j])).toBeLessThan(1e-12));
      }
    },
  );
});

test('after an update all rooms follow the trained weights', () => {
  const sizes = { T: 6, B: 4, D: 2, H: 3 };
  const [padded, packed] = [lstm(sizes), createPackedLayer(k, lstm, sizes)];
  for (const layer of [padded, packed]) {
    for (const { data } of Object.values(layer.params)) for (let j = 0; j < data.length; j++) data[j] += 0.1 * (j % 5);
    layer.repack();
  }
  const [expected, got] = [pass(padded, [6, 4, 2, 1], 1), pass(packed, [6, 4, 2, 1], 1)];
  got.forEach((numbers, j) => expect(largestDifference(numbers, expected[j])).toBeLessThan(1e-12));
});

test('inside a model every entry of every gradient agrees with central differences', () => {
  const make: LayerMaker = (engine, kernels, sizes, rng) =>
    createPackedLayer(kernels, (each) => engine.createLstmLayer(kernels, each, rng), sizes);
  const problem = sequenceProblem(core, make, { T: 6, B: 4, D: 2, H: 3, K: 4, lengths: [6, 3, 3, 1] }, 1);
  const report = check(core, problem);
  expect(report.tensors.filter(({ differing }) => differing > 0)).toEqual([]);
});

test('dropout goes round the packed layer, which has none of its own to draw', () => {
  const packed = createPackedLayer(k, lstm, { T: 3, B: 2, D: 2, H: 3 });
  const round = createDropout(k, packed, { input: 0.5 });
  round.drawDropout(createRng(1));
  expect(new Set(round.masks.input?.data)).toEqual(new Set([0, 2]));
  packed.drawDropout(null);
  expect(packed.recurrentMasks).toEqual([]);
});

test('it computes what runs, rounded up to halves of the batch', () => {
  const sizes = { T: 20, B: 8, D: 2, H: 3 };
  const packed = createPackedLayer(k, lstm, sizes);
  pass(packed, [20, 12, 10, 8, 6, 4, 2, 1], 1);
  // 8 rows while more than 4 run (6 frames), 4 while more than 2 (4), 2 while more than 1 (2), then 1 (8)
  expect(packed.computed.rows).toBe(8 * 6 + 4 * 4 + 2 * 2 + 8);
  expect(packed.computed.rows / (20 * 8)).toBeCloseTo(0.475, 12); // running frames alone: 63 of 160, or 0.39
  pass(packed, [20, 20, 20, 20, 20, 20, 20, 20], 1);
  expect(packed.computed.rows).toBe(160);
});

test('rows out of order, both directions and dropout masks are refused with a reason', () => {
  const sizes = { T: 4, B: 3, D: 2, H: 2 };
  const packed = createPackedLayer(k, lstm, sizes);
  expect(() => pass(packed, [2, 4, 1], 1)).toThrow('row 1 running at frame 2 after row 0 has ended');
  const both = (each: LayerSizes) => createBidirectional(k, lstm(each), lstm(each));
  expect(() => createPackedLayer(k, both, sizes)).toThrow('got bidirectional, which needs the whole sequence');
  const dropping = (each: LayerSizes) => createLstmLayer(k, { ...each, recurrentDropout: 'mask' }, createRng(1));
  expect(() => createPackedLayer(k, dropping, sizes)).toThrow('must be without dropout, got masks');
  const round = (each: LayerSizes) => createDropout(k, lstm(each), { input: 0.5 });
  expect(() => createPackedLayer(k, round, sizes)).toThrow('must be without dropout, got masks');
});

test('longestFirst orders by length and leaves equal ones as they came', () => {
  expect(longestFirst([3, 7, 3, 9, 0])).toEqual([3, 1, 0, 2, 4]);
});

test('a batch put longest first and packed learns the same as the batch as it came, padded', () => {
  const sizes = { T: 9, B: 6, D: 2, H: 3 };
  const examples = randomExamples(createRng(3), { ...sizes, K: 3, lengths: [4, 9, 1, 6, 9, 2] });
  const room = exampleRoom(k, { ...sizes, K: 3, answers: 'frames', learnsFrom: 'labels' });
  const padded = createSequenceModel(k, lstm(sizes), { K: 3 }, createRng(4));
  const packed = createSequenceModel(k, createPackedLayer(k, lstm, sizes), { K: 3 }, createRng(4));
  const loss = padded.lossAndGrads(fillExamples(room, examples));
  const order = longestFirst(examples.map(({ frames }) => frames));
  expect(packed.lossAndGrads(fillExamples(room, order.map((index) => examples[index])))).toBeCloseTo(loss, 12); // prettier-ignore
  for (const [name, { data }] of Object.entries(packed.grads)) {
    expect(largestDifference(data, padded.grads[name].data)).toBeLessThan(1e-12);
  }
});
