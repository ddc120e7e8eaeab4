import { describe, expect, test } from 'vitest';
import { bitsOf, largestDifference, randomTensor, tensor } from '../../test-support/numbers';
import { createReferenceKernels } from '../kernels/reference';
import type { Tensor } from '../kernels/types';
import { createRng } from '../rng';
import { stepsOf } from '../tensor';
import { lstmBackward, lstmForward, lstmTape, LSTM_GATES } from './lstm';

const k = createReferenceKernels('float64');
const sigma = (a: number): number => 1 / (1 + Math.exp(-a));
/** σ(±BIG) is 1 or 0 to within 1e-13, so a gate can be held open or shut by its bias. */
const BIG = 30;

interface OneUnit {
  readonly biases: Readonly<Record<(typeof LSTM_GATES)[number], number>>;
  readonly x: readonly number[];
  readonly h0?: number;
  readonly C0?: number;
  /** Weight of the state and of the input, the same in every gate. */
  readonly fromH?: number;
  readonly fromX?: number;
  readonly mask?: readonly number[];
}

/** One unit, one feature, one sequence; every number is written out. */
function oneUnit({ biases, x, h0 = 0, C0 = 0, fromH = 0, fromX = 0, mask }: OneUnit) {
  const T = x.length;
  const W = (): ReturnType<typeof k.pack> => k.pack(tensor(k, [1, 2], [fromH, fromX]));
  const b = (gate: (typeof LSTM_GATES)[number]): Tensor => tensor(k, [1], [biases[gate]]);
  const weights = { Wf: W(), Wi: W(), WC: W(), Wo: W(), bf: b('f'), bi: b('i'), bC: b('C'), bo: b('o') };
  const tape = lstmTape(k, { T, B: 1, D: 1, H: 1 });
  tape.carried.h.data[0] = h0;
  tape.carried.C.data[0] = C0;
  const steps = {
    x: stepsOf(tensor(k, [T, 1, 1], x)),
    mask: stepsOf(tensor(k, [T, 1], mask ?? new Array<number>(T).fill(1))),
  };
  const matrices = { dWf: k.alloc(1, 2), dWi: k.alloc(1, 2), dWC: k.alloc(1, 2), dWo: k.alloc(1, 2) };
  const grads = { ...matrices, dbf: k.alloc(1), dbi: k.alloc(1), dbC: k.alloc(1), dbo: k.alloc(1) };
  lstmForward(k, weights, steps.x, steps.mask, tape);
  return {
    tape,
    grads,
    C: Array.from(tape.carried.C.data),
    h: Array.from(tape.carried.h.data),
    backward(dH: readonly number[], qh = 0, qC = 0) {
      tape.room.qh.data[0] = qh;
      tape.room.qC.data[0] = qC;
      lstmBackward(k, weights, steps.x, steps.mask, tape, stepsOf(tensor(k, [T, 1, 1], dH)), grads, null);
      return { dh0: tape.room.qh.data[0], dC0: tape.room.qC.data[0] };
    },
  };
}

test('forget gate 1 and input gate 0 keep the cell as it is, whatever comes in', () => {
  const cell = oneUnit({ biases: { f: BIG, i: -BIG, C: 0, o: BIG }, x: [5, -7, 0.3, 9], C0: 0.8 });
  for (const c of cell.C) expect(c).toBeCloseTo(0.8, 11);
  for (const h of cell.h.slice(1)) expect(h).toBeCloseTo(Math.tanh(0.8), 11);
});

test('forget gate 0 and input gate 1 overwrite the cell with the candidate', () => {
  const cell = oneUnit({ biases: { f: -BIG, i: BIG, C: 0.5, o: -BIG }, x: [1, 2], C0: 40 });
  expect(cell.C.slice(1)).toEqual([expect.closeTo(Math.tanh(0.5), 10), expect.closeTo(Math.tanh(0.5), 10)]);
  for (const h of cell.h.slice(1)) expect(h).toBeCloseTo(0, 11); // the output gate is shut: nothing shows
});

