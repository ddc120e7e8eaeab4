/** Powers of a 2 × 2 matrix against what is known of them. */
import { runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { experiment, type Params } from './powers';

async function run(values: Partial<Params>) {
  const end = await runToEnd(startRun(experiment as unknown as AnyExperiment, values, { kernels: 'reference64' }));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return { n: end.result.numbers, finding: end.finding };
}

test('the powers of [[a, c], [0, a]] are [[aⁿ, n c aⁿ⁻¹], [0, aⁿ]]: the peak lies near −1/log a', async () => {
  const { n, finding } = await run({});
  expect(finding.ok).toBe(true);
  expect(n.peakLag).toBe(9); // −1/log 0.9 = 9.5
  const [corner, diagonal] = [9 * 2 * 0.9 ** 8, 0.9 ** 9];
  const squares = corner ** 2 + 2 * diagonal ** 2;
  expect(n.peak).toBeCloseTo(Math.sqrt((squares + Math.sqrt(squares ** 2 - 4 * diagonal ** 4)) / 2), 4);
});

test('without anything beside the diagonal nothing grows; with the diagonal above 1 it never comes down', async () => {
  expect((await run({ beside: 0 })).n).toMatchObject({ peakLag: 0, below: 1, held: 1 });
  expect((await run({ diagonal: 1.1 })).n).toMatchObject({ peakLag: 60, below: -1, held: 1 });
});
