import { expect, test } from 'vitest';
import { randomSequences } from '../../test-support/gradient-problems';
import { bitsOf } from '../../test-support/numbers';
import { createReferenceKernels } from '../kernels/reference';
import { createFrameLabeller } from '../model/frame-labeller';
import { createRnnLabeller } from '../model/rnn-labeller';
import { createRng } from '../rng';
import { batchRoom, fillBatch, type BatchRoom, type Sequence } from './batch';
import { evaluateSteps, type Evaluation } from './evaluate';
import type { Labeller } from '../model/labeller';

const k = createReferenceKernels('float64');
const [D, K] = [3, 4];

function evaluate(labeller: Labeller, room: BatchRoom, sequences: Sequence[]): { result: Evaluation; yields: number } {
  const steps = evaluateSteps(labeller, room, sequences);
  let yields = 0;
  for (;;) {
    const step = steps.next();
    if (step.done) return { result: step.value, yields };
    yields += 1;
  }
}

/** Every number again from single sequences, one by one, without batches, masks or the metrics under test. */
function byHand(labeller: Labeller, sequences: Sequence[]) {
  const room = batchRoom(k, { T: 9, B: 1, D });
  const confusion = new Array<number>(K * K).fill(0);
  let [nats, right, frames, edits, said] = [0, 0, 0, 0, 0];
  const predicted = sequences.map((sequence) => {
    const scores = labeller.forward(fillBatch(room, [sequence]));
    return Array.from({ length: sequence.frames }, (_, t) => {
      const row = Array.from(scores.data.slice(t * K, (t + 1) * K));
      const label = sequence.labels[t];
      const best = row.indexOf(Math.max(...row));
      nats += Math.log(row.reduce((sum, s) => sum + Math.exp(s), 0)) - row[label];
      confusion[label * K + best] += 1;
      right += best === label ? 1 : 0;
      frames += 1;
      return best;
    });
  });
  /** Runs of equal labels as a text of one letter each, and the distance of two texts by its definition. */
  const runs = (labels: number[]) => labels.filter((label, t) => label !== labels[t - 1]).join('');
  const distance = (a: string, b: string): number => {
    if (a === '' || b === '') return a.length + b.length;
    const change = distance(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1);
    return a[0] === b[0] ? change : Math.min(change, distance(a.slice(1), b) + 1, distance(a, b.slice(1)) + 1);
  };
  sequences.forEach(({ labels }, s) => {
    const reference = runs(Array.from(labels));
    edits += distance(reference, runs(predicted[s]));
    said += reference.length;
  });
  return { loss: nats / frames, accuracy: right / frames, per: edits / said, confusion, predicted };
}

test('loss, accuracy, confusions, error rate and labels agree with a count by hand, in batches of any size', () => {
  const rng = createRng(1);
  const sequences = randomSequences(rng, [5, 1, 7, 3, 6, 2, 4], D, K);
  for (const make of [createRnnLabeller, createFrameLabeller]) {
    for (const B of [1, 3, 7, 10]) {
      const config = { D, H: 6, K, maxT: 9, B };
      const labeller = make(k, config, createRng(2));
      const single = make(k, { ...config, B: 1 }, createRng(2));
      const { result, yields } = evaluate(labeller, batchRoom(k, { T: 9, B, D }), sequences);
      const expected = byHand(single, sequences);
      expect(yields).toBe(Math.ceil(7 / B));
      expect(result.loss).toBeCloseTo(expected.loss, 12);
      expect(result.accuracy).toBe(expected.accuracy);
      expect(result.per).toBeCloseTo(expected.per, 14);
      expect(Array.from(result.confusion)).toEqual(expected.confusion);
      expect(result.predicted.map((labels) => Array.from(labels))).toEqual(expected.predicted);
    }
  }
});

test('a labeller that is always right has accuracy 1, error rate 0 and no uncertainty', () => {
  const labeller = createFrameLabeller(k, { D: 2, H: 2, K: 2, maxT: 4, B: 2 }, createRng(3));
  labeller.params.Wxg.data.set([5, 0, 0, 5]);
  labeller.params.Wgy.data.set([50, 0, 0, 50]);
  const sequence = (labels: number[]): Sequence => ({
    frames: labels.length,
    features: labels.flatMap((label) => (label === 0 ? [1, -1] : [-1, 1])),
    labels,
  });
  const sequences = [sequence([0, 0, 1, 0]), sequence([1]), sequence([1, 0, 0])];
  const { result } = evaluate(labeller, batchRoom(k, { T: 4, B: 2, D: 2 }), sequences);
  expect([result.accuracy, result.accuracyError, result.per]).toEqual([1, 0, 0]);
  expect(result.loss).toBeLessThan(1e-12);
  expect(Array.from(result.confusion)).toEqual([5, 0, 0, 3]);
});

test('evaluating changes no weight', () => {
  const labeller = createRnnLabeller(k, { D, H: 5, K, maxT: 9, B: 2 }, createRng(4));
  const before = Object.values(labeller.params).map(({ data }) => bitsOf(data));
  evaluate(labeller, batchRoom(k, { T: 9, B: 2, D }), randomSequences(createRng(5), [4, 9, 2], D, K));
  expect(Object.values(labeller.params).map(({ data }) => bitsOf(data))).toEqual(before);
});
