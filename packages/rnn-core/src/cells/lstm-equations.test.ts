/**
 * Every quoted equation of the LSTM, one by one, against plain loops that share no code with the engine.
 *
 * Three sequences of lengths 3, 2 and 1, two features, four units: no two sizes are equal, states before the first
 * frame and messages to the last states are not zero.
 */
import { expect, test } from 'vitest';
import { randomTensor, tensor } from '../../test-support/numbers';
import { createReferenceKernels } from '../kernels/reference';
import type { Tensor } from '../kernels/types';
import { createRng } from '../rng';
import { stepsOf } from '../tensor';
import { lstmBackward, lstmForward, lstmTape, LSTM_GATES } from './lstm';

type Row = readonly number[];
type Gate = (typeof LSTM_GATES)[number];

const [T, B, D, H] = [3, 3, 2, 4];
const LENGTHS = [3, 2, 1];
const sigma = (a: number): number => 1 / (1 + Math.exp(-a));
const dot = (a: Row, b: Row): number => a.reduce((sum, entry, j) => sum + entry * b[j], 0);
const rowOf = ({ shape, data }: Tensor, row: number): number[] => {
  const width = shape[shape.length - 1];
  return Array.from(data.subarray(row * width, (row + 1) * width));
};
const closeTo = (actual: Row, expected: Row): void => {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((entry, j) => expect(entry).toBeCloseTo(expected[j], 13));
};

/** One run of both passes on float64. `at(tensor, t, b)` reads a row of a (T,B,·) block. */
function runBoth() {
  const k = createReferenceKernels('float64');
  const rng = createRng(5);
  const W = Object.fromEntries(LSTM_GATES.map((g) => [g, randomTensor(k, [H, H + D], rng)])) as Record<Gate, Tensor>;
  const b = Object.fromEntries(LSTM_GATES.map((g) => [g, randomTensor(k, [H], rng)])) as Record<Gate, Tensor>;
  const dW = Object.fromEntries(LSTM_GATES.map((g) => [g, randomTensor(k, [H, H + D], rng)])) as Record<Gate, Tensor>;
  const db = Object.fromEntries(LSTM_GATES.map((g) => [g, randomTensor(k, [H], rng)])) as Record<Gate, Tensor>;
  const before = { dW: { ...mapped(dW) }, db: { ...mapped(db) } };
  const x = randomTensor(k, [T, B, D], rng);
  const mask = tensor(
    k,
    [T, B],
    Array.from({ length: T * B }, (_, row) => (Math.floor(row / B) < LENGTHS[row % B] ? 1 : 0)),
  );
  const dH = randomTensor(k, [T, B, H], rng);
  const dx = randomTensor(k, [T, B, D], rng);
  const dxBefore = Array.from(dx.data);
  const tape = lstmTape(k, { T, B, D, H });
  tape.carried.h.data.set(randomTensor(k, [B, H], rng).data);
  tape.carried.C.data.set(randomTensor(k, [B, H], rng).data);
  const weights = {
    ...{ Wf: k.pack(W.f), Wi: k.pack(W.i), WC: k.pack(W.C), Wo: k.pack(W.o) },
    ...{ bf: b.f, bi: b.i, bC: b.C, bo: b.o },
  };
  const steps = { x: stepsOf(x), mask: stepsOf(mask), dH: stepsOf(dH), dx: stepsOf(dx) };
  lstmForward(k, weights, steps.x, steps.mask, tape);
  const grads = {
    ...{ dWf: dW.f, dWi: dW.i, dWC: dW.C, dWo: dW.o },
    ...{ dbf: db.f, dbi: db.i, dbC: db.C, dbo: db.o },
  };
  tape.room.qh.data.set(randomTensor(k, [B, H], rng).data);
  tape.room.qC.data.set(randomTensor(k, [B, H], rng).data);
  const last = { qh: Array.from(tape.room.qh.data), qC: Array.from(tape.room.qC.data) };
  lstmBackward(k, weights, steps.x, steps.mask, tape, steps.dH, grads, steps.dx);
  const at = (block: Tensor, t: number, sequence: number): number[] => rowOf(block, t * B + sequence);
  return { W, b, dW, db, before, x, dH, dx, dxBefore, tape, last, at };
}

