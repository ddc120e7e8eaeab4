import { describe, expect, test } from 'vitest';
import { cellProblem } from '../../test-support/gradient-problems';
import { bitsOf, largestDifference, randomTensor, tensor } from '../../test-support/numbers';
import * as core from '../index';
import { createReferenceKernels } from '../kernels/reference';
import type { Tensor } from '../kernels/types';
import { createRng } from '../rng';
import { stepsOf } from '../tensor';
import { simpleRnnBackward, simpleRnnForward, simpleRnnTape, type RnnActivation } from './simple-rnn';

const k = createReferenceKernels('float64');

interface Numbers {
  readonly T: number;
  readonly B: number;
  readonly Wxh: number[];
  readonly Whh: number[];
  readonly bh: number[] | null;
  readonly x: number[];
  readonly h0: number[];
  readonly mask?: number[];
  readonly activation?: RnnActivation;
}

/** A cell with D = 1 input and H = 2 units whose every number is written out. */
function smallCell({ T, B, Wxh, Whh, bh, x, h0, mask, activation }: Numbers) {
  const weights = {
    Wxh: k.pack(tensor(k, [2, 1], Wxh)),
    Whh: k.pack(tensor(k, [2, 2], Whh)),
    bh: bh && tensor(k, [2], bh),
  };
  const steps = {
    x: stepsOf(tensor(k, [T, B, 1], x)),
    mask: stepsOf(tensor(k, [T, B], mask ?? new Array<number>(T * B).fill(1))),
  };
  const tape = simpleRnnTape(k, { T, B, H: 2 }, activation);
  tape.steps.hidden[0].data.set(h0);
  const grads = { dWxh: k.alloc(2, 1), dWhh: k.alloc(2, 2), dbh: bh && k.alloc(2) };
  const dx = stepsOf(k.alloc(T, B, 1));
  return {
    tape,
    grads,
    dx,
    forward: () => simpleRnnForward(k, weights, steps.x, steps.mask, tape),
    /** dH (T,B,2) from the labels, q (B,2) from beyond the end. */
    backward(dH: number[], q: number[]) {
      tape.q.data.set(q);
      simpleRnnBackward(k, weights, steps.x, steps.mask, tape, stepsOf(tensor(k, [T, B, 2], dH)), grads, dx);
    },
  };
}

/** Biases that make every pre-activation of the first step 0, where tanh has slope exactly 1. */
const AT_ZERO: Numbers = { T: 1, B: 1, Wxh: [1, 2], Whh: [0, 1, 3, 0], x: [5], h0: [0.5, 0.25], bh: [-5.25, -11.5] };

test('eq rnn.preactivation: each unit sums its row of Wxh over the input, its row of Whh over the state, and its bias', () => {
  const cell = smallCell({ ...AT_ZERO, bh: [10, 20] });
  cell.forward();
  expect(Array.from(cell.tape.a.data)).toEqual([1 * 5 + 1 * 0.25 + 10, 2 * 5 + 3 * 0.5 + 20]);
  const withoutBias = smallCell({ ...AT_ZERO, bh: null });
  withoutBias.forward();
  expect(Array.from(withoutBias.tape.a.data)).toEqual([5.25, 11.5]);
});

test('eq rnn.state: the state is the activation of a, and past the end it is the previous state bit for bit', () => {
  for (const activation of ['tanh', 'relu'] as const) {
    const cell = smallCell({
      T: 2,
      B: 2,
      Wxh: [1, -1],
      Whh: [0, 0.5, 0.5, 0],
      bh: [0, 0],
      x: [0.3, 0.7, 9, 0.2],
      h0: [0, 0, 0.1, 0.2],
      mask: [1, 1, 0, 1], // the first sequence has one frame, the second two
      activation,
    });
    cell.forward();
    const phi = (a: number) => (activation === 'tanh' ? Math.tanh(a) : Math.max(a, 0));
    const [, first, second] = cell.tape.steps.hidden.map(({ data }) => Array.from(data));
    expect(first).toEqual([phi(0.3), phi(-0.3), phi(0.7 + 0.5 * 0.2), phi(-0.7 + 0.5 * 0.1)]);
    expect(second.slice(0, 2)).toEqual(first.slice(0, 2));
    expect(second.slice(2)).toEqual([phi(0.2 + 0.5 * first[3]), phi(-0.2 + 0.5 * first[2])]);
  }
});

test('eq rnn.dh: what the frame’s own label says and the message from the future are added', () => {
  const cell = smallCell(AT_ZERO);
  cell.forward();
  cell.backward([2, 3], [0.5, -1]);
  expect(Array.from(cell.tape.dh.data)).toEqual([2.5, 2]);
});

