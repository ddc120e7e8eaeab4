/** The prediction against plain products, and the promise on seeds that are not stored. */
import { DEFAULT_KERNELS, runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import { createKernels, createLstmLayer, createRng } from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { experiment, keptAfter } from './forget-bias';

const FULL = process.env.UNROLLED_FULL !== undefined;

test('eq bias.keep: a cell whose weights say nothing keeps that share of its state', () => {
  const k = createKernels('reference64');
  const [T, B, D, H] = [12, 1, 1, 2];
  for (const b of [0, 1, 3]) {
    const layer = createLstmLayer(k, { T, B, D, H, forgetBias: b }, createRng(1));
    for (const name of ['Wf', 'Wi', 'WC', 'Wo']) k.fill(layer.params[name], 0); // the candidate is then 0: nothing is written
    layer.repack();
    const [, cell] = layer.states;
    cell.first.data.set([2, -5]);
    const x = Array.from({ length: T }, () => k.alloc(B, D));
    const mask = Array.from({ length: T }, () => k.alloc(B));
    mask.forEach(({ data }) => data.fill(1));
    layer.forward(x, mask);
    expect(cell.last.data[0] / 2).toBeCloseTo(keptAfter(b, T), 12);
    expect(cell.last.data[1] / -5).toBeCloseTo(keptAfter(b, T), 12);
  }
  expect(keptAfter(0, 10)).toBe(2 ** -10);
});

test.each(FULL ? [21, 22, 23] : [21])(
  'seed %i: what is kept is learned, what is lost is not',
  async (seed) => {
    const end = await runToEnd(
      startRun(experiment as unknown as AnyExperiment, { seed }, { kernels: DEFAULT_KERNELS }),
    );
    if (end.state !== 'done') throw new Error(JSON.stringify(end));
    const { numbers: n } = end.result;
    expect([end.finding.ok, end.finding.text]).toEqual([true, end.finding.text]);
    for (const lag of [10, 30, 60]) expect(n[`ownRight${lag}`]).toBeGreaterThan(0.9);
    expect(n.b0Right60).toBeLessThan(0.7);
  },
  300_000,
);
