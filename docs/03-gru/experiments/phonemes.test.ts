/** Three networks on the phonemes: the promise on seeds that are not stored, and limits that bind whatever was learned. */
import { DEFAULT_KERNELS, runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { experiment as long } from './phonemes-long';
import { experiment } from './phonemes';
import type { Params } from './shared/phonemes-experiment';

const FULL = process.env.UNROLLED_FULL !== undefined;

async function run(values: Partial<Params>) {
  const local = startRun(experiment as unknown as AnyExperiment, values, { kernels: DEFAULT_KERNELS });
  const end = await runToEnd(local);
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return end;
}

const cases: Partial<Params>[] = FULL
  ? [21, 22, 23].flatMap((seed) => [{ seed }, { seed, tempo: 3 }, { seed, tempo: 3, fair: 'units' }])
  : [{ seed: 21, tempo: 3, updates: 300 }];

test.each(cases)(
  'the promise is kept: %o',
  async (values) => {
    const { result, finding } = await run(values);
    expect(finding.ok).toBe(true);
    const { numbers: n } = result;
    for (const name of ['rnn', 'lstm', 'gru']) {
      expect(n[name]).toBeGreaterThan(0.5);
      expect(n[`${name}Weights`]).toBeGreaterThan(0);
      if (values.fair !== 'units') expect(n[`${name}Weights`]).toBeLessThanOrEqual(n.rnnWeights);
      else expect(n[`${name}Units`]).toBe(n.rnnUnits);
    }
  },
  120_000,
);

test('the finding objects where a network is above its limit, or the GRU not ahead where it is promised', () => {
  const values: Params = { fair: 'weights', tempo: 3, hidden: 32, updates: 600, seed: 1 };
  const errors = { rnnError: 0.005, lstmError: 0.005, gruError: 0.005 };
  const pers = { rnnPer: 0.3, lstmPer: 0.2, gruPer: 0.2 };
  const numbers = { ...errors, ...pers, limit: 0.98, rnn: 0.9, lstm: 0.95, gru: 0.96, gruOverLstm: 0.01 };
  expect(experiment.finding({ numbers }, values).ok).toBe(true);
  expect(experiment.finding({ numbers: { ...numbers, gru: 0.91 } }, values).ok).toBe(false);
  expect(long.finding({ numbers: { ...numbers, gru: 0.91 } }, { ...values, updates: 2400 }).ok).toBe(true);
  expect(long.finding({ numbers: { ...numbers, lstm: 0.999 } }, { ...values, updates: 2400 }).ok).toBe(false);
});
