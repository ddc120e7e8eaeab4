/** Ablation: how utterances are cut, and the promise. */
import { DEFAULT_KERNELS, runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import { describe, expect, test } from 'vitest';
import { cut, experiment, type Params } from './ablation';

const FULL = process.env.UNROLLED_FULL !== undefined;
const run = async (values: Partial<Params>) => {
  const end = await runToEnd(startRun(experiment as unknown as AnyExperiment, values, { kernels: DEFAULT_KERNELS }));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return end;
};

test('a sequence is cut into whole pieces, in order, the rest left out', () => {
  const pieces = cut({ frames: 5, features: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], labels: [1, 2, 3, 4, 5] }, 2, 2);
  expect(pieces).toEqual([
    { frames: 2, features: [0, 1, 2, 3], labels: [1, 2] },
    { frames: 2, features: [4, 5, 6, 7], labels: [3, 4] },
  ]);
});

describe.each(['hidden', 'length'])('changing the %s', (vary) => {
  if (FULL) {
    test.each([21, 22, 23])(
      'seed %i: the largest passes the one-frame ceiling, the smallest does not',
      async (seed) => {
        expect((await run({ vary, seed })).finding).toMatchObject({ ok: true });
      },
      300_000,
    );
  } else {
    test('a short run has every size, and more is better already', async () => {
      const { numbers: n } = (await run({ vary, seed: 21, updates: 30 })).result;
      const [least, most] = vary === 'hidden' ? [n.at1, n.at48] : [n.at1, n.at60];
      expect(most).toBeGreaterThan(vary === 'hidden' ? least + 0.1 : least);
    }, 300_000);
  }
});
