/** Asked late: the promise, on seeds that are not the stored ones. */
import { DEFAULT_KERNELS, runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import { expect, test } from 'vitest';
import { experiment, LENGTHS } from './ask-late';

const FULL = process.env.UNROLLED_FULL !== undefined;

test.each(FULL ? [21, 22, 23] : [21])(
  'seed %i: graded in every frame it learns every distance, graded at the end it does not',
  async (seed) => {
    const end = await runToEnd(
      startRun(experiment as unknown as AnyExperiment, { seed }, { kernels: DEFAULT_KERNELS }),
    );
    if (end.state !== 'done') throw new Error(JSON.stringify(end));
    const { numbers: n } = end.result;
    expect(end.finding).toMatchObject({ ok: true });
    for (const T of LENGTHS) expect(n[`every${T}`]).toBeGreaterThan(0.9);
    expect(n.last4).toBeGreaterThan(0.9);
    expect(n.failures).toBeGreaterThan(0);
    expect(n[`last${n.firstFailure}`]).toBeLessThanOrEqual(0.9);
  },
  300_000,
);