test('a cell by hand: two frames, every gate in between', () => {
  const cell = oneUnit({
    biases: { f: 1, i: -0.5, C: 0.2, o: 0.1 },
    x: [0.4, -1],
    h0: 0.3,
    C0: -0.6,
    fromH: 2,
    fromX: 3,
  });
  let [h, C] = [0.3, -0.6];
  [0.4, -1].forEach((x, t) => {
    const a = 2 * h + 3 * x;
    C = sigma(a + 1) * C + sigma(a - 0.5) * Math.tanh(a + 0.2);
    h = sigma(a + 0.1) * Math.tanh(C);
    expect(cell.C[t + 1]).toBeCloseTo(C, 14);
    expect(cell.h[t + 1]).toBeCloseTo(h, 14);
  });
});

test('along C alone the gradient shrinks by the forget gate of each frame and by nothing else', () => {
  const T = 40;
  for (const [bias, share] of [
    [0, 9.1e-13],
    [1, 3.6e-6],
    [3, 0.143],
  ]) {
    // prettier-ignore
    const cell = oneUnit({ biases: { f: bias, i: 0, C: 0, o: 0 }, x: new Array<number>(T).fill(0.1) });
    const { dC0, dh0 } = cell.backward(new Array<number>(T).fill(0), 0, 1);
    expect(dC0 / sigma(bias) ** T).toBeCloseTo(1, 12);
    expect(dC0 / share).toBeCloseTo(1, 1.5);
    expect(dh0).toBe(0); // all weights are 0: h goes nowhere
  }
});

test('each gate’s gradient is judged by what it multiplies', () => {
  const biases = { f: 0.3, i: -0.2, C: 0.4, o: 0.7 };
  const { grads, backward } = oneUnit({ biases, x: [1], C0: 0.9 });
  backward([2]);
  const [f, i, o, g] = [sigma(0.3), sigma(-0.2), sigma(0.7), Math.tanh(0.4)];
  const tanhC = Math.tanh(f * 0.9 + i * g);
  const dC = 2 * o * (1 - tanhC * tanhC);
  expect(grads.dbo.data[0]).toBeCloseTo(2 * tanhC * o * (1 - o), 14);
  expect(grads.dbf.data[0]).toBeCloseTo(dC * 0.9 * f * (1 - f), 14);
  expect(grads.dbi.data[0]).toBeCloseTo(dC * g * i * (1 - i), 14);
  expect(grads.dbC.data[0]).toBeCloseTo(dC * i * (1 - g * g), 14);
});

test('both states stand still past the end, and messages pass through padding untouched', () => {
  const biases = { f: 0.3, i: 0.2, C: 0.4, o: 0.7 };
  const cell = oneUnit({ biases, x: [0.5, NaN, NaN], h0: 0.1, C0: 0.2, fromH: 1, fromX: 1, mask: [1, 0, 0] });
  expect(cell.C.slice(1)).toEqual([cell.C[1], cell.C[1], cell.C[1]]);
  expect(cell.h.slice(1)).toEqual([cell.h[1], cell.h[1], cell.h[1]]);
  const alone = oneUnit({ biases, x: [0.5], h0: 0.1, C0: 0.2, fromH: 1, fromX: 1 });
  expect(cell.backward([0.3, 0, 0], 0.7, -0.4)).toEqual(alone.backward([0.3], 0.7, -0.4));
  expect(cell.grads.dWf.data).toEqual(alone.grads.dWf.data);
});

test('a cell without biases is one with biases of 0, bit for bit', () => {
  const rng = createRng(2);
  const [T, B, D, H] = [3, 2, 2, 3];
  const matrix = (): ReturnType<typeof k.pack> => k.pack(randomTensor(k, [H, H + D], rng));
  const matrices = { Wf: matrix(), Wi: matrix(), WC: matrix(), Wo: matrix() };
  const x = stepsOf(randomTensor(k, [T, B, D], rng));
  const mask = stepsOf(tensor(k, [T, B], [1, 1, 1, 1, 1, 1]));
  const statesWith = (b: Tensor | null): string => {
    const tape = lstmTape(k, { T, B, D, H });
    lstmForward(k, { ...matrices, bf: b, bi: b, bC: b, bo: b }, x, mask, tape);
    return bitsOf(tape.carried.h.data) + bitsOf(tape.carried.C.data);
  };
  expect(statesWith(null)).toBe(statesWith(k.alloc(H)));
  expect(statesWith(null)).not.toBe(statesWith(tensor(k, [H], [1, 2, 3])));
});

