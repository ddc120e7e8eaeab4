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
import { asked as readAsked, testAnswersDiffer } from '../../tests/exercises/asked';
import { networkWeights, unitsWithin } from './experiments/shared/networks';
import { unpairedInterval } from './experiments/seeds';

testAnswersDiffer(import.meta.dirname);

/** Right answer and wrong ones of each question, as numbers. */
const numbers = (name: string): number[][] =>
  readAsked(import.meta.dirname, `04-lstm-vs-gru/${name}`).map(({ answer, wrong }) =>
    [answer, ...wrong].map((text) => {
      const [above, below = '1'] = text.split('/');
      return Number(above) / Number(below);
    }),
  );
const near = (low: number, high: number) => ({ low: expect.closeTo(low, 2), high: expect.closeTo(high, 2) });

test('exercise 1: 99, 56 and 47 units, 61 540 weights, and how the wrong ones come about', () => {
  const outside = { D: 40, K: 61 };
  const within = (count: (H: number) => number): number => {
    let H = 0;
    while (count(H + 1) <= 20_000) H += 1;
    return H;
  };
  const cell = (blocks: number, H: number): number => blocks * H * (H + 41);
  const alone = [1, 3, 4].map((blocks) => within((H) => cell(blocks, H)));
  const gates = [2, 3].map((blocks) => within((H) => cell(blocks, H) + 61 * (H + 1)));
  const [rnn, gru, lstm] = (['rnn', 'gru', 'lstm'] as const).map((name) => unitsWithin(name, 20_000, outside));
  expect(numbers('sizes')).toEqual([
    [rnn, alone[0], 100],
    [gru, alone[1], gates[0]],
    [lstm, alone[2], gates[1]],
    [networkWeights('lstm', rnn, outside), cell(4, rnn), 4 * networkWeights('rnn', rnn, outside)],
  ]);
  expect([rnn, gru, lstm, networkWeights('lstm', 99, outside)]).toEqual([99, 56, 47, 61_540]);
  expect(networkWeights('rnn', 100, outside)).toBe(20_261);
});

test('exercise 3: 0.15 to 1.05 in pairs, −1.81 to 3.01 without, and how the wrong ones come about', () => {
  const a = [12.1, 15.4, 11.0, 13.2, 14.3];
  const b = [11.6, 14.7, 10.9, 12.1, 13.7];
  const differences = pairedDifferences(a, b);
  const [mean, spread] = [meanOf(differences), standardDeviation(differences)];
  const interval = studentInterval(differences);
  expect(interval).toEqual(near(0.15, 1.05));
  expect(judgeDifference(interval, 0.5)).toBe('higher');
  expect([standardDeviation(a) ** 2, standardDeviation(b) ** 2].map((v) => Number(v.toFixed(3)))).toEqual([
    3.025, 2.44,
  ]);
  const apart = unpairedInterval({ a, b });
  expect(apart).toEqual(near(-1.81, 3.01));
  expect([studentQuantile(0.975, 4), studentQuantile(0.975, 8)].map((q) => Number(q.toFixed(3)))).toEqual([
    2.776, 2.306,
  ]);
  const error = Math.sqrt((3.025 + 2.44) / 5);
  const exact = [
    [mean, -mean],
    [spread, spread * Math.sqrt(4 / 5), spread ** 2, Math.sqrt(4) * spread],
    [interval.low, mean - 2.776 * spread, mean - (1.96 * spread) / Math.sqrt(5), mean - (2.776 * spread) / 5],
    [apart.low, mean - 2.776 * error, interval.low],
  ];
  numbers('paired').forEach((row, i) => expect(row).toEqual(exact[i].map((one) => expect.closeTo(one, 2) as number)));
});

test('exercise 5: the bootstrap of two seeds is the range between them, and catches the truth in half of all cases', () => {
  const interval = bootstrapInterval([0.2, 0.8], {}, createRng(1));
  expect(interval).toEqual({ low: 0.2, high: 0.8 });
  const draws = [0.2, 0.8].flatMap((one) => [0.2, 0.8].map((other) => (one + other) / 2));
  const half = draws.filter((mean) => mean === 0.5).length / draws.length;
  const rng = createRng(2);
  let caught = 0;
  for (let trial = 0; trial < 2000; trial++) {
    const { low, high } = bootstrapInterval([rng.normal(), rng.normal()], { draws: 100 }, rng);
    if (low <= 0 && 0 <= high) caught += 1;
  }
  expect(Math.abs(caught / 2000 - 0.5)).toBeLessThan(0.05);
  expect(numbers('bootstrap').map(([right]) => right)).toEqual([half, interval.low, 0.5]);
});

test('exercise 6: 41 seeds by the rule of thumb, 42 by the factor', () => {
  const reach = (seeds: number) => (studentQuantile(0.975, seeds - 1) * 0.8) / Math.sqrt(seeds);
  const exact = ((2 * 0.8) / 0.25) ** 2;
  expect(exact).toBeCloseTo(40.96, 6);
  expect(studentQuantile(0.975, 40)).toBeCloseTo(2.02, 2);
  expect(reach(41)).toBeCloseTo(0.2525, 4);
  expect(reach(42)).toBeLessThan(0.25);
  const [seeds, reached, times] = numbers('how-many');
  expect(seeds).toEqual([
    Math.ceil(exact),
    Math.ceil(Math.sqrt(exact)),
    Math.floor(exact),
    Math.ceil((0.8 / 0.25) ** 2),
  ]);
  expect(reached[0]).toBeCloseTo(reach(41), 4);
  expect(times[0]).toBe(2 ** 2);
});

test('exercise 7: the verdicts', () => {
  const judge = (low: number, high: number) => judgeDifference({ low, high }, 1);
  expect([judge(-0.4, 0.7), judge(0.2, 0.9), judge(-2.6, -0.3), judge(-0.2, 3), judge(-0.9, 1.1)]).toEqual([
    'same',
    'same',
    'lower',
    'undecided',
    'undecided',
  ]);
});

test('exercise 8: the best of two lies 0.56 below the mean, the best of eight 1.42', () => {
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
  expect(numbers('search-luck')[0]).toEqual([expect.closeTo(1.42 - 0.56, 6), 1.42, 0]);
});

test('exercise 9: 0.29 and 71 in 100; 0.21 in 100 each, and a factor of about 4.3', () => {
  expect(0.95 ** 24).toBeCloseTo(0.29, 2);
  expect(5 / 24).toBeCloseTo(0.21, 2);
  const [any, each] = numbers('many');
  [1 - 0.95 ** 24, 0.05, 0.95 ** 24, 24 * 0.05].forEach((one, i) => expect(any[i]).toBeCloseTo(one, 2));
  [5 / 24, 5, 5 / 2400].forEach((one, i) => expect(each[i]).toBeCloseTo(one, 2));
  expect(studentQuantile(0.975, 9)).toBeCloseTo(2.26, 2);
  expect(studentQuantile(1 - 0.05 / 24 / 2, 9)).toBeCloseTo(4.27, 2);
});