test('eq rnn.delta: the slope of tanh comes from its output, of relu from its sign, and padding gives exactly 0', () => {
  const numbers: Numbers = {
    T: 1,
    B: 2,
    Wxh: [1, 1],
    Whh: [0, 0, 0, 0],
    bh: [0, 0],
    x: [Math.atanh(0.6), 5],
    h0: [0, 0, 0, 0],
    mask: [1, 0],
  };
  const cell = smallCell({ ...numbers, bh: [0, -2 * Math.atanh(0.6)] });
  cell.forward();
  cell.backward([10, 100, 10, 100], [0, 0, 1, 1]);
  const delta = Array.from(cell.tape.delta.data);
  expect(delta[0]).toBeCloseTo(6.4, 12); // 10 (1 − 0.6²)
  expect(delta[1]).toBeCloseTo(64, 12); // 100 (1 − (−0.6)²): the same slope on the other side
  expect(delta.slice(2)).toEqual([0, 0]);

  const relu = smallCell({ ...numbers, bh: [0, -3], activation: 'relu' }); // a = 0.69 and −2.31
  relu.forward();
  relu.backward([10, 100, 10, 100], [0, 0, 1, 1]);
  expect(Array.from(relu.tape.delta.data)).toEqual([10, 0, 0, 0]);
});

test('eq rnn.message: delta goes back through the columns of Whh, and past the end dh passes by unchanged', () => {
  const cell = smallCell(AT_ZERO); // Whh = [[0,1],[3,0]]: unit 1 feeds unit 0 with 1, unit 0 feeds unit 1 with 3
  cell.forward();
  cell.backward([1, 10], [0, 0]);
  expect(Array.from(cell.tape.q.data)).toEqual([3 * 10, 1 * 1]); // rows instead of columns would give [10, 3]

  const padded = smallCell({ ...AT_ZERO, mask: [0] });
  padded.forward();
  padded.backward([1, 10], [0.5, 0.25]);
  expect(Array.from(padded.tape.q.data)).toEqual([1.5, 10.25]);
});

test('eq rnn.dW: over time the outer products of delta with x and with the state before add up', () => {
  const [T, B, D, H] = [4, 3, 2, 5];
  const problem = cellProblem(core, { T, B, D, H, K: 3, lengths: [4, 1, 3], activation: 'tanh' }, 11);
  problem.analyse();
  const { Wxh, Whh, bh, x, h0 } = problem.tensors;
  // One sequence, one frame, one unit at a time.
  const dWxh = new Array<number>(H * D).fill(0);
  const dWhh = new Array<number>(H * H).fill(0);
  const dbh = new Array<number>(H).fill(0);
  const delta = problem.delta.data;
  for (let b = 0; b < B; b++) {
    for (let t = 0; t < T; t++) {
      for (let o = 0; o < H; o++) {
        const d = delta[(t * B + b) * H + o];
        dbh[o] += d;
        for (let i = 0; i < D; i++) dWxh[o * D + i] += d * x.value.data[(t * B + b) * D + i];
        for (let i = 0; i < H; i++) {
          const before = t === 0 ? h0.value.data[b * H + i] : problem.hidden.data[(t * B + b) * H + i];
          dWhh[o * H + i] += d * before;
        }
      }
    }
  }
  expect(largestDifference(Wxh.grad.data, dWxh)).toBeLessThan(1e-14);
  expect(largestDifference(Whh.grad.data, dWhh)).toBeLessThan(1e-14);
  expect(largestDifference(bh.grad.data, dbh)).toBeLessThan(1e-14);
  expect(Math.max(...dWhh.map(Math.abs))).toBeGreaterThan(0.01);
});

test('eq rnn.dx: delta goes back through the columns of Wxh and is added to what is there', () => {
  const cell = smallCell(AT_ZERO); // Wxh = [[1],[2]]
  cell.forward();
  cell.dx[0].data[0] = 1000;
  cell.backward([1, 10], [0, 0]);
  expect(Array.from(cell.dx[0].data)).toEqual([1000 + 1 * 1 + 2 * 10]);
});

test('gradients accumulate: a second backward pass doubles them', () => {
  const cell = smallCell({ ...AT_ZERO, bh: [0.1, -0.2] });
  cell.forward();
  cell.backward([1, 10], [0, 0]);
  const once = [cell.grads.dWxh, cell.grads.dWhh, cell.dx[0]].map(({ data }) => Array.from(data));
  cell.backward([1, 10], [0, 0]);
  const twice = [cell.grads.dWxh, cell.grads.dWhh, cell.dx[0]].map(({ data }) => Array.from(data));
  expect(twice).toEqual(once.map((numbers) => numbers.map((entry) => 2 * entry)));
});

