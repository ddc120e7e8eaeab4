/** Norm and spectral radius against closed forms. */
import { createRng } from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { identityMatrix, product, radiusOf, stretchOf } from './matrix-size';

/** Both singular values of a 2 × 2 matrix: their squares have sum Σ w² and product det². */
function largestOfTwo([a, b, c, d]: readonly number[]): number {
  const [sum, det] = [a * a + b * b + c * c + d * d, a * d - b * c];
  return Math.sqrt((sum + Math.sqrt(sum * sum - 4 * det * det)) / 2);
}

test('eq vanish.stretch: the norm of a 2 × 2 matrix is that of the closed form, and no vector is stretched more', () => {
  const rng = createRng(5);
  for (let round = 0; round < 50; round++) {
    const W = Float64Array.from({ length: 4 }, () => rng.normal());
    expect(stretchOf(W)).toBeCloseTo(largestOfTwo(Array.from(W)), 4);
  }
  const W = Float64Array.from({ length: 36 }, () => rng.normal());
  const norm = stretchOf(W);
  for (let round = 0; round < 200; round++) {
    const v = Array.from({ length: 6 }, () => rng.normal());
    const u = v.map((_, i) => v.reduce((sum, entry, j) => sum + W[i * 6 + j] * entry, 0));
    expect(Math.hypot(...u) / Math.hypot(...v)).toBeLessThanOrEqual(norm * (1 + 1e-4));
  }
  expect(stretchOf(new Float64Array(9))).toBe(0);
  expect(stretchOf(identityMatrix(4).map((entry) => 1e200 * entry))).toBeCloseTo(1e200, -190);
});

test('the spectral radius is the largest eigenvalue by size, also where the matrix first stretches or turns', () => {
  expect(radiusOf(Float64Array.of(0.9, 2, 0, 0.9))).toBeCloseTo(0.9, 6);
  expect(radiusOf(Float64Array.of(0, -1.1, 1.1, 0))).toBeCloseTo(1.1, 8); // a turn: its eigenvalues are ±1.1i
  expect(radiusOf(Float64Array.of(0.5, 7, 0, -0.75))).toBeCloseTo(0.75, 8);
  expect(radiusOf(Float64Array.of(0, 2, 0, 0))).toBe(0);
  const H = 48; // a chain: its powers stretch by more than 10²⁰⁰ before they shrink
  const chain = Float64Array.from({ length: H * H }, (_, j) => (j % (H + 1) === 0 ? 0.9 : j % (H + 1) === 1 ? 0.8 : 0));
  expect(Math.abs(radiusOf(chain) - 0.9)).toBeLessThan(0.005);
});

test('a product keeps the order of its factors', () => {
  const [A, B] = [Float64Array.of(0, 2, 0, 0), Float64Array.of(0, 0, 2, 0)];
  expect(Array.from(product(A, B))).toEqual([4, 0, 0, 0]);
  expect(Array.from(product(B, A))).toEqual([0, 0, 0, 4]);
});
