/** The numbers in the solutions of the exercises, computed by the course's own code. */
import {
  bootstrapInterval,
  createRng,
  judgeDifference,
  meanOf,
  pairedDifferences,
  standardDeviation,
  studentInterval,
  studentQuantile,
} from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { networkWeights, unitsWithin } from './experiments/shared/networks';
import { unpairedInterval } from './experiments/seeds';

const near = (low: number, high: number) => ({ low: expect.closeTo(low, 2), high: expect.closeTo(high, 2) });

test('exercise 1: 99, 56 and 47 units, and 61 540 weights', () => {
  const outside = { D: 40, K: 61 };
  expect((['rnn', 'gru', 'lstm'] as const).map((name) => unitsWithin(name, 20_000, outside))).toEqual([99, 56, 47]);
  expect(networkWeights('lstm', 99, outside)).toBe(61_540);
});

test('exercise 2: 0.15 to 1.05 in pairs, −1.81 to 3.01 without', () => {
  const a = [12.1, 15.4, 11.0, 13.2, 14.3];
  const b = [11.6, 14.7, 10.9, 12.1, 13.7];
  const differences = pairedDifferences(a, b);
  expect(meanOf(differences)).toBeCloseTo(0.6, 10);
  expect(standardDeviation(differences)).toBeCloseTo(0.361, 3);
  const interval = studentInterval(differences);
  expect(interval).toEqual(near(0.15, 1.05));
  expect(judgeDifference(interval, 0.5)).toBe('higher');
  expect([standardDeviation(a) ** 2, standardDeviation(b) ** 2].map((v) => Number(v.toFixed(3)))).toEqual([
    3.025, 2.44,
  ]);
  expect(unpairedInterval({ a, b })).toEqual(near(-1.81, 3.01));
  expect(studentQuantile(0.975, 8)).toBeCloseTo(2.306, 3);
});

test('exercise 3: the bootstrap of two seeds is the range between them, and catches the truth in half of all cases', () => {
  expect(bootstrapInterval([0.2, 0.8], {}, createRng(1))).toEqual({ low: 0.2, high: 0.8 });
  const rng = createRng(2);
  let caught = 0;
  for (let trial = 0; trial < 4000; trial++) {
    const { low, high } = bootstrapInterval([rng.normal(), rng.normal()], { draws: 100 }, rng);
    if (low <= 0 && 0 <= high) caught += 1;
  }
  expect(Math.abs(caught / 4000 - 0.5)).toBeLessThan(0.04);
});

test('exercise 4: 41 seeds by the rule of thumb, 42 by the factor', () => {
  const reach = (seeds: number) => (studentQuantile(0.975, seeds - 1) * 0.8) / Math.sqrt(seeds);
  expect(Math.ceil((2 * 0.8 * 4) ** 2)).toBe(41);
  expect(reach(41)).toBeCloseTo(0.2525, 4);
  expect(reach(42)).toBeLessThan(0.25);
});

test('exercise 5: the four verdicts', () => {
  const judge = (low: number, high: number) => judgeDifference({ low, high }, 1);
  expect([judge(-0.4, 0.7), judge(0.2, 0.9), judge(-2.6, -0.3), judge(-0.2, 3)]).toEqual([
    'same',
    'same',
    'lower',
    'undecided',
  ]);
});

test('exercise 6: the best of two lies 0.56 below the mean, the best of eight 1.42', () => {
  const rng = createRng(4);
  const best = (count: number) => {
    let sum = 0;
    for (let trial = 0; trial < 40_000; trial++) {
      let least = Infinity;
      for (let j = 0; j < count; j++) least = Math.min(least, rng.normal());
      sum += least;
    }
    return sum / 40_000;
  };
  expect(Math.abs(best(2) + 0.56)).toBeLessThan(0.02);
  expect(Math.abs(best(8) + 1.42)).toBeLessThan(0.02);
});

test('exercise 7: 0.29 and 71 in 100; 0.21 in 100 each, and a factor of about 4.3', () => {
  expect(0.95 ** 24).toBeCloseTo(0.29, 2);
  expect(5 / 24).toBeCloseTo(0.21, 2);
  expect(studentQuantile(0.975, 9)).toBeCloseTo(2.26, 2);
  expect(studentQuantile(1 - 0.05 / 24 / 2, 9)).toBeCloseTo(4.27, 2);
});
