import { expect, test } from 'vitest';
import { createRng } from '../rng';
import { clusteredStandardError } from './clustered';

test('two clusters of equal size give the standard error of their two means', () => {
  const error = clusteredStandardError([
    { hits: 2, size: 10 },
    { hits: 6, size: 10 },
  ]);
  expect(error).toBeCloseTo(0.2, 12); // means 0.2 and 0.6: s = 0.2828, s/√2 = 0.2
});

test('clusters that are all right or all wrong are as uncertain as their number, not as their frames', () => {
  const clusters = [1, 0, 1, 1, 0, 1, 0, 1].map((right) => ({ hits: 50 * right, size: 50 }));
  const share = 5 / 8;
  expect(clusteredStandardError(clusters)).toBeCloseTo(Math.sqrt((share * (1 - share)) / 7), 12);
});

test('over many draws the error it states is the spread that is seen', () => {
  const rng = createRng(5);
  const means: number[] = [];
  let stated = 0;
  for (let trial = 0; trial < 400; trial++) {
    const clusters = Array.from({ length: 40 }, () => {
      const size = 5 + rng.integer(20);
      const tendency = 0.3 + 0.6 * rng.uniform();
      let hits = 0;
      for (let j = 0; j < size; j++) if (rng.uniform() < tendency) hits += 1;
      return { hits, size };
    });
    means.push(clusters.reduce((s, c) => s + c.hits, 0) / clusters.reduce((s, c) => s + c.size, 0));
    stated += clusteredStandardError(clusters) / 400;
  }
  const mean = means.reduce((a, b) => a + b, 0) / means.length;
  const seen = Math.sqrt(means.reduce((s, m) => s + (m - mean) ** 2, 0) / (means.length - 1));
  expect(stated / seen).toBeGreaterThan(0.9);
  expect(stated / seen).toBeLessThan(1.1);
});

test('one cluster gives no error', () => {
  expect(clusteredStandardError([{ hits: 3, size: 4 }])).toBeNaN();
});
