/** The four blocks of an LSTM's step by the formulas of the page, and the promise on seeds that are not stored. */
import { DEFAULT_KERNELS, runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import {
  createKernels,
  createLstmLayer,
  createRng,
  inspectionRoom,
  jacobianBlock,
  stepJacobians,
} from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { experiment } from './routes';

const FULL = process.env.UNROLLED_FULL !== undefined;

test('the blocks are diag f, Γ, Θ diag f and Θ Γ + Λ', () => {
  const k = createKernels('reference64');
  const [T, B, D, H] = [4, 1, 2, 3];
  const rng = createRng(4);
  const layer = createLstmLayer(k, { T, B, D, H, forgetBias: 0.5 }, rng);
  for (const { first } of layer.states) first.data.forEach((_, j) => (first.data[j] = rng.normal()));
  const x = Array.from({ length: T }, () => k.alloc(B, D));
  const mask = Array.from({ length: T }, () => k.alloc(B));
  x.forEach(({ data }) => data.forEach((_, j) => (data[j] = rng.normal())));
  mask.forEach(({ data }) => data.fill(1));
  layer.forward(x, mask);
  const found = stepJacobians(k, inspectionRoom(k, layer), layer, x, mask);
  const block = (of: string, by: string) => jacobianBlock(found, { of, by }).data;
  const { f, i, CTilde, o, C } = layer.traces;
  const { Wf, Wi, WC, Wo } = layer.params;
  for (let t = 0; t < T; t++) {
    for (let row = 0; row < H; row++) {
      const at = t * H + row;
      const before = t === 0 ? layer.states[1].first.data[row] : C.data[at - H];
      const [fg, ig, c, og, tanhC] = [f, i, CTilde, o].map(({ data }) => data[at]).concat(Math.tanh(C.data[at]));
      const theta = og * (1 - tanhC ** 2);
      for (let column = 0; column < H; column++) {
        const weight = (W: typeof Wf) => W.data[row * (H + D) + column];
        const gamma =
          before * fg * (1 - fg) * weight(Wf) + c * ig * (1 - ig) * weight(Wi) + ig * (1 - c ** 2) * weight(WC);
        const lambda = tanhC * og * (1 - og) * weight(Wo);
        const forget = row === column ? fg : 0;
        const place = at * H + column;
        expect(block('C', 'C')[place]).toBeCloseTo(forget, 12);
        expect(block('C', 'h')[place]).toBeCloseTo(gamma, 12);
        expect(block('h', 'C')[place]).toBeCloseTo(theta * forget, 12);
        expect(block('h', 'h')[place]).toBeCloseTo(theta * gamma + lambda, 12);
      }
    }
  }
});

const cases = FULL
  ? [{ seed: 21 }, { seed: 22 }, { seed: 23 }, { seed: 21, simple: 'relu' }, { seed: 22, bias: 0 }]
  : [{ seed: 21, length: 20, updates: 800, hidden: 8 }];

test.each(cases)(
  'after training the LSTM feels the far marked number, and its forget gates alone do not say how much: %o',
  async (values) => {
    const end = await runToEnd(startRun(experiment as unknown as AnyExperiment, values, { kernels: DEFAULT_KERNELS }));
    if (end.state !== 'done') throw new Error(JSON.stringify(end));
    const { numbers: n } = end.result;
    expect([end.finding.ok, end.finding.text]).toEqual([true, end.finding.text]);
    expect(n.lstmFar).toBeGreaterThan(0.5);
    expect(n.firstOverForget).toBeGreaterThan(2);
    expect(n.lstmError).toBeLessThan(0.05);
  },
  300_000,
);
