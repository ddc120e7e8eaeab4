/** Learning by heart: what a short run must already show, and the promise on other seeds in the long form. */
import { DEFAULT_KERNELS, runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { experiment, type Params } from './by-heart';

const FULL = process.env.UNROLLED_FULL !== undefined;
const cases: Partial<Params>[] = FULL ? [21, 22, 23].map((seed) => ({ seed })) : [{ seed: 21, updates: 200 }];

test.each(cases)(
  'a network knows its training utterances better than others: %o',
  async (values) => {
    const local = startRun(experiment as unknown as AnyExperiment, values, { kernels: DEFAULT_KERNELS });
    const end = await runToEnd(local);
    if (end.state !== 'done') throw new Error(JSON.stringify(end));
    expect(end.finding.ok).toBe(true);
    const { numbers: n } = end.result;
    expect(n.train).toBeGreaterThan(n.heldOut);
    expect(n.lowestLoss).toBeLessThanOrEqual(n.heldOutLoss);
  },
  120_000,
);

test('the finding objects where nothing was learned by heart', () => {
  const numbers = { train: 0.96, heldOut: 0.95, heldOutLoss: 0.1, lowestLoss: 0.1, trainLoss: 0.1 };
  const values: Params = { network: 'gru', updates: 2400, seed: 1 };
  expect(experiment.finding({ numbers }, values).ok).toBe(false);
  expect(experiment.finding({ numbers: { ...numbers, heldOutLoss: 0.15 } }, values).ok).toBe(true);
});