test('a cell without bias runs and asks for no gradient of one', () => {
  const cell = smallCell({ ...AT_ZERO, bh: null });
  cell.forward();
  cell.backward([1, 10], [0, 0]);
  expect(cell.grads.dbh).toBeNull();
  expect(cell.grads.dWxh.data[0]).not.toBe(0);
});

test('a padded batch gives each sequence what it would get alone, without padding', () => {
  const [B, D, H] = [4, 3, 5];
  const lengths = [6, 1, 4, 3];
  const rng = createRng(21);
  const [Wxh, Whh, bh] = [[H, D], [H, H], [H]].map((shape) => randomTensor(k, shape, rng));
  const packed = { Wxh: k.pack(Wxh), Whh: k.pack(Whh), bh };
  const [x, h0, dH, qEnd] = [
    [6, B, D],
    [B, H],
    [6, B, H],
    [B, H],
  ].map((shape) => randomTensor(k, shape, rng));
  const mask = k.alloc(6, B);
  for (let j = 0; j < mask.data.length; j++) mask.data[j] = Math.floor(j / B) < lengths[j % B] ? 1 : 0;

  /** Row b of each of the first `count` steps. */
  const alone = ({ data, shape }: Tensor, b: number, count: number) => {
    const width = data.length / (shape[0] * B);
    const picked = Array.from({ length: count }, (_, t) =>
      Array.from(data.slice((t * B + b) * width, (t * B + b + 1) * width)),
    );
    return tensor(k, [count, 1, width], picked.flat());
  };
  const run = (T: number, rows: number, xs: Tensor, first: Tensor, masks: Tensor, dHs: Tensor, q: Tensor) => {
    const tape = simpleRnnTape(k, { T, B: rows, H });
    tape.steps.hidden[0].data.set(first.data);
    const grads = { dWxh: k.alloc(H, D), dWhh: k.alloc(H, H), dbh: k.alloc(H) };
    const dx = k.alloc(T, rows, D);
    simpleRnnForward(k, packed, stepsOf(xs), stepsOf(masks), tape);
    tape.q.data.set(q.data);
    simpleRnnBackward(k, packed, stepsOf(xs), stepsOf(masks), tape, stepsOf(dHs), grads, stepsOf(dx));
    return { tape, grads, dx };
  };
  for (let j = 0; j < dH.data.length; j++) if (mask.data[Math.floor(j / H)] === 0) dH.data[j] = 0; // no label there
  const batch = run(6, B, x, h0, mask, dH, qEnd);
  const sums = { dWxh: k.alloc(H, D), dWhh: k.alloc(H, H), dbh: k.alloc(H) };
  lengths.forEach((T, b) => {
    const row = (t: Tensor) => tensor(k, [1, H], t.data.slice(b * H, (b + 1) * H));
    const ones = tensor(k, [T, 1], new Array<number>(T).fill(1));
    const single = run(T, 1, alone(x, b, T), row(h0), ones, alone(dH, b, T), row(qEnd));
    for (const name of ['dWxh', 'dWhh', 'dbh'] as const) k.add(sums[name], single.grads[name], sums[name]);
    expect(largestDifference(row(batch.tape.steps.hidden[6]).data, single.tape.steps.hidden[T].data)).toBe(0);
    expect(largestDifference(row(batch.tape.q).data, single.tape.q.data)).toBeLessThan(1e-14);
    expect(largestDifference(alone(batch.dx, b, T).data, single.dx.data)).toBeLessThan(1e-14);
  });
  for (const name of ['dWxh', 'dWhh', 'dbh'] as const) {
    expect(largestDifference(batch.grads[name].data, sums[name].data)).toBeLessThan(1e-13);
  }
});

