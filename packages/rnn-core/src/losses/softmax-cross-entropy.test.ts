import { describe, expect, test } from 'vitest';
import { bitsOf, tensor } from '../../test-support/numbers';
import { createReferenceKernels } from '../kernels/reference';
import { crossEntropyBackward, crossEntropyForward, softmaxRows } from './softmax-cross-entropy';

const k = createReferenceKernels('float64');
const ones = (count: number) => tensor(k, [count], new Array<number>(count).fill(1));

test('eq loss.softmax: shares are as the exponentials, sum to 1, and a shift of all scores changes nothing', () => {
  const s = tensor(k, [2, 3], [Math.log(1), Math.log(2), Math.log(5), Math.log(10), Math.log(20), Math.log(50)]);
  const y = k.alloc(2, 3);
  softmaxRows(s, y);
  [0.125, 0.25, 0.625, 0.125, 0.25, 0.625].forEach((share, j) => expect(y.data[j]).toBeCloseTo(share, 14));
  softmaxRows(s, s); // in place
  expect(s.data).toEqual(y.data);
});

test('eq loss.crossentropy: the loss is the mean of −log y at the label, log K when nothing is known', () => {
  const y = k.alloc(2, 4);
  expect(crossEntropyForward(k.alloc(2, 4), [0, 3], ones(2), y)).toBeCloseTo(Math.log(4), 14);
  expect(Array.from(y.data)).toEqual(new Array(8).fill(0.25));
  const s = tensor(k, [2, 2], [Math.log(3), 0, 0, Math.log(7)]);
  const mean = (first: number, second: number) => -(Math.log(first) + Math.log(second)) / 2;
  expect(crossEntropyForward(s, [0, 0], ones(2), k.alloc(2, 2))).toBeCloseTo(mean(3 / 4, 1 / 8), 14);
  expect(crossEntropyForward(s, [1, 1], ones(2), k.alloc(2, 2))).toBeCloseTo(mean(1 / 4, 7 / 8), 14);
});

test('eq loss.ds: the gradient is (y − e) / N, its rows sum to 0, and it adds to what is there', () => {
  const y = tensor(k, [3, 4], [0.1, 0.2, 0.3, 0.4, 0.25, 0.25, 0.25, 0.25, 0.7, 0.1, 0.1, 0.1]);
  const ds = k.alloc(3, 4);
  crossEntropyBackward(y, [3, 0, -1], tensor(k, [3], [1, 1, 0]), ds); // N = 2
  [0.05, 0.1, 0.15, -0.3, -0.375, 0.125, 0.125, 0.125].forEach((entry, j) => {
    expect(ds.data[j]).toBeCloseTo(entry, 14);
  });
  for (const row of [0, 1]) {
    const sum = Array.from(ds.data.slice(4 * row, 4 * row + 4)).reduce((a, b) => a + b, 0);
    expect(Math.abs(sum)).toBeLessThan(1e-15);
  }
  const once = Array.from(ds.data);
  crossEntropyBackward(y, [3, 0, -1], tensor(k, [3], [1, 1, 0]), ds);
  once.forEach((entry, j) => expect(ds.data[j]).toBeCloseTo(2 * entry, 14));
});

test('scores of ±1000 give finite losses, probabilities and gradients', () => {
  const s = tensor(k, [2, 3], [1000, -1000, 0, -1000, -1000, -1000]);
  const y = k.alloc(2, 3);
  const loss = crossEntropyForward(s, [1, 2], ones(2), y);
  expect(loss).toBeCloseTo((2000 + Math.log(3)) / 2, 9);
  expect(Array.from(y.data.slice(0, 3))).toEqual([1, 0, 0]);
  const ds = k.alloc(2, 3);
  crossEntropyBackward(y, [1, 2], ones(2), ds);
  expect(Array.from(ds.data).every(Number.isFinite)).toBe(true);
  expect(Array.from(ds.data.slice(0, 3))).toEqual([0.5, -0.5, 0]);
});

test('a NaN score gives a NaN loss, never a finite one', () => {
  for (const s of [
    [NaN, 0, 0],
    [0, NaN, 0],
    [0, 0, NaN],
  ]) {
    expect(crossEntropyForward(tensor(k, [1, 3], s), [1], ones(1), k.alloc(1, 3))).toBeNaN();
    const y = k.alloc(1, 3);
    softmaxRows(tensor(k, [1, 3], s), y);
    expect(Array.from(y.data)).toEqual([NaN, NaN, NaN]);
  }
});

describe('padding', () => {
  const mask = tensor(k, [4], [1, 0, 1, 0]);
  const scores = [1, 2, 3, 9, 9, 9, 0, -1, 4, NaN, NaN, NaN];

  test('the mean is over the frames that count, not over all rows', () => {
    const s = tensor(k, [4, 3], scores);
    const counted = tensor(k, [2, 3], [1, 2, 3, 0, -1, 4]);
    const loss = crossEntropyForward(s, [0, -1, 2, 99], mask, k.alloc(4, 3));
    expect(loss).toBe(crossEntropyForward(counted, [0, 2], ones(2), k.alloc(2, 3)));
  });

  test('padded rows of the gradient are left exactly as they are, even beside NaN', () => {
    const y = k.alloc(4, 3);
    crossEntropyForward(tensor(k, [4, 3], scores), [0, -1, 2, 99], mask, y);
    const ds = tensor(k, [4, 3], [0, 0, 0, 5, -0, 7, 0, 0, 0, 0, 0, 0]);
    crossEntropyBackward(y, [0, -1, 2, 99], mask, ds);
    expect(bitsOf(ds.data.slice(3, 6))).toBe(bitsOf(Float64Array.of(5, -0, 7)));
    expect(bitsOf(ds.data.slice(9))).toBe(bitsOf(Float64Array.of(0, 0, 0)));
    expect(Array.from(ds.data.slice(0, 3)).every((entry) => entry !== 0 && Number.isFinite(entry))).toBe(true);
  });

  test('a label outside 0 … K − 1 in a frame that counts is refused, and so is a batch with no frame', () => {
    const forward = (labels: number[], kept: number[]) => () =>
      crossEntropyForward(k.alloc(2, 3), labels, tensor(k, [2], kept), k.alloc(2, 3));
    const message = 'crossEntropyForward: labels must be 0 to 2 in valid frames';
    expect(forward([0, 3], [1, 1])).toThrow(`${message}, got 3 in row 1`);
    expect(forward([-1, 0], [1, 1])).toThrow(`${message}, got -1 in row 0`);
    expect(forward([NaN, 0], [1, 1])).toThrow(`${message}, got NaN in row 0`);
    expect(forward([0, 0], [0, 0])).toThrow('mask must keep at least one frame, got none; check the lengths');
    expect(() => crossEntropyBackward(k.alloc(1, 3), [0], k.alloc(1), k.alloc(1, 3))).toThrow('at least one frame');
  });
});
