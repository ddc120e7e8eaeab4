/** Asked late: the promise in full; in the quick form, that both ways of grading start alike and learn what is near. */
import { DEFAULT_KERNELS, runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import { describe, expect, test } from 'vitest';
import { experiment, LENGTHS, type Params } from './ask-late';

const FULL = process.env.UNROLLED_FULL !== undefined;
const run = async (values: Partial<Params>) => {
  const end = await runToEnd(startRun(experiment as unknown as AnyExperiment, values, { kernels: DEFAULT_KERNELS }));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return end;
};

describe.runIf(FULL)('in full', () => {
  test.each([21, 22, 23])(
    'seed %i: graded in every frame it learns every distance, graded at the end it does not',
    async (seed) => {
      const { finding, result } = await run({ seed });
      expect(finding).toMatchObject({ ok: true });
      expect(result.numbers.failures).toBeGreaterThan(0);
    },
    300_000,
  );
});

test('a short run learns the nearest distance both ways, and far ones only with a grade in every frame', async () => {
  const { numbers: n } = (await run({ seed: 21, updates: 60, hidden: 8 })).result;
  expect(n.every2).toBeGreaterThan(0.9);
  expect(n.last2).toBeGreaterThan(0.9);
  const far = LENGTHS.slice(-2);
  const mean = (key: string) => far.reduce((sum, T) => sum + n[`${key}${T}`], 0) / far.length;
  expect(mean('every')).toBeGreaterThan(mean('last') + 0.1);
}, 300_000);
