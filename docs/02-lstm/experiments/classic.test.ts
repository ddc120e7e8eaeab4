import { DEFAULT_KERNELS, defaultValues, runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import { describe, expect, test } from 'vitest';
import { experiment as adding } from './adding';
import { experiment as copying } from './copy-memory';
import { experiment as simple } from './simple-rnn';
import { experiment as order } from './temporal-order';

/** A run on values that differ from the defaults, on the engine the claims run on. */
async function run(experiment: unknown, values: Readonly<Record<string, number | string>>) {
  const one = experiment as AnyExperiment;
  const end = await runToEnd(startRun(one, { ...defaultValues(one.params), ...values }, { kernels: DEFAULT_KERNELS }));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return end;
}

// Seed 4 is not among the stored ones.
describe.each([
  ['adding', adding],
  ['copy memory', copying],
  ['temporal order', order],
] as const)('%s', (_, experiment) => {
  test('the promise holds for the LSTM on another seed', async () => {
    const { finding, result } = await run(experiment, { network: 'lstm', seed: 4 });
    expect([finding.ok, finding.text]).toEqual([true, finding.text]);
    expect(Object.keys(result.numbers)).toEqual(['baseline', 'lstmError', 'lstmShare']);
  });

  test('without training no network passes the baseline by much, and the promise does not hold', async () => {
    const { finding, result } = await run(experiment, { updates: 50, hidden: 4, network: 'lstm', seed: 4 });
    expect(finding.ok).toBe(false);
    expect(result.numbers.lstmShare).toBeGreaterThan(0.5);
  });
});

test('two runs give identical numbers, another seed others, and every network learns from the same examples', async () => {
  const short = { length: 10, updates: 50, hidden: 4 };
  const all = await run(adding, { ...short, seed: 4 });
  const numbersOf = async (seed: number) => (await run(adding, { ...short, seed, network: 'relu' })).result.numbers;
  const alone = await numbersOf(4);
  expect(await numbersOf(4)).toEqual(alone);
  expect(alone.reluError).toBe(all.result.numbers.reluError);
  expect((await numbersOf(5)).reluError).not.toBe(alone.reluError);
});

test('the search for the simple RNN reports the best of each start', async () => {
  const { result, finding } = await run(simple, { updates: 50, hidden: 4, seed: 4 });
  const { numbers: n } = result;
  expect(finding.ok).toBe(true);
  expect(n.tanhShare).toBe(Math.min(n.tanhOrthogonalShare, n.tanhGlorotShare, n.tanhIdentityShare));
  expect([0.01, 0.003, 0.001, 0.0003]).toContain(n.reluIdentityRate);
});
