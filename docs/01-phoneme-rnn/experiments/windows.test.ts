/** How long a window must be: the promise, on seeds that are not the stored ones. */
import { DEFAULT_KERNELS, runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { experiment, type Params } from './windows';

const FULL = process.env.UNROLLED_FULL !== undefined;
const run = async (values: Partial<Params>) => {
  const end = await runToEnd(startRun(experiment as unknown as AnyExperiment, values, { kernels: DEFAULT_KERNELS }));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return end;
};

test.each([21, 22, 23])(
  'seed %i: longer windows allow more, none more than all of the past',
  async (seed) => {
    const { result, finding } = await run(FULL ? { seed } : { seed, longest: 8, utterances: 10 });
    const { numbers: n } = result;
    expect(finding.ok).toBe(true);
    expect(n.back0).toBe(n.both0);
    expect(n.both8).toBeGreaterThan(n.back8 + 0.05);
    expect(n.past).toBeGreaterThan(n.back8 + 0.05); // closures of 12 to 24 frames are longer than this window
  },
  120_000,
);

test('at the usual tempo eight frames back allow as much as all of the past', async () => {
  const { numbers: n } = (await run({ tempo: 1, longest: 8, utterances: 10, seed: 21 })).result;
  expect(Math.abs(n.back8 - n.past)).toBeLessThan(0.005);
}, 120_000);