describe('padding', () => {
  const sizes = { T: 5, B: 3, D: 2, H: 4, K: 3, lengths: [5, 2, 0], activation: 'tanh' } as const;

  test('padded frames have gradients of exactly 0, and states stand still past the end', () => {
    for (const activation of ['tanh', 'relu'] as const) {
      const problem = cellProblem(core, { ...sizes, activation }, 31);
      problem.analyse();
      const { B, D, H, T } = { ...sizes };
      for (let t = 0; t < T; t++) {
        for (let b = 0; b < B; b++) {
          const row = t * B + b;
          const dx = Array.from(problem.dx.data.slice(row * D, (row + 1) * D));
          if (t < sizes.lengths[b]) {
            if (activation === 'tanh') expect(dx.every((entry) => entry !== 0)).toBe(true);
            continue;
          }
          expect(dx).toEqual([0, 0]);
          expect(Array.from(problem.delta.data.slice(row * H, (row + 1) * H))).toEqual([0, 0, 0, 0]);
          const [before, after] = [t, t + 1].map((step) =>
            problem.hidden.data.slice((step * B + b) * H, (step * B + b + 1) * H),
          );
          expect(bitsOf(after)).toBe(bitsOf(before));
        }
      }
    }
  });

  test('other junk in padded frames changes no bit of loss or gradients', () => {
    const bits = (junk: number) => {
      const problem = cellProblem(core, sizes, 31);
      for (let j = 0; j < problem.x.data.length; j++) {
        if (problem.mask.data[Math.floor(j / sizes.D)] === 0) problem.x.data[j] = junk * (j + 1);
      }
      problem.analyse();
      return [problem.loss(), ...Object.values(problem.tensors).map(({ grad }) => bitsOf(grad.data))];
    };
    expect(bits(-1e6)).toEqual(bits(0));
    expect(bits(1e-3)).toEqual(bits(0));
  });

  test('even NaN in a padded frame does not reach the states or the loss', () => {
    const problem = cellProblem(core, sizes, 31);
    const loss = problem.loss();
    const hidden = bitsOf(problem.hidden.data);
    for (let j = 0; j < problem.x.data.length; j++) {
      if (problem.mask.data[Math.floor(j / sizes.D)] === 0) problem.x.data[j] = NaN;
    }
    expect(problem.loss()).toBe(loss);
    expect(bitsOf(problem.hidden.data)).toBe(hidden);
  });
});

test('a run shorter than the tape leaves the steps beyond it alone', () => {
  const tape = simpleRnnTape(k, { T: 5, B: 1, H: 2 });
  tape.hidden.data.fill(77);
  const weights = { Wxh: k.pack(k.alloc(2, 1)), Whh: k.pack(k.alloc(2, 2)), bh: null };
  const steps = { x: stepsOf(k.alloc(2, 1, 1)), mask: stepsOf(tensor(k, [2, 1], [1, 1])) };
  simpleRnnForward(k, weights, steps.x, steps.mask, tape);
  expect(tape.steps.hidden.map(({ data }) => data[0])).toEqual([77, 0, 0, 77, 77, 77]);
});

test('wrong sizes are refused with what was expected and what came', () => {
  const tape = simpleRnnTape(k, { T: 2, B: 3, H: 4 });
  const good = { Wxh: k.pack(k.alloc(4, 5)), Whh: k.pack(k.alloc(4, 4)), bh: null };
  const frames = (T: number, ...shape: number[]) => Array.from({ length: T }, () => k.alloc(...shape));
  const forward = (weights: typeof good, x: Tensor[], mask: Tensor[]) => () =>
    simpleRnnForward(k, weights, x, mask, tape);
  expect(forward(good, frames(3, 3, 5), frames(3, 3))).toThrow(
    "simpleRnnForward: x must have 1 to 2 frames (the tape's room), got 3; allocate a longer tape",
  );
  expect(forward(good, [], [])).toThrow('got 0; allocate a longer tape');
  expect(forward(good, frames(2, 3, 5), frames(1, 3))).toThrow('mask must have 2 frames as x has, got 1');
  expect(forward(good, frames(2, 5, 3), frames(2, 3))).toThrow(
    'x[0] must be (B,D)=(3,5), got (5,3); it looks transposed',
  );
  expect(forward(good, frames(2, 3, 5), frames(2, 1))).toThrow('mask[0] must be (B)=(3), got (1)');
  expect(forward({ ...good, Wxh: k.pack(k.alloc(5, 5)) }, frames(2, 3, 5), frames(2, 3))).toThrow('Wxh must be (H,D)');
  expect(forward({ ...good, Whh: k.pack(k.alloc(4, 3)) }, frames(2, 3, 5), frames(2, 3))).toThrow('Whh must be (H,H)');
  const grads = { dWxh: k.alloc(4, 5), dWhh: k.alloc(4, 4), dbh: null };
  expect(() => simpleRnnBackward(k, good, frames(2, 3), frames(2, 3), tape, frames(2, 3, 4), grads, null)).toThrow(
    'simpleRnnBackward: x[0] must be (B,D)=(3,5), got (3); an axis is missing',
  );
});