const mapped = (tensors: Readonly<Record<Gate, Tensor>>): Record<Gate, number[]> =>
  Object.fromEntries(LSTM_GATES.map((g) => [g, Array.from(tensors[g].data)])) as Record<Gate, number[]>;

const run = runBoth();
const { tape, at } = run;
const { kept, carried } = tape;
const inside = Array.from({ length: T * B }, (_, row) => [Math.floor(row / B), row % B] as const).filter(
  ([t, b]) => t < LENGTHS[b],
);
const past = [
  [1, 2],
  [2, 1],
  [2, 2],
] as const;

/** The whole backward pass once more for one sequence, in columns: every quantity of every frame. */
function plainBackward(b: number) {
  let qh = run.last.qh.slice(b * H, (b + 1) * H);
  let qC = run.last.qC.slice(b * H, (b + 1) * H);
  const frames: Record<string, number[]>[] = [];
  for (let t = T - 1; t >= 0; t--) {
    const m = t < LENGTHS[b] ? 1 : 0;
    const [f, i, g, o] = [kept.f, kept.i, kept.CTilde, kept.o].map((block) => at(block, t, b));
    const [CPrev, C] = [at(carried.C, t, b), at(carried.C, t + 1, b)];
    const all = at(run.dH, t, b).map((entry, j) => entry + qh[j]);
    const dh = all.map((entry) => m * entry);
    const allC = qC.map((entry, j) => entry + dh[j] * o[j] * (1 - Math.tanh(C[j]) ** 2));
    const dC = allC.map((entry) => m * entry);
    const alpha: Record<Gate, number[]> = {
      f: dC.map((entry, j) => entry * CPrev[j] * f[j] * (1 - f[j])),
      i: dC.map((entry, j) => entry * g[j] * i[j] * (1 - i[j])),
      C: dC.map((entry, j) => entry * i[j] * (1 - g[j] ** 2)),
      o: dh.map((entry, j) => entry * Math.tanh(C[j]) * o[j] * (1 - o[j])),
    };
    const du = Array.from({ length: H + D }, (_, column) =>
      LSTM_GATES.reduce(
        (sum, gate) => sum + alpha[gate].reduce((s, a, j) => s + a * rowOf(run.W[gate], j)[column], 0),
        0,
      ),
    );
    qh = du.slice(0, H).map((entry, j) => entry + (1 - m) * all[j]);
    qC = dC.map((entry, j) => f[j] * entry + (1 - m) * allC[j]);
    frames[t] = { dh, dC, ...Object.fromEntries(LSTM_GATES.map((gate) => [`alpha${gate}`, alpha[gate]])), du, qh, qC };
  }
  return frames;
}
const plain = [0, 1, 2].map(plainBackward);

test('eq lstm.stacked: u holds the state before and then the features, and zeros past the end', () => {
  for (const [t, b] of inside) closeTo(at(kept.u, t, b), [...at(carried.h, t, b), ...at(run.x, t, b)]);
  for (const [t, b] of past) expect(at(kept.u, t, b)).toEqual(new Array(H + D).fill(0));
});

test('eq lstm.gates: every gate has a matrix and a bias of its own; σ for three of them, tanh for the candidate', () => {
  for (const [t, b] of inside) {
    const sums = (gate: Gate): number[] =>
      Array.from(run.b[gate].data, (bias, j) => bias + dot(rowOf(run.W[gate], j), at(kept.u, t, b)));
    closeTo(at(kept.f, t, b), sums('f').map(sigma));
    closeTo(at(kept.i, t, b), sums('i').map(sigma));
    closeTo(at(kept.o, t, b), sums('o').map(sigma));
    closeTo(at(kept.CTilde, t, b), sums('C').map(Math.tanh));
  }
});

