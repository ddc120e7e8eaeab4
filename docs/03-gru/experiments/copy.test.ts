/** Copy memory: the promise on seeds that are not stored, and that nobody is below nothing before learning. */
import { DEFAULT_KERNELS, runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { experiment, type Params } from './copy';

const FULL = process.env.UNROLLED_FULL !== undefined;

async function run(values: Partial<Params>) {
  const local = startRun(experiment as unknown as AnyExperiment, values, { kernels: DEFAULT_KERNELS });
  const end = await runToEnd(local);
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return end;
}

const cases: Partial<Params>[] = FULL ? [21, 22, 23].map((seed) => ({ seed })) : [{ seed: 21, gap: 2, updates: 240 }];

test.each(cases)(
  'gated networks get below the baseline: %o',
  async (values) => {
    const { result, finding } = await run(values);
    expect(finding.ok).toBe(true);
    expect(result.numbers.gru).toBeLessThan(0.97);
    expect(result.numbers.lstm).toBeLessThan(0.97);
  },
  120_000,
);

test('after a few updates nobody is below the baseline, and the finding objects if that is all that was learnt', async () => {
  const { result } = await run({ seed: 21, gap: 2, updates: 20, hidden: 8 });
  for (const name of ['rnn', 'lstm', 'gru']) expect(result.numbers[name]).toBeGreaterThan(1);
  const numbers = { rnn: 1, lstm: 0.8, gru: 0.95 };
  const values: Params = { gap: 10, fair: 'weights', hidden: 48, updates: 600, seed: 1 };
  expect(experiment.finding({ numbers }, values).ok).toBe(false);
  expect(experiment.finding({ numbers: { ...numbers, gru: 0.7 } }, values).ok).toBe(true);
});
