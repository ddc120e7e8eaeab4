import { expect, test } from 'vitest';
import { largestDifference, randomTensor, tensor } from '../../test-support/numbers';
import { createReferenceKernels } from '../kernels/reference';
import { createRng } from '../rng';
import { binaryCrossEntropyBackward, binaryCrossEntropyForward } from './binary-cross-entropy';
import { crossEntropyForward } from './softmax-cross-entropy';

const k = createReferenceKernels('float64');
const [N, K] = [5, 3];
const s = randomTensor(k, [N, K], createRng(1), 3);
const target = tensor(
  k,
  [N, K],
  Array.from(s.data, (_, j) => (j % 4 === 0 ? 1 : 0)),
);
const mask = tensor(k, [N], [1, 0, 1, 1, 0]);
const y = k.alloc(N, K);
const counted = (j: number) => mask.data[Math.floor(j / K)] === 1;

test('the loss is the mean of −log of the probability given to what was so, by entries or summed over notes', () => {
  let total = 0;
  s.data.forEach((score, j) => {
    const on = 1 / (1 + Math.exp(-score));
    if (counted(j)) total -= Math.log(target.data[j] === 1 ? on : 1 - on);
  });
  expect(binaryCrossEntropyForward(s, target, mask, y)).toBeCloseTo(total / 9, 13);
  expect(binaryCrossEntropyForward(s, target, mask, y, { average: 'frames' })).toBeCloseTo(total / 3, 13);
  s.data.forEach((score, j) => expect(y.data[j]).toBeCloseTo(1 / (1 + Math.exp(-score)), 14));
});

test('one note is a softmax of two classes whose scores are s and 0', () => {
  const two = tensor(k, [2, 2], [0, 1.3, 0, -0.4]);
  const one = tensor(k, [2, 1], [1.3, -0.4]);
  const all = tensor(k, [2], [1, 1]);
  const softmax = crossEntropyForward(two, [1, 0], all, k.alloc(2, 2));
  expect(binaryCrossEntropyForward(one, tensor(k, [2, 1], [1, 0]), all, k.alloc(2, 1))).toBeCloseTo(softmax, 14);
});

test('a positive weight of 3 is as if every sounding note had been counted three times', () => {
  const options = { positiveWeight: 3 };
  let total = 0;
  s.data.forEach((score, j) => {
    const on = 1 / (1 + Math.exp(-score));
    if (counted(j)) total -= target.data[j] === 1 ? 3 * Math.log(on) : Math.log(1 - on);
  });
  expect(binaryCrossEntropyForward(s, target, mask, y, options)).toBeCloseTo(total / 9, 13);
});

test('scores of ±1000 give finite losses, probabilities and gradients', () => {
  const extreme = tensor(k, [1, 4], [1000, -1000, 1000, -1000]);
  const wanted = tensor(k, [1, 4], [1, 1, 0, 0]);
  const [probs, ds, one] = [k.alloc(1, 4), k.alloc(1, 4), tensor(k, [1], [1])];
  expect(binaryCrossEntropyForward(extreme, wanted, one, probs)).toBe(500);
  expect(Array.from(probs.data)).toEqual([1, 0, 1, 0]);
  binaryCrossEntropyBackward(probs, wanted, one, ds);
  expect(Array.from(ds.data)).toEqual([0, -0.25, 0.25, 0]);
});

test('padding may hold anything, is not counted, and gets no gradient; gradients add to what is there', () => {
  const loss = binaryCrossEntropyForward(s, target, mask, y);
  const [once, twice] = [k.alloc(N, K), k.alloc(N, K)];
  binaryCrossEntropyBackward(y, target, mask, once);
  k.fill(twice, 1);
  binaryCrossEntropyBackward(y, target, mask, twice);
  expect(largestDifference(twice.data, once.data.map((entry) => entry + 1))).toBeLessThan(1e-15); // prettier-ignore
  expect(Array.from(once.data).filter((_, j) => !counted(j))).toEqual(new Array(6).fill(0));
  const junk = tensor(
    k,
    [N, K],
    Array.from(s.data, (score, j) => (counted(j) ? score : NaN)),
  );
  expect(binaryCrossEntropyForward(junk, target, mask, junk)).toBe(loss); // and y may be s
  expect(junk.data[0]).toBe(y.data[0]);
});

test('what does not fit is refused with a sentence', () => {
  const forward =
    (options: object, t = target, m = mask) =>
    () =>
      binaryCrossEntropyForward(s, t, m, y, options);
  expect(forward({ positiveWeight: 0 })).toThrow('positiveWeight must be above 0, got 0');
  expect(forward({}, k.alloc(K, N))).toThrow('target must be (5,3), got (3,5)');
  expect(forward({}, target, k.alloc(2))).toThrow('one entry a row of (5,3), got (2)');
  expect(forward({}, target, k.alloc(N))).toThrow('at least one frame, got none');
});
