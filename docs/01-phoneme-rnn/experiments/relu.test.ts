/** ReLU beside tanh: the promise, and what happens without the railing. */
import { DEFAULT_KERNELS, runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import { describe, expect, test } from 'vitest';
import { experiment, type Params } from './relu';

const FULL = process.env.UNROLLED_FULL !== undefined;
const run = async (values: Partial<Params>) => {
  const end = await runToEnd(startRun(experiment as unknown as AnyExperiment, values, { kernels: DEFAULT_KERNELS }));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return end;
};

describe.runIf(FULL)('in full', () => {
  test.each([21, 22, 23])(
    'seed %i: both pass the one-frame ceiling, and without clipping from beyond the edge ReLU does not',
    async (seed) => {
      const usual = await run({ seed });
      expect(usual.finding).toMatchObject({ ok: true });
      const { numbers: n } = (await run({ seed, start: 'larger', clipping: 'none' })).result;
      expect(n.relu).toBeLessThan(n.ceiling);
      expect(n.tanh).toBeGreaterThan(n.ceiling);
    },
    600_000,
  );
});

test('beyond the edge and without clipping ReLU grows large states and learns less than tanh', async () => {
  const { result } = await run({ seed: 21, start: 'larger', clipping: 'none', updates: 30 });
  const { numbers: n } = result;
  expect(n.tanhLargest).toBeLessThanOrEqual(1);
  expect(n.reluLargest).toBeGreaterThan(100);
  expect(n.relu).toBeLessThan(n.tanh);
}, 300_000);

test('the same seed gives the same numbers', async () => {
  const [a, b] = [await run({ seed: 3, updates: 8 }), await run({ seed: 3, updates: 8 })];
  expect(b.result).toEqual(a.result);
}, 300_000);
