import { createRng } from '../rng';
import { describe, expect, test } from 'vitest';
import { ADDING_BASELINE, addingTask, copyBaseline, copyTask, orderTask, type ClassicTask } from './classic';

const drawn = (task: ClassicTask, count: number, seed = 1) => {
  const rng = createRng(seed);
  return Array.from({ length: count }, () => task.draw(rng));
};
/** Which feature is 1 in each frame. */
const symbolsOf = (features: ArrayLike<number>, D: number) =>
  Array.from({ length: features.length / D }, (_, t) =>
    Array.from({ length: D }, (_, d) => features[t * D + d]).indexOf(1),
  );

describe('adding', () => {
  test('marks one number in each half, anywhere in it, and asks for their sum', () => {
    const places = new Set<number>();
    for (const { frames, features = [], targets = [] } of drawn(addingTask(11), 500)) {
      const marked = Array.from({ length: frames }, (_, t) => t).filter((t) => features[2 * t + 1] === 1);
      expect(marked.length).toBe(2);
      expect(marked[0]).toBeLessThan(5);
      expect(marked[1]).toBeGreaterThanOrEqual(5);
      marked.forEach((t) => places.add(t));
      expect(targets).toEqual([features[2 * marked[0]] + features[2 * marked[1]]]);
    }
    expect(places.size).toBe(11);
  });

  test('the error of always answering 1 is 1/6', () => {
    const errors = drawn(addingTask(20), 20_000).map(({ targets = [] }) => (targets[0] - 1) ** 2);
    const mean = errors.reduce((a, b) => a + b, 0) / errors.length;
    expect(Math.abs(mean - ADDING_BASELINE)).toBeLessThan(0.006); // 5 standard errors
  });
});

describe('copy memory', () => {
  test('says ten symbols, is silent, says "now", and wants the ten symbols', () => {
    const task = copyTask(7);
    for (const { frames, features = [], labels = [] } of drawn(task, 50)) {
      expect(frames).toBe(27);
      const said = symbolsOf(features, task.D);
      expect(said.slice(0, 10).every((symbol) => symbol < 8)).toBe(true);
      expect(said.slice(10)).toEqual([8, 8, 8, 8, 8, 8, 9, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8]);
      expect(Array.from(labels)).toEqual([...new Array<number>(17).fill(8), ...said.slice(0, 10)]);
    }
  });

  test('the baseline is the cross-entropy of knowing all but the symbols', () => {
    expect(copyBaseline(7)).toBeCloseTo((17 * 0 + 10 * Math.log(8)) / 27, 15);
    expect(copyBaseline(100)).toBeCloseTo(0.17329, 5);
  });
});

describe('temporal order', () => {
  const task = orderTask(1);
  const examples = drawn(task, 400);

  test('is the test of 1997: length, places, first and last letter, four classes', () => {
    const seen = { lengths: new Set<number>(), firsts: new Set<number>(), seconds: new Set<number>() };
    for (const { frames, features = [], labels = [] } of examples) {
      const said = symbolsOf(features, task.D);
      expect([said[0], said[frames - 1]]).toEqual([7, 6]);
      const letters = said.map((symbol, t) => [symbol, t]).filter(([symbol]) => symbol === 4 || symbol === 5);
      expect(letters.length).toBe(2);
      expect(labels).toEqual([2 * (letters[0][0] - 4) + letters[1][0] - 4]);
      seen.lengths.add(frames);
      seen.firsts.add(letters[0][1]);
      seen.seconds.add(letters[1][1]);
    }
    const range = (places: Set<number>) => [Math.min(...places), Math.max(...places), places.size];
    expect(range(seen.lengths)).toEqual([100, 110, 11]);
    expect(range(seen.firsts)).toEqual([10, 20, 11]);
    expect(range(seen.seconds)).toEqual([50, 60, 11]);
  });

  test('the four classes occur about equally often', () => {
    const counts = [0, 0, 0, 0];
    for (const { labels = [] } of examples) counts[labels[0]] += 1;
    for (const count of counts) expect(Math.abs(count - 100)).toBeLessThan(44); // 5 standard deviations
  });

  test('a shorter form keeps its proportions', () => {
    const short = drawn(orderTask(0.3), 100);
    expect(Math.max(...short.map(({ frames }) => frames))).toBeLessThanOrEqual(orderTask(0.3).T);
    for (const { features = [] } of short) {
      const [first, second] = symbolsOf(features, 8).flatMap((symbol, t) => (symbol === 4 || symbol === 5 ? [t] : []));
      expect([first >= 3 && first <= 6, second >= 15 && second <= 18]).toEqual([true, true]);
    }
  });
});
