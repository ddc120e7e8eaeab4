import { defaultValues, runToEnd, startRun } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { experiment, step } from './echo';

test.each([0, 0.5, 0.8, 1, 1.1])('with weight %d the state is its power', async (weight) => {
  for (const frames of [2, 7, 40]) {
    const values = { ...defaultValues(experiment.params), weight, frames };
    const end = await runToEnd(startRun(experiment, values, { kernels: 'reference64' }));
    expect(end).toMatchObject({ state: 'done', finding: { ok: true } });
    if (end.state === 'done') expect(end.result.numbers.left).toBeCloseTo(weight ** (frames - 1), 12);
  }
});

test('eq parts.step: the state is a weighted sum of the state before and the input', () => {
  expect(step(3, 0.5, 2, 7)).toBe(0.5 * 3 + 2 * 7);
  expect(step(3, 0, 2, 7)).toBe(14);
  expect(step(3, 0.5, 0, 7)).toBe(1.5);
});
