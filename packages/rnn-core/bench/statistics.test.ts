import { expect, test } from 'vitest';
import { growthExponent, relativeDifference, timingOf } from './statistics';

test('a timing knows its minimum, median and the width of its middle half', () => {
  expect(timingOf([5, 1, 4, 2, 3])).toEqual({ minimum: 1, median: 3, spread: (4 - 2) / 3, rounds: 5 });
});

test('the growth of c·x² is 2, whatever c', () => {
  expect(growthExponent([1, 2, 5, 9].map((x) => ({ x, y: 7 * x * x })))).toBeCloseTo(2, 12);
});

test('a difference is relative to the largest entry, and NaN or another length never passes', () => {
  expect(relativeDifference([1, 3], [1, 4])).toBe(0.25);
  expect(relativeDifference([1, NaN], [1, 4])).toBe(Infinity);
  expect(relativeDifference([1], [1, 4])).toBe(Infinity);
  expect(relativeDifference(2, 2)).toBe(0);
});