test('eq lstm.cell: what is kept and what is written add up, and past the end the cell stands still', () => {
  for (const [t, b] of inside) {
    const [f, i, g] = [kept.f, kept.i, kept.CTilde].map((block) => at(block, t, b));
    closeTo(at(carried.C, t + 1, b), at(carried.C, t, b).map((C, j) => f[j] * C + i[j] * g[j])); // prettier-ignore
  }
  for (const [t, b] of past) expect(at(carried.C, t + 1, b)).toEqual(at(carried.C, t, b));
});

test('eq lstm.hidden: the output gate shows tanh of the new cell, and past the end the state stands still', () => {
  for (const [t, b] of inside) {
    const o = at(kept.o, t, b);
    closeTo(at(carried.h, t + 1, b), at(carried.C, t + 1, b).map((C, j) => o[j] * Math.tanh(C))); // prettier-ignore
  }
  for (const [t, b] of past) expect(at(carried.h, t + 1, b)).toEqual(at(carried.h, t, b));
});

test('eq lstm.dh: label and future are added; past the end nothing enters the cell', () => {
  [0, 1, 2].forEach((b) => closeTo(rowOf(tape.room.dh, b), plain[b][0].dh));
});

test('eq lstm.dC: the road through h and the road through C are added', () => {
  [0, 1, 2].forEach((b) => closeTo(rowOf(tape.room.dC, b), plain[b][0].dC));
});

test('eq lstm.alphaO: the output gate is judged by tanh of the cell it shows, at every frame', () => {
  for (const [t, b] of inside) closeTo(at(kept.alphaO, t, b), plain[b][t].alphao);
  for (const [t, b] of past) expect(at(kept.alphaO, t, b).every((entry) => entry === 0)).toBe(true);
});

test('eq lstm.alpha: forget gate by the old cell, input gate by the candidate, candidate by the input gate', () => {
  for (const [t, b] of inside) {
    closeTo(at(kept.alphaF, t, b), plain[b][t].alphaf);
    closeTo(at(kept.alphaI, t, b), plain[b][t].alphai);
    closeTo(at(kept.alphaC, t, b), plain[b][t].alphaC);
  }
  for (const block of [kept.alphaF, kept.alphaI, kept.alphaC]) {
    for (const [t, b] of past) expect(at(block, t, b).every((entry) => entry === 0)).toBe(true);
  }
});

test('eq lstm.messageC: C sends back f ⊙ dC inside a sequence, and what it got past the end', () => {
  [0, 1, 2].forEach((b) => closeTo(rowOf(tape.room.qC, b), plain[b][0].qC));
});

test('eq lstm.du: u is asked by all four blocks, each through its own matrix', () => {
  [0, 1, 2].forEach((b) => closeTo(rowOf(tape.room.du, b), plain[b][0].du));
});

test('eq lstm.messageH: the h columns of du go to the frame before, the x columns are added to dx', () => {
  [0, 1, 2].forEach((b) => closeTo(rowOf(tape.room.qh, b), plain[b][0].qh));
  for (const [t, b] of inside) {
    const before = run.dxBefore.slice((t * B + b) * D, (t * B + b + 1) * D);
    closeTo(at(run.dx, t, b), before.map((entry, d) => entry + plain[b][t].du[H + d])); // prettier-ignore
  }
});

test('eq lstm.dW: αᵀ u and α are summed over all frames of all sequences and added to what is there', () => {
  for (const gate of LSTM_GATES) {
    for (let j = 0; j < H; j++) {
      const wanted = Array.from({ length: H + D }, (_, column) =>
        inside.reduce(
          (sum, [t, b]) => sum + plain[b][t][`alpha${gate}`][j] * at(kept.u, t, b)[column],
          run.before.dW[gate][j * (H + D) + column],
        ),
      );
      closeTo(rowOf(run.dW[gate], j), wanted);
      const bias = inside.reduce((sum, [t, b]) => sum + plain[b][t][`alpha${gate}`][j], run.before.db[gate][j]);
      expect(run.db[gate].data[j]).toBeCloseTo(bias, 13);
    }
  }
});
