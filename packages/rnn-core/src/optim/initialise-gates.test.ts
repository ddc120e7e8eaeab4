import { expect, test } from 'vitest';
import * as core from '../index';

const k = core.createKernels('reference64');

test('the state’s columns of a gate are orthogonal, the input’s stay within Glorot’s range for (H,D)', () => {
  const [H, D] = [6, 4];
  const W = k.alloc(H, H + D);
  core.initialiseGate(W, core.createRng(3));
  const row = (j: number, from: number, to: number): number[] =>
    Array.from(W.data.slice(j * (H + D) + from, j * (H + D) + to));
  for (let i = 0; i < H; i++) {
    for (let j = 0; j < H; j++) {
      const [a, b] = [row(i, 0, H), row(j, 0, H)];
      const overlap = a.reduce((sum, value, n) => sum + value * b[n], 0);
      expect(overlap).toBeCloseTo(i === j ? 1 : 0, 12);
    }
    const range = Math.sqrt(6 / (H + D));
    for (const value of row(i, H, H + D)) expect(Math.abs(value)).toBeLessThanOrEqual(range);
  }
  expect(new Set(W.data).size).toBe(W.data.length);
});

test('eq bias.half: the bias for a lag leaves half of a state after that many frames', () => {
  for (const lag of [1, 2, 10, 40, 100, 5000]) {
    const kept = 1 / (1 + Math.exp(-core.keepBiasForLag(lag)));
    expect(kept ** lag).toBeCloseTo(0.5, 10);
  }
  // About ln(τ / ln 2).
  expect([10, 40, 100].map((lag) => Math.round(10 * core.keepBiasForLag(lag)) / 10)).toEqual([2.6, 4, 5]);
  for (const lag of [0, -3, NaN]) expect(() => core.keepBiasForLag(lag)).toThrow('lag must be more than 0 frames');
});
