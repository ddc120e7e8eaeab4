import { expect, test } from 'vitest';
import { CLIP_BUGS } from '../../test-support/bugs/clip';
import { tensor } from '../../test-support/numbers';
import { patchedCore } from '../../test-support/patched-core';
import * as core from '../index';
import { createReferenceKernels } from '../kernels/reference';
import { clipByNorm, clipByValue, globalNorm } from './clip';

const k = createReferenceKernels('float64');
const grads = (...tensors: number[][]) =>
  Object.fromEntries(tensors.map((numbers, j) => [`t${j}`, tensor(k, [numbers.length], numbers)]));
const numbersOf = (params: Record<string, { data: ArrayLike<number> }>) =>
  Object.values(params).map(({ data }) => Array.from(data));

test('eq clip.norm: one factor for all tensors brings their joint norm to the limit and keeps the direction', () => {
  const both = grads([3, 0], [0, -4]); // joint norm 5, although each tensor alone is below
  expect(clipByNorm(both, 4.5)).toBe(5);
  expect(globalNorm(both)).toBeCloseTo(4.5, 14);
  const [[a], [, b]] = numbersOf(both);
  expect(a / b).toBeCloseTo(3 / -4, 14);
});

test('eq clip.norm: at or below the limit, and with no limit at all, no bit changes', () => {
  for (const limit of [5, 6, Infinity]) {
    const both = grads([3, 0], [0, -4]);
    expect(clipByNorm(both, limit)).toBe(5);
    expect(numbersOf(both)).toEqual([
      [3, 0],
      [0, -4],
    ]);
  }
  const zero = grads([0, 0]);
  expect(clipByNorm(zero, 1)).toBe(0);
  expect(numbersOf(zero)).toEqual([[0, 0]]);
});

test('eq clip.value: every entry is cut on its own, so (3,4) at 1 turns from 53.1° to 45°', () => {
  const both = grads([3, 4], [-9, 0.5]);
  clipByValue(both, 1);
  expect(numbersOf(both)).toEqual([
    [1, 1],
    [-1, 0.5],
  ]);
});

test('norms of order 1 and infinity are the sum and the largest of magnitudes', () => {
  const both = grads([3, -1], [-4]);
  expect(globalNorm(both, 1)).toBe(8);
  expect(globalNorm(both, Infinity)).toBe(4);
  expect(globalNorm(both, 3)).toBeCloseTo((27 + 1 + 64) ** (1 / 3), 14);
  expect(clipByNorm(both, 2, Infinity)).toBe(4);
  expect(numbersOf(both)).toEqual([[1.5, -0.5], [-2]]);
});

test('a gradient that is not a number gives a norm that is none, in every order', () => {
  for (const p of [1, 2, 3, Infinity]) {
    for (const numbers of [
      [NaN, 1],
      [1, NaN],
    ]) {
      expect(globalNorm(grads([1], numbers, [1]), p)).toBeNaN();
    }
  }
  expect(clipByNorm(grads([Infinity]), 1)).toBe(Infinity);
});

test('a limit that is not above 0 is refused', () => {
  expect(() => clipByNorm(grads([1]), 0)).toThrow(
    'clipByNorm: limit must be above 0, got 0; use Infinity for no clipping',
  );
  expect(() => clipByNorm(grads([1]), NaN)).toThrow('got NaN');
  expect(() => clipByValue(grads([1]), -1)).toThrow('clipByValue: limit must be above 0, got -1');
});

test.each(CLIP_BUGS)('norms and clipped gradients worked out by hand show a bug: $why', async (bug) => {
  const worst = ({ clipByNorm: byNorm, clipByValue: byValue, globalNorm: norm }: typeof core) => {
    const [large, small, values] = [grads([3, 0], [0, -4]), grads([0.3], [0.4]), grads([3, -0.5], [-9])];
    const norms = [byNorm(large, 2.5), byNorm(small, 1), norm(grads([-7, 1], [2]), Infinity)];
    byValue(values, 1);
    const got = [...norms, ...[large, small, values].flatMap(numbersOf).flat()];
    const expected = [5, 0.5, 7, 1.5, 0, 0, -2, 0.3, 0.4, 1, -0.5, -1];
    return Math.max(...expected.map((entry, j) => Math.abs(entry - got[j])));
  };
  expect(worst(core)).toBeLessThan(1e-15);
  expect(worst(await patchedCore([bug]))).toBeGreaterThan(0.1);
});
