/** The numbers in the solutions of the exercises, computed by the course's own code where it has any. */
import {
  createGruResetAfterLayer,
  createGruResetBeforeLayer,
  createKernels,
  createLstmLayer,
  createRng,
  exportTorch,
  keepBiasForLag,
  parameterCount,
  stepsOf,
  type RecurrentLayer,
} from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { halfLife } from './experiments/gates';
import { plainStep, sigma } from './experiments/shared/plain-gru';
import { cellWeights } from './experiments/shared/three-networks';

const k = createKernels('reference64');
const sizes = { T: 1, B: 1, D: 13, H: 64 };

test('exercise 1: without columns from h in z and the candidate, the message is dh ⊙ (1 − z) exactly', () => {
  const [D, H] = [2, 3];
  const layer = createGruResetBeforeLayer(k, { T: 1, B: 1, D, H }, createRng(3));
  const { Wz, Wh } = layer.params;
  for (const { data } of [Wz, Wh]) {
    for (let j = 0; j < data.length; j++) if (j % (H + D) < H) data[j] = 0;
  }
  layer.states[0].first.data.set([0.3, -0.8, 0.5]);
  layer.repack();
  const x = stepsOf({ shape: [1, 1, D], data: Float64Array.of(0.4, -1.2) });
  const mask = stepsOf({ shape: [1, 1], data: Float64Array.of(1) });
  const dh = [0.7, -0.2, 0.1];
  layer.forward(x, mask);
  layer.backward(x, mask, stepsOf({ shape: [1, 1, H], data: Float64Array.from(dh) }), null);
  dh.forEach((slope, j) => expect(layer.states[0].dFirst.data[j]).toBe(slope - slope * layer.traces.z.data[j]));
});

test('exercise 3: from a state of zeros the first frame is the same in both, from (2, 3) it is not', () => {
  const zero = [0, 0];
  const block = { fromH: [zero, zero], fromX: [[0.5], [-0.5]], bias: zero };
  const candidate = { ...block, fromH: [[0, 1], [1, 0]] }; // prettier-ignore
  const w = { z: block, r: { ...block, fromX: [[3], [-3]] }, candidate };
  const states = (h0: number[]) =>
    (['before', 'after'] as const).map((reset) => plainStep({ z: 'overwrite', reset }, w, [1], h0));
  const [a, b] = states([0, 0]);
  expect(a).toEqual(b);
  const [c, d] = states([2, 3]);
  expect(Math.abs(c[0] - d[0])).toBeGreaterThan(0.01);
  const { params } = createGruResetBeforeLayer(k, sizes, createRng(1));
  expect(() => exportTorch({ kind: 'gru-reset-before', D: 13, H: 64 }, params)).toThrow('resets before');
});

test('exercise 4: 14 976, 15 168 and 19 968 weights, and 128 too many', () => {
  const count = ({ params }: RecurrentLayer): number => parameterCount(params);
  const after = createGruResetAfterLayer(k, sizes, createRng(1));
  expect(count(createGruResetBeforeLayer(k, sizes, createRng(1)))).toBe(14976);
  expect(count(createLstmLayer(k, sizes, createRng(1)))).toBe(19968);
  expect(count(after)).toBe(15040);
  const stored = exportTorch({ kind: 'gru-reset-after', D: 13, H: 64 }, after.params);
  const numbers = Object.values(stored).reduce((sum, { data }) => sum + data.length, 0);
  expect(numbers).toBe(15168);
  expect(numbers - count(after)).toBe(128);
});

test('exercise 5: 34 units and 29', () => {
  expect(cellWeights('rnn', 64, 13)).toBe(4992);
  const rows = [34, 35].map((H) => cellWeights('gru', H, 13)).concat([29, 30].map((H) => cellWeights('lstm', H, 13)));
  expect(rows).toEqual([4896, 5145, 4988, 5280]);
});

test('exercise 7: hold, then overwrite', () => {
  const unit = (z: number, r: number, x: number, h: number): number => {
    const gate = (share: number) => ({ fromH: [[0]], fromX: [[0]], bias: [share === 1 ? 40 : -40] });
    const candidate = { fromH: [[1.5]], fromX: [[1]], bias: [0] };
    return plainStep({ z: 'overwrite', reset: 'before' }, { z: gate(z), r: gate(r), candidate }, [x], [h])[0];
  };
  for (const r of [0, 1]) expect(unit(0, r, -2, 0.8)).toBeCloseTo(0.8, 12);
  expect(unit(1, 0, -2, 0.8)).toBeCloseTo(Math.tanh(-2), 12);
  expect(unit(1, 1, -2, 0.8)).not.toBeCloseTo(Math.tanh(-2), 3);
});

test('exercise 8: 34.3 frames; 0.0341; −3.34; 7.9 against 9.8', () => {
  expect(halfLife(0.02)).toBeCloseTo(34.3, 1);
  expect(1 - 2 ** (-1 / 20)).toBeCloseTo(0.0341, 4);
  expect(-keepBiasForLag(20)).toBeCloseTo(-3.34, 2);
  expect(sigma(-keepBiasForLag(20))).toBeCloseTo(0.0341, 4);
  const kept = 0.98 ** 9 * 0.5;
  expect(kept).toBeCloseTo(0.417, 3);
  expect((10 * Math.LN2) / -Math.log(kept)).toBeCloseTo(7.9, 1);
  expect((9 * 0.02 + 0.5) / 10).toBeCloseTo(0.068, 12);
  expect(halfLife(0.068)).toBeCloseTo(9.8, 1);
});