describe('recurrent dropout', () => {
  test('a mask of ones changes no bit; a mask of zeros hides h from every gate but leaves C alone', () => {
    const rng = createRng(4);
    const [T, B, D, H] = [3, 2, 2, 3];
    const weights = Object.fromEntries(
      LSTM_GATES.map((gate) => [`W${gate}`, k.pack(randomTensor(k, [H, H + D], rng))]),
    ) as Record<'Wf' | 'Wi' | 'WC' | 'Wo', ReturnType<typeof k.pack>>;
    const x = stepsOf(randomTensor(k, [T, B, D], rng));
    const mask = stepsOf(tensor(k, [T, B], [1, 1, 1, 1, 1, 1]));
    const h0 = randomTensor(k, [B, H], rng);
    const statesWith = (fill: number | null, first = h0): Tensor => {
      const tape = lstmTape(k, { T, B, D, H, recurrentDropout: fill === null ? 'none' : 'mask' });
      tape.steps.h[0].data.set(first.data);
      if (tape.recurrentMask && fill !== null) k.fill(tape.recurrentMask, fill);
      lstmForward(k, { ...weights, bf: null, bi: null, bC: null, bo: null }, x, mask, tape);
      return tape.carried.C;
    };
    expect(bitsOf(statesWith(1).data)).toBe(bitsOf(statesWith(null).data));
    const other = randomTensor(k, [B, H], rng);
    expect(bitsOf(statesWith(0, other).data)).toBe(bitsOf(statesWith(0).data));
    expect(largestDifference(statesWith(1, other).data, statesWith(1).data)).toBeGreaterThan(0.01);
  });
});

test('wrong sizes are refused with what was expected and what came', () => {
  const tape = lstmTape(k, { T: 2, B: 3, D: 5, H: 4 });
  const W = k.pack(k.alloc(4, 9));
  const good = { Wf: W, Wi: W, WC: W, Wo: W, bf: null, bi: null, bC: null, bo: null };
  const frames = (T: number, ...shape: number[]): Tensor[] => Array.from({ length: T }, () => k.alloc(...shape));
  const forward = (weights: typeof good, x: Tensor[], mask: Tensor[]) => () => lstmForward(k, weights, x, mask, tape);
  expect(forward(good, frames(3, 3, 5), frames(3, 3))).toThrow(
    "lstmForward: x must have 1 to 2 frames (the tape's room), got 3; allocate a longer tape",
  );
  expect(forward(good, [], [])).toThrow('got 0; allocate a longer tape');
  expect(forward(good, frames(2, 3, 5), frames(1, 3))).toThrow('mask must have 2 frames as x has, got 1');
  expect(forward(good, frames(2, 5, 3), frames(2, 3))).toThrow(
    'x[0] must be (B,D)=(3,5), got (5,3); it looks transposed',
  );
  expect(forward(good, frames(2, 3, 5), frames(2, 1))).toThrow('mask[0] must be (B)=(3), got (1)');
  const transposed = { ...good, Wo: k.pack(k.alloc(9, 4)) };
  expect(forward(transposed, frames(2, 3, 5), frames(2, 3))).toThrow('Wo must be (H,H+D)=(4,9), got (9,4)');
  const matrices = { dWf: k.alloc(4, 9), dWi: k.alloc(4, 9), dWC: k.alloc(4, 9), dWo: k.alloc(4, 9) };
  const grads = { ...matrices, dbf: null, dbi: null, dbC: null, dbo: null };
  expect(() => lstmBackward(k, good, frames(2, 3), frames(2, 3), tape, frames(2, 3, 4), grads, null)).toThrow(
    'lstmBackward: x[0] must be (B,D)=(3,5), got (3); an axis is missing',
  );
});
