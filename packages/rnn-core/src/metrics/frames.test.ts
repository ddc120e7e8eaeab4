import { expect, test } from 'vitest';
import { addToConfusion, argmaxRows, frameScores } from './frames';

test('argmaxRows takes the largest score of each row, the first of equals', () => {
  expect(Array.from(argmaxRows([1, 3, 2, 5, 5, 5, -1, -3, -1, -Infinity, -9, -8], 3))).toEqual([1, 0, 0, 2]);
  expect(Array.from(argmaxRows([], 3))).toEqual([]);
  expect(Array.from(argmaxRows([4, 5], 1))).toEqual([0, 0]);
});

test('addToConfusion counts true label by row and predicted by column, adds up, and leaves padding out', () => {
  const counts = new Float64Array(9);
  addToConfusion(counts, 3, [0, 0, 2, -1, 1], [0, 1, 2, 0, 0], [1, 1, 1, 0, 1]);
  addToConfusion(counts, 3, [2], [0], [1]);
  expect(Array.from(counts)).toEqual([1, 1, 0, 1, 0, 0, 1, 0, 1]);
});

test('eq frames.recall: frameScores reads accuracy, precision, recall and F1 off the counts', () => {
  const { accuracy, precision, recall, f1, macroF1 } = frameScores(Float64Array.of(8, 2, 4, 6), 2);
  expect(accuracy).toBe(14 / 20);
  expect(Array.from(precision)).toEqual([8 / 12, 6 / 8]);
  expect(Array.from(recall)).toEqual([8 / 10, 6 / 10]);
  expect(f1[0]).toBeCloseTo(16 / 22, 14); // 2·hits / (said + heard)
  expect(f1[1]).toBeCloseTo(12 / 18, 14);
  expect(macroF1).toBeCloseTo((16 / 22 + 12 / 18) / 2, 14);
});

test('a class that never occurs and is never given scores 0 and weighs like any other; no frames give no accuracy', () => {
  const scores = frameScores(Float64Array.of(5, 0, 0, 0, 0, 0, 3, 0, 0), 3); // class 1 absent, class 2 always missed
  expect(scores.accuracy).toBe(5 / 8);
  expect(Array.from(scores.precision)).toEqual([5 / 8, 0, 0]);
  expect(Array.from(scores.recall)).toEqual([1, 0, 0]);
  expect(scores.macroF1).toBeCloseTo(10 / 13 / 3, 14);
  const empty = frameScores(new Float64Array(4), 2);
  expect(empty.accuracy).toBeNaN();
  expect(empty.macroF1).toBe(0);
});
