import { expect, test } from 'vitest';
import { bitsOf } from '../../test-support/numbers';
import { createReferenceKernels } from '../kernels/reference';
import { createRng } from '../rng';
import { glorotUniform, identity, orthogonal } from './initialise';

const k = createReferenceKernels('float64');

/** Largest |(A Aᵀ − c I)| where A has the given rows. */
function distanceFromScaledIdentity(rows: number[][], scale: number): number {
  let largest = 0;
  rows.forEach((a, i) =>
    rows.forEach((b, j) => {
      const overlap = a.reduce((sum, entry, c) => sum + entry * b[c], 0);
      largest = Math.max(largest, Math.abs(overlap - (i === j ? scale : 0)));
    }),
  );
  return largest;
}

test('glorotUniform fills (−r, r) with r = gain √(6/(I+O)): bounds kept, nearly reached, variance r²/3', () => {
  const W = k.alloc(40, 60);
  glorotUniform(W, createRng(1), 2);
  const range = 2 * Math.sqrt(6 / 100);
  const numbers = Array.from(W.data);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const variance = numbers.reduce((sum, w) => sum + w * w, 0) / 2400;
  expect(least).toBeGreaterThanOrEqual(-range);
  expect(most).toBeLessThan(range);
  expect(Math.max(-least, most)).toBeGreaterThan(0.99 * range);
  expect(Math.abs(variance / (range ** 2 / 3) - 1)).toBeLessThan(4 * Math.sqrt(0.8 / 2400)); // var(u²)/mean(u²)² = 0.8
});

test('orthogonal makes rows orthonormal where there are fewer rows than columns, columns where there are more', () => {
  for (const [O, I] of [
    [1, 1],
    [5, 5],
    [17, 17],
    [3, 8],
    [8, 3],
    [64, 64],
  ]) {
    // prettier-ignore
    const W = k.alloc(O, I);
    orthogonal(W, createRng(O * 100 + I), 3);
    const entry = (o: number, i: number) => W.data[o * I + i];
    const vectors =
      O <= I
        ? Array.from({ length: O }, (_, o) => Array.from({ length: I }, (_, i) => entry(o, i)))
        : Array.from({ length: I }, (_, i) => Array.from({ length: O }, (_, o) => entry(o, i)));
    expect(distanceFromScaledIdentity(vectors, 9)).toBeLessThan(1e-13);
  }
});

test('orthogonal draws a vector again where it depends on the earlier ones', () => {
  const draws = [3, 4, 6, 8, 1, 0]; // (6,8) is twice (3,4)
  const W = k.alloc(2, 2);
  orthogonal(W, { ...createRng(1), normal: () => draws.shift() ?? NaN });
  [0.6, 0.8, 0.8, -0.6].forEach((entry, j) => expect(W.data[j]).toBeCloseTo(entry, 14));
  expect(draws).toEqual([]);
});

test('identity has the gain on the diagonal and 0 elsewhere, whatever stood there', () => {
  const W = k.alloc(3, 3);
  W.data.fill(7);
  identity(W, 2);
  expect(Array.from(W.data)).toEqual([2, 0, 0, 0, 2, 0, 0, 0, 2]);
  identity(W);
  expect(Array.from(W.data)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
});

test('equal seeds give equal bits, other seeds other weights', () => {
  for (const initialise of [glorotUniform, orthogonal]) {
    const bits = (seed: number) => {
      const W = k.alloc(4, 4);
      initialise(W, createRng(seed));
      return bitsOf(W.data);
    };
    expect(bits(1)).toBe(bits(1));
    expect(bits(1)).not.toBe(bits(2));
  }
});
