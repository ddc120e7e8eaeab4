import { expect, test } from 'vitest';
import { carry } from './one-number';

const same = (a: number) => a;
const hint = [1, 0, 0, 0, 0];
const rounded = (states: number[], digits: number) => states.map((h) => Number(h.toFixed(digits)));

test('eq sequence.state: without carrying a hint is gone at once, with half it halves, with all of it it stays', () => {
  expect(carry(hint, { wh: 0, wx: 1, activation: same })).toEqual([1, 0, 0, 0, 0]);
  expect(carry(hint, { wh: 0.5, wx: 1, activation: same })).toEqual([1, 0.5, 0.25, 0.125, 0.0625]);
  expect(carry(hint, { wh: 1, wx: 1, activation: same })).toEqual([1, 1, 1, 1, 1]);
  expect(carry(hint, { wh: 2, wx: 1, activation: same })).toEqual([1, 2, 4, 8, 16]);
});

test('the states that section 1 prints', () => {
  // Two hints that differ in sign, heard with a little noise; then silence with a little noise.
  const inputs = [0.9, 0.1, -0.2, 0.1, -0.1, 0.2];
  expect(rounded(carry(inputs, { wh: 1, wx: 1, activation: same }), 1)).toEqual([0.9, 1, 0.8, 0.9, 0.8, 1]);
  expect(rounded(carry(inputs, { wh: 2, wx: 2, activation: Math.tanh }), 2)).toEqual([
    0.95, 0.97, 0.91, 0.97, 0.94, 0.98,
  ]);
  // A hint that is pushed over by a louder one: the number now tells of the second.
  expect(rounded(carry([0.9, 0, -3, 0, 0], { wh: 2, wx: 2, activation: Math.tanh }), 2)).toEqual([
    0.95, 0.96, -1, -0.96, -0.96,
  ]);
});

test('without bending, an input some frames ago counts with that power of wh, as section 1 derives', () => {
  const wx = 0.7;
  const inputs = [0.3, -1.2, 0.8, 2, -0.4];
  for (const wh of [0.5, 0.9, 1.1, -0.8]) {
    const states = carry(inputs, { wh, wx, activation: same });
    states.forEach((h, t) => {
      const sum = inputs.slice(0, t + 1).reduce((total, x, s) => total + wh ** (t - s) * wx * x, 0);
      expect(h).toBeCloseTo(sum, 12);
    });
  }
  const left = (wh: number, frames: number) =>
    carry([1, ...Array<number>(frames).fill(0)], { wh, wx: 1, activation: same })[frames];
  expect([6, 16].map((frames) => left(0.5, frames).toPrecision(2))).toEqual(['0.016', '0.000015']);
  expect([6, 16].map((frames) => left(0.9, frames).toFixed(2))).toEqual(['0.53', '0.19']);
  expect([6, 16].map((frames) => left(0.99, frames).toFixed(2))).toEqual(['0.94', '0.85']);
  expect([6, 16].map((frames) => left(1.1, frames).toFixed(2))).toEqual(['1.77', '4.59']);
});
