/** The four cells: two of them against the cells that train, the promise on other seeds, and the counterexample of the page. */
import { runToEnd, startRun, type AnyExperiment } from '@unrolled/lab-protocol';
import {
  createGruResetAfterLayer,
  createGruResetBeforeLayer,
  createKernels,
  createRng,
  type RecurrentLayer,
  type Tensor,
} from '@unrolled/rnn-core';
import { expect, test } from 'vitest';
import { experiment } from './four-cells';
import { plainRun, plainStep, turnZ, type Block, type Choices, type PlainWeights } from './shared/plain-gru';

const [T, D, H] = [6, 2, 3];
const run = async (values: object) => {
  const end = await runToEnd(startRun(experiment as unknown as AnyExperiment, values, { kernels: 'reference64' }));
  if (end.state !== 'done') throw new Error(JSON.stringify(end));
  return end;
};

const rows = ({ data }: Tensor, width: number, from: number, count: number): number[][] =>
  Array.from({ length: H }, (_, i) => Array.from(data.subarray(i * width + from, i * width + from + count)));

/** The weights of a layer that trains, as blocks. */
function blocksOf({ kind, params: p }: RecurrentLayer): PlainWeights {
  const block = (gate: string): Block => {
    if (kind === 'gru-reset-before') {
      const W = p[`W${gate}`];
      return { fromH: rows(W, H + D, 0, H), fromX: rows(W, H + D, H, D), bias: Array.from(p[`b${gate}`].data) };
    }
    return {
      fromH: rows(p[`Wh${gate}`], H, 0, H),
      fromX: rows(p[`Wx${gate}`], D, 0, D),
      bias: Array.from(p[`b${gate}`].data),
    };
  };
  return { z: block('z'), r: block('r'), candidate: block(kind === 'gru-reset-before' ? 'h' : 'n') };
}

/** Largest difference between the plain cell and the layer on random frames. */
function difference(layer: RecurrentLayer, choices: Choices): number {
  const rng = createRng(4);
  for (const [name, { data }] of Object.entries(layer.params)) {
    for (let j = 0; j < data.length; j++) data[j] = name === 'bhn' ? 0 : rng.normal();
  }
  const x = Array.from({ length: T }, () => Array.from({ length: D }, () => rng.normal()));
  const h0 = Array.from({ length: H }, () => rng.normal());
  layer.states[0].first.data.set(h0);
  layer.repack();
  const ones = Array.from({ length: T }, () => ({ shape: [1], data: Float64Array.of(1) }));
  layer.forward(
    x.map((frame) => ({ shape: [1, D], data: Float64Array.from(frame) })),
    ones,
  );
  const states = plainRun(choices, blocksOf(layer), x, h0).flat();
  return Math.max(...states.map((h, j) => Math.abs(h - layer.y.data[j])));
}

test('eq gru.places: both placements of the reset are those of the cells that train', () => {
  const k = createKernels('reference64');
  const sizes = { T, B: 1, D, H };
  const before = createGruResetBeforeLayer(k, sizes, createRng(1));
  const after = createGruResetAfterLayer(k, sizes, createRng(1));
  expect(difference(before, { z: 'overwrite', reset: 'before' })).toBeLessThan(1e-14);
  expect(difference(after, { z: 'keep', reset: 'after' })).toBeLessThan(1e-14);
  expect(difference(before, { z: 'overwrite', reset: 'after' })).toBeGreaterThan(1e-3);
});

test('eq gru.turn: with W_z and b_z negated the cell that keeps is the cell that overwrites', () => {
  const block = { fromH: [[0.3, -2], [1, 0.4]], fromX: [[1.5], [-0.7]], bias: [0.2, -1] }; // prettier-ignore
  const w = { z: block, r: block, candidate: block };
  for (const reset of ['before', 'after'] as const) {
    const given = plainStep({ z: 'overwrite', reset }, w, [0.8], [0.5, -0.9]);
    const turned = plainStep({ z: 'keep', reset }, turnZ(w), [0.8], [0.5, -0.9]);
    turned.forEach((h, j) => expect(h).toBeCloseTo(given[j], 15));
  }
});

test.each([11, 12, 13])('seed %i: z can be turned, the place of the reset cannot be changed', async (seed) => {
  for (const weights of ['generic', 'diagonal', 'equal']) {
    for (const convert of ['turned', 'same']) {
      const { result, finding } = await run({ seed, weights, convert });
      expect(finding.ok).toBe(true);
      expect(result.numbers.place > 0.01).toBe(weights === 'generic');
    }
  }
});

test('the counterexample in the text: W (r ⊙ h) = (0, 2) and r ⊙ (W h) = (3, 0)', () => {
  const matrix = [
    [0, 1],
    [1, 0],
  ];
  const [r, h] = [
    [1, 0],
    [2, 3],
  ];
  const times = (v: readonly number[]): number[] => matrix.map((row) => row[0] * v[0] + row[1] * v[1]);
  const masked = (v: readonly number[]): number[] => v.map((entry, j) => r[j] * entry);
  expect(times(masked(h))).toEqual([0, 2]);
  expect(masked(times(h))).toEqual([3, 0]);
});
