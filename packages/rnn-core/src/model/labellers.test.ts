import { describe, expect, test } from 'vitest';
import { randomSequences } from '../../test-support/gradient-problems';
import { bitsOf, largestOf } from '../../test-support/numbers';
import { createReferenceKernels } from '../kernels/reference';
import { createRng } from '../rng';
import { batchRoom, fillBatch } from '../train/batch';
import { createFrameLabeller } from './frame-labeller';
import { parameterCount } from './labeller';
import { createRnnLabeller } from './rnn-labeller';

const k = createReferenceKernels('float64');
const sizes = { D: 3, H: 5, K: 4, maxT: 8, B: 3 };
const batchOf = (lengths: number[], seed = 1) =>
  fillBatch(batchRoom(k, { T: 8, B: 3, D: 3 }), randomSequences(createRng(seed), lengths, 3, 4));

describe.each([
  ['simple-rnn', createRnnLabeller],
  ['frame', createFrameLabeller],
] as const)('the labeller of kind %s', (kind, create) => {
  const made = () => create(k, sizes, createRng(9));

  test('starts the same from the same seed, with biases at 0 and a gradient for every weight', () => {
    const [a, b] = [made(), made()];
    expect(a.kind).toBe(kind);
    expect(a.sizes).toEqual({ D: 3, H: 5, K: 4 });
    expect(a.params).toEqual(b.params);
    const shapes = (group: typeof a.params) => Object.entries(group).map(([name, { shape }]) => [name, shape]);
    expect(shapes(a.grads)).toEqual(shapes(a.params));
    for (const [name, { data }] of Object.entries(a.params)) {
      if (name.startsWith('b')) expect(largestOf(data)).toBe(0);
      else expect(largestOf(data)).toBeGreaterThan(0);
    }
  });

  test('lossAndGrads gives the loss of loss, and the same gradients each time', () => {
    const labeller = made();
    const batch = batchOf([8, 3, 5]);
    const loss = labeller.loss(batch);
    expect(labeller.lossAndGrads(batch)).toBe(loss);
    const first = Object.values(labeller.grads).map(({ data }) => bitsOf(data));
    labeller.lossAndGrads(batch);
    expect(Object.values(labeller.grads).map(({ data }) => bitsOf(data))).toEqual(first);
  });

  test('a short batch after a long one gives what it gives in a labeller that never saw the long one', () => {
    const [used, fresh] = [made(), made()];
    used.lossAndGrads(batchOf([8, 8, 8], 2));
    const short = batchOf([2, 4]);
    expect(used.lossAndGrads(short)).toBe(fresh.lossAndGrads(short));
    expect(used.grads).toEqual(fresh.grads);
    const scores = used.forward(short);
    expect(scores.shape).toEqual([4, 3, 4]);
    expect(bitsOf(scores.data)).toBe(bitsOf(fresh.forward(short).data));
  });

  test('the frame labeller sees one frame alone, the RNN that frame and all before it', () => {
    const labeller = made();
    const batch = batchOf([6, 6, 6]);
    const before = labeller.forward(batch).data.slice();
    batch.x.data[2 * 3 * 3 + 1 * 3] += 1; // frame 2 of sequence 1
    const after = labeller.forward(batch).data;
    const changed = new Set<string>();
    before.forEach((score, j) => {
      if (score !== after[j]) changed.add(`${Math.floor(j / 12)},${Math.floor(j / 4) % 3}`);
    });
    expect([...changed]).toEqual(kind === 'frame' ? ['2,1'] : ['2,1', '3,1', '4,1', '5,1']);
  });

  test('parameterCount counts every trained number', () => {
    const recurrent = kind === 'simple-rnn' ? 5 * 5 : 0;
    expect(parameterCount(made().params)).toBe(5 * 3 + recurrent + 5 + 4 * 5 + 4);
  });
});

describe('the simple RNN', () => {
  test('Whh starts as an orthogonal matrix unless asked for Glorot’s draws or the identity', () => {
    const Whh = (recurrentInit?: 'orthogonal' | 'glorot' | 'identity') =>
      Array.from(createRnnLabeller(k, { ...sizes, recurrentInit }, createRng(9)).params.Whh.data);
    const rowNorms = (W: number[]) => [0, 1, 2, 3, 4].map((o) => Math.hypot(...W.slice(5 * o, 5 * o + 5)));
    for (const norm of rowNorms(Whh())) expect(norm).toBeCloseTo(1, 12);
    expect(Whh('orthogonal')).toEqual(Whh());
    expect(Whh('identity')).toEqual(Array.from({ length: 25 }, (_, j) => (j % 6 === 0 ? 1 : 0)));
    expect(largestOf(Whh('glorot'))).toBeLessThan(Math.sqrt(6 / 10));
    expect(rowNorms(Whh('glorot')).every((norm) => Math.abs(norm - 1) > 1e-3)).toBe(true);
  });

  test('starts every pass from h0, which is 0 unless written to, and says how the loss depends on it', () => {
    const labeller = createRnnLabeller(k, sizes, createRng(9));
    const batch = batchOf([4, 2, 3]);
    const fromZero = labeller.loss(batch);
    expect(labeller.loss(batch)).toBe(fromZero);
    labeller.h0.data.fill(0.5);
    expect(labeller.loss(batch)).not.toBe(fromZero);
    expect(Array.from(labeller.tape.steps.hidden[0].data)).toEqual(new Array(15).fill(0.5));
    labeller.lossAndGrads(batch);
    expect(Array.from(labeller.dh0.data).every((entry) => entry !== 0)).toBe(true);
  });

  test('relu states are never below 0 and above 1 where the input asks for it, tanh states stay inside (−1, 1)', () => {
    for (const activation of ['relu', 'tanh'] as const) {
      const labeller = createRnnLabeller(k, { ...sizes, activation }, createRng(9));
      const batch = batchOf([8, 8, 8]);
      for (let j = 0; j < batch.x.data.length; j++) batch.x.data[j] *= 5;
      labeller.forward(batch);
      const states = Array.from(labeller.tape.hidden.data);
      expect(Math.min(...states) < 0).toBe(activation === 'tanh');
      expect(Math.max(...states) > 1).toBe(activation === 'relu');
    }
  });
});
