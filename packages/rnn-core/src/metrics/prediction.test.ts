import { expect, test } from 'vitest';
import { TOP_ACCURACY_BUGS } from '../../test-support/bugs/watching';
import { patchedCore } from '../../test-support/patched-core';
import { argmaxRows } from './frames';
import { bitsPerSymbol, perplexity, topAccuracy } from './prediction';

test('perplexity of a fair choice among K is K, and bits count its halvings', () => {
  expect(perplexity(Math.log(8))).toBeCloseTo(8, 12);
  expect(bitsPerSymbol(Math.log(8))).toBeCloseTo(3, 14);
  expect([perplexity(0), bitsPerSymbol(0)]).toEqual([1, 0]);
});

test('topAccuracy counts the labels among the first so many, and not the padding', () => {
  const scores = [3, 2, 1, 1, 2, 3, 9, 0, 0, 2, 3, 1];
  const labels = [1, 0, 2, 1]; // second, third, (padding), first
  const mask = [1, 1, 0, 1];
  expect([1, 2, 3].map((count) => topAccuracy(scores, 3, labels, mask, count))).toEqual([1 / 3, 2 / 3, 1]);
  expect(topAccuracy(scores, 3, labels, [0, 0, 0, 0], 1)).toBeNaN();
});

test('with one guess it is the accuracy of argmaxRows, ties and all', () => {
  const scores = [1, 1, 1, 0, 2, 2];
  const best = argmaxRows(scores, 3);
  const right = (label: number) => [0, 1].filter((n) => best[n] === label).length / 2;
  for (const label of [0, 1, 2]) expect(topAccuracy(scores, 3, [label, label], [1, 1], 1)).toBe(right(label));
});

test('a score that is not a number is never right, and as many guesses as classes are needed at most', () => {
  expect(topAccuracy([NaN, 1], 2, [0], [1], 2)).toBe(0);
  expect(() => topAccuracy([1, 2], 2, [0], [1], 3)).toThrow('count must be 1 to K=2, got 3');
  expect(() => topAccuracy([1, 2], 2, [0], [1], 0)).toThrow('got 0');
});

test.each(TOP_ACCURACY_BUGS)('shares worked out by hand show a bug: $why', async (bug) => {
  const patched = await patchedCore([bug]);
  const shares = (accuracy: typeof topAccuracy) =>
    [1, 2, 3].map((count) => accuracy([3, 2, 1, 1, 2, 3, 9, 0, 0, 2, 3, 1], 3, [1, 0, 2, 1], [1, 1, 0, 1], count));
  expect(shares(topAccuracy)).toEqual([1 / 3, 2 / 3, 1]);
  expect(shares(patched.topAccuracy)).not.toEqual([1 / 3, 2 / 3, 1]);
});
