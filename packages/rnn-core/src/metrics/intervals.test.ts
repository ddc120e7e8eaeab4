/** Intervals of few values, against tables, exact counting and known distributions. */
import { expect, test } from 'vitest';
import { createRng } from '../rng';
import { bootstrapInterval } from './bootstrap';
import { judgeDifference, widest } from './interval';
import { meanOf, pairedDifferences, standardDeviation } from './paired';
import { studentInterval, studentQuantile } from './student';

test('eq fair.difference: pairs are subtracted seed by seed, and what they share is gone', () => {
  expect(pairedDifferences([3, 5, 4], [1, 5, 6])).toEqual([2, 0, -2]);
  const shared = [10, 90, -50];
  const own = pairedDifferences(
    shared.map((x, j) => x + [1, 2, 3][j]),
    shared.map((x) => x),
  );
  expect(own).toEqual([1, 2, 3]);
  expect(() => pairedDifferences([1, 2], [1])).toThrow(/b must have 2 values as a has, got 1/);
});

test('mean and standard deviation are those of a sum done by hand', () => {
  expect(meanOf([2, 4, 9])).toBe(5);
  expect(standardDeviation([2, 4, 9])).toBeCloseTo(Math.sqrt((9 + 1 + 16) / 2), 14);
  expect(standardDeviation([3])).toBeNaN();
  expect(meanOf([])).toBeNaN();
});

test("Student's quantiles are those of printed tables", () => {
  for (const [degrees, at975, at95] of [
    [1, 12.706, 6.314],
    [2, 4.303, 2.92],
    [3, 3.182, 2.353],
    [4, 2.776, 2.132],
    [5, 2.571, 2.015],
    [9, 2.262, 1.833],
    [10, 2.228, 1.812],
    [19, 2.093, 1.729],
    [30, 2.042, 1.697],
    [120, 1.98, 1.658],
  ]) {
    expect(studentQuantile(0.975, degrees)).toBeCloseTo(at975, 3 - (at975 === 1.98 ? 1 : 0));
    expect(studentQuantile(0.95, degrees)).toBeCloseTo(at95, 3);
  }
  expect(studentQuantile(0.5, 4)).toBeCloseTo(0, 10);
  expect(() => studentQuantile(0.4, 4)).toThrow(/p must be/);
  expect(() => studentQuantile(0.9, 1.5)).toThrow(/degrees whole/);
});

test("eq fair.student: Student's interval catches the true mean of a bell in 95 of 100, at two, five and ten values", () => {
  const rng = createRng(3);
  for (const count of [2, 5, 10]) {
    let caught = 0;
    for (let trial = 0; trial < 2000; trial++) {
      const { low, high } = studentInterval(Array.from({ length: count }, () => 4 + 3 * rng.normal()));
      if (low <= 4 && 4 <= high) caught += 1;
    }
    expect(Math.abs(caught / 2000 - 0.95)).toBeLessThan(0.02); // 4 standard errors
  }
  expect(studentInterval([1, 2, 3, 4, 5])).toEqual({ low: expect.closeTo(1.0368, 4), high: expect.closeTo(4.9632, 4) });
  expect(() => studentInterval([1])).toThrow(/at least 2/);
  expect(() => studentInterval([1, 2], 1)).toThrow(/level must be between/);
});

test('eq fair.bootstrap: its ends are the quantiles of the means of all ways to draw with replacement', () => {
  const values = [0, 1, 5, 9];
  const all: number[] = [];
  for (let code = 0; code < 256; code++) {
    all.push([0, 1, 2, 3].reduce((sum, j) => sum + values[Math.floor(code / 4 ** j) % 4], 0) / 4);
  }
  all.sort((a, b) => a - b);
  const { low, high } = bootstrapInterval(values, { draws: 100_000, level: 0.9 }, createRng(1));
  expect(low).toBe(all[Math.floor(0.05 * 256)]);
  expect(high).toBe(all[Math.floor(0.95 * 256)]);
});

test('the bootstrap of a handful is too narrow: at five values of a bell it misses far more often than it says', () => {
  const rng = createRng(2);
  const caught = { 5: 0, 40: 0 };
  for (const count of [5, 40] as const) {
    for (let trial = 0; trial < 500; trial++) {
      const values = Array.from({ length: count }, () => rng.normal());
      const { low, high } = bootstrapInterval(values, { draws: 400 }, rng);
      if (low <= 0 && 0 <= high) caught[count] += 1 / 500;
    }
  }
  expect(caught[5]).toBeLessThan(0.88);
  expect(caught[40]).toBeGreaterThan(0.91);
});

test('the bootstrap is the same for the same generator, moves with the values, and never leaves them', () => {
  const values = [3, 1, 4, 1, 5];
  const one = bootstrapInterval(values, {}, createRng(7));
  expect(bootstrapInterval(values, {}, createRng(7))).toEqual(one);
  const moved = bootstrapInterval(
    values.map((value) => value + 100),
    {},
    createRng(7),
  );
  expect(moved.low).toBeCloseTo(one.low + 100, 10);
  expect(one.low).toBeGreaterThanOrEqual(1);
  expect(one.high).toBeLessThanOrEqual(5);
  expect(bootstrapInterval([2], {}, createRng(1))).toEqual({ low: 2, high: 2 });
  expect(() => bootstrapInterval([], {}, createRng(1))).toThrow(/at least 1/);
});

test('eq fair.verdict: inside the margin is the same, beside 0 is different, and an interval that holds 0 and leaves the margin decides nothing', () => {
  const judge = (low: number, high: number) => judgeDifference({ low, high }, 1);
  expect(judge(-0.5, 0.9)).toBe('same');
  expect(judge(0.1, 0.9)).toBe('same'); // a difference, but one that does not matter
  expect(judge(0.1, 1.5)).toBe('higher');
  expect(judge(-3, -0.2)).toBe('lower');
  expect(judge(-0.2, 1.2)).toBe('undecided');
  expect(judge(-9, 9)).toBe('undecided');
  expect(judge(0, 2)).toBe('undecided');
  expect(judgeDifference({ low: -1e-9, high: 1e-9 }, 0)).toBe('undecided');
});

test('the widest of two intervals holds both', () => {
  expect(widest({ low: 1, high: 2 }, { low: 0, high: 1.5 })).toEqual({ low: 0, high: 2 });
});
