/** Counts of weights and of kept numbers against formulas; the clock is the test's own, so that no time is tested. */
import { DEFAULT_KERNELS, runToEnd, startRun, type AnyExperiment, type CurveData } from '@unrolled/lab-protocol';
import { createKernels, createRng, parameterCount } from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { cellWeights, createCell, NETWORK_NAMES, unitsOf, unitsWithin } from './shared/three-networks';
import { experiment } from './speed';

/** A clock that says one millisecond more at every look: every update takes 1 ms, or 1 ms and what other looks add. */
async function run(values: object, step = 1) {
  let ms = 0;
  const points: CurveData[] = [];
  const options = { kernels: DEFAULT_KERNELS, now: () => (ms += step) };
  const local = startRun(experiment as unknown as AnyExperiment, values, options);
  const end = await runToEnd(local, (frame) => {
    points.push(...((frame.views?.memory as CurveData[] | undefined) ?? []));
  });
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return { ...end, points };
}

test('eq gru.count: one, three and four blocks of H(H+D+1) weights are what the cells really have', () => {
  const k = createKernels('reference64');
  for (const name of NETWORK_NAMES) {
    for (const [H, D] of [
      [5, 3],
      [8, 13],
    ]) {
      const cell = createCell(k, name, { T: 1, B: 1, D, H }, { lstm: 1, gru: 1 }, createRng(1));
      expect(parameterCount(cell.params)).toBe(cellWeights(name, H, D));
    }
  }
});

test('with equal weights no network has more than the simple one, and one unit more would be too many', () => {
  const [D, K] = [13, 10];
  const units = unitsOf({ fair: 'weights', hidden: 32, D, K });
  const weights = (name: (typeof NETWORK_NAMES)[number], H: number): number => cellWeights(name, H, D) + K * (H + 1);
  for (const name of ['lstm', 'gru'] as const) {
    expect(weights(name, units[name])).toBeLessThanOrEqual(weights('rnn', 32));
    expect(weights(name, units[name] + 1)).toBeGreaterThan(weights('rnn', 32));
    expect(unitsWithin(name, weights(name, 9), D, K)).toBe(9);
  }
  expect(unitsOf({ fair: 'units', hidden: 32, D, K })).toEqual({ rnn: 32, lstm: 32, gru: 32 });
});

test('what a network keeps grows in proportion to the length of the sequence, whatever the clock says', async () => {
  const { result, finding, points } = await run({ hidden: 16, longest: 50, seed: 3 });
  expect(finding.ok).toBe(true);
  expect(finding.text).toContain('25 % fewer weights');
  expect(points).toHaveLength(4);
  const { numbers: n } = result;
  for (const name of NETWORK_NAMES) {
    const heights = points.map(({ x, y }) => y[name] / x);
    heights.forEach((height) => expect(height).toBeCloseTo((n[`${name}Kept`] * 8 * 4) / 1e6, 12));
  }
  expect(n.rnnKept).toBeLessThan(n.gruKept);
  expect(n.gruKept).toBeLessThan(n.lstmKept);
  const slower = await run({ hidden: 16, longest: 50, seed: 3 }, 40);
  expect(slower.result.numbers).toEqual(n);
});
