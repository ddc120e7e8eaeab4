import { defaultValues, runToEnd, startRun } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { experiment, oneFrameCeiling } from './toy';

test.each([7, 8, 9])('the promise holds on seed %i', async (seed) => {
  const run = startRun(experiment, { ...defaultValues(experiment.params), seed }, { kernels: 'reference32' });
  const end = await runToEnd(run);
  expect(end).toMatchObject({ state: 'done', finding: { ok: true } });
});

test('without training the promise does not hold', async () => {
  const run = startRun(experiment, { frames: 20, hidden: 1, updates: 10, seed: 7 }, { kernels: 'reference32' });
  expect(await runToEnd(run)).toMatchObject({ state: 'done', finding: { ok: false } });
});

test('eq chapter00.ceiling: no rule for single frames labels more frames right, whatever it guesses in silence', () => {
  const signs = [0, 1, 2, 3];
  for (const T of [2, 3, 6, 20]) {
    for (const guess of signs) {
      const right = signs.map((sign) => 1 + (guess === sign ? T - 1 : 0));
      const share = right.reduce((sum, frames) => sum + frames, 0) / (signs.length * T);
      expect(oneFrameCeiling(T)).toBeCloseTo(share, 12);
    }
  }
});
