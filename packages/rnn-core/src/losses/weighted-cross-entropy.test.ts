import { describe, expect, test } from 'vitest';
import { bitsOf, largestDifference, randomTensor, tensor } from '../../test-support/numbers';
import { createReferenceKernels } from '../kernels/reference';
import { createRng } from '../rng';
import { crossEntropyBackward, crossEntropyForward, softmaxRows } from './softmax-cross-entropy';
import { weightedCrossEntropyBackward, weightedCrossEntropyForward } from './weighted-cross-entropy';

const k = createReferenceKernels('float64');
const [N, K] = [6, 4];
const s = randomTensor(k, [N, K], createRng(1), 3);
const mask = tensor(k, [N], [1, 1, 0, 1, 1, 0]);
const labels = [0, 3, -1, 2, 3, 99];
const y = k.alloc(N, K);
const counted = [0, 1, 3, 4];

/** −log y[n][j] from probabilities, an independent way round. */
const surprise = (n: number, j: number): number => {
  const row = Array.from(s.data.slice(n * K, (n + 1) * K), (score) => Math.exp(score));
  return -Math.log(row[j] / row.reduce((a, b) => a + b));
};

test('without weights and smoothing, or with equal weights, it is the plain cross-entropy, gradient and all', () => {
  const plain = crossEntropyForward(s, labels, mask, y);
  const [ds, dsPlain] = [k.alloc(N, K), k.alloc(N, K)];
  crossEntropyBackward(y, labels, mask, dsPlain);
  for (const options of [{}, { classWeights: [2.5, 2.5, 2.5, 2.5] }, { smoothing: 0 }]) {
    k.fill(ds, 0);
    expect(weightedCrossEntropyForward(s, labels, mask, y, options)).toBeCloseTo(plain, 13);
    weightedCrossEntropyBackward(y, labels, mask, ds, options);
    expect(largestDifference(ds.data, dsPlain.data)).toBeLessThan(1e-15);
  }
});

test('class weights weigh each frame by its label, and divide by the sum of those weights', () => {
  const classWeights = [1, 10, 2, 0.5];
  const loss = weightedCrossEntropyForward(s, labels, mask, y, { classWeights });
  const weighed = counted.map((n) => classWeights[labels[n]] * surprise(n, labels[n]));
  expect(loss).toBeCloseTo(weighed.reduce((a, b) => a + b) / (1 + 0.5 + 2 + 0.5), 13);
});

test('smoothing mixes the surprise at the label with the mean surprise over all classes', () => {
  const loss = weightedCrossEntropyForward(s, labels, mask, y, { smoothing: 0.2 });
  const mixed = counted.map((n) => {
    const all = [0, 1, 2, 3].reduce((sum, j) => sum + surprise(n, j), 0) / K;
    return 0.8 * surprise(n, labels[n]) + 0.2 * all;
  });
  expect(loss).toBeCloseTo(mixed.reduce((a, b) => a + b) / 4, 13);
});

test('smoothed labels are met best by scores that leave the other classes ε/K each, not by certainty', () => {
  const smoothing = 0.2;
  const best = tensor(k, [1, K], [0.05, 0.05, 0.85, 0.05].map(Math.log)); // 1 − ε + ε/4 = 0.85
  const one = tensor(k, [1], [1]);
  const [probs, ds] = [k.alloc(1, K), k.alloc(1, K)];
  weightedCrossEntropyForward(best, [2], one, probs, { smoothing });
  weightedCrossEntropyBackward(probs, [2], one, ds, { smoothing });
  expect(largestDifference(ds.data, [0, 0, 0, 0])).toBeLessThan(1e-15);
});

test('a class of weight 0 is not learned from, and one ruled out by −∞ costs nothing without smoothing', () => {
  const classWeights = [1, 1, 1, 0];
  const ds = k.alloc(N, K);
  weightedCrossEntropyForward(s, labels, mask, y, { classWeights });
  weightedCrossEntropyBackward(y, labels, mask, ds, { classWeights });
  expect([1, 4].flatMap((n) => Array.from(ds.data.slice(n * K, (n + 1) * K))).every((entry) => entry === 0)).toBe(true);
  const ruledOut = tensor(k, [1, 2], [0, -Infinity]);
  expect(weightedCrossEntropyForward(ruledOut, [0], tensor(k, [1], [1]), k.alloc(1, 2), {})).toBe(0);
});

test('padding is left exactly as it is, and fills y as everywhere', () => {
  const junk = tensor(
    k,
    [N, K],
    Array.from(s.data, (score, j) => (mask.data[Math.floor(j / K)] ? score : NaN)),
  );
  const options = { classWeights: [1, 2, 3, 4], smoothing: 0.1 };
  const loss = weightedCrossEntropyForward(s, labels, mask, y, options);
  expect(weightedCrossEntropyForward(junk, labels, mask, y, options)).toBe(loss);
  const expected = k.alloc(N, K);
  softmaxRows(junk, expected);
  expect(bitsOf(y.data)).toBe(bitsOf(expected.data));
  const ds = k.alloc(N, K);
  k.fill(ds, -0);
  weightedCrossEntropyBackward(y, labels, mask, ds, options);
  expect(Array.from(ds.data.slice(2 * K, 3 * K)).every((entry) => Object.is(entry, -0))).toBe(true);
});

describe('refused with a sentence', () => {
  const forward =
    (options: { classWeights?: number[]; smoothing?: number }, ls = labels) =>
    () =>
      weightedCrossEntropyForward(s, ls, mask, y, options);
  test('options and labels out of range', () => {
    expect(forward({ smoothing: -0.1 })).toThrow('smoothing must be 0 to 1, got -0.1');
    expect(forward({ smoothing: NaN })).toThrow('got NaN');
    expect(forward({ classWeights: [1, 2] })).toThrow('classWeights must have K=4 entries, got 2');
    expect(forward({ classWeights: [1, 1, -1, 1] })).toThrow('at least 0 and finite, got -1 for class 2');
    expect(forward({}, [0, 4, 0, 0, 0, 0])).toThrow('labels must be 0 to 3 in valid frames, got 4 in row 1');
  });
  test('weights that leave nothing to learn from', () => {
    expect(forward({ classWeights: [0, 1, 0, 0] })).toThrow('must sum to more than 0, got 0');
    const none = () => weightedCrossEntropyBackward(y, labels, k.alloc(N), k.alloc(N, K), {});
    expect(none).toThrow('weightedCrossEntropyBackward: the weights of the labels in valid frames');
  });
});
