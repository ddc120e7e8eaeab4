import { expect, test } from 'vitest';
import { largestDifference, randomTensor, tensor } from '../../test-support/numbers';
import { createReferenceKernels } from '../kernels/reference';
import type { Kernels } from '../kernels/types';
import { createRng } from '../rng';
import { stepsOf } from '../tensor';
import { attentionForward, attentionTape } from './attention';
import { fillAllowed } from './attention-mask';
import { feedForwardForward, feedForwardTape } from './feed-forward';
import { multiHeadBackward, multiHeadForward, multiHeadTape, type PackedMultiHead } from './multi-head-attention';
import { transformerBlockForward, transformerBlockTape } from './transformer-block';

const k: Kernels = createReferenceKernels('float64');
const NO_BIASES = { bq: null, bk: null, bv: null, bo: null };

/** Matrices that change nothing: what goes in comes out. */
function identities(D: number): PackedMultiHead {
  const I = k.alloc(D, D);
  for (let d = 0; d < D; d++) I.data[d * D + d] = 1;
  const one = k.pack(I);
  return { Wq: one, Wk: one, Wv: one, Wo: one, ...NO_BIASES };
}

test('with matrices of identity, each head is scaled-dot attention on its own columns', () => {
  const [T, B, D, heads] = [3, 2, 4, 2];
  const x = randomTensor(k, [T, B, D], createRng(1));
  const allowed = k.alloc(T, B, T);
  fillAllowed(allowed, tensor(k, [T, B], [1, 1, 1, 1, 1, 0]), 'causal');
  const tape = multiHeadTape(k, { Tq: T, B, D, heads });
  const y = k.alloc(T, B, D);
  multiHeadForward(k, identities(D), { query: x, keys: x, values: x }, stepsOf(allowed), tape, y);
  for (let head = 0; head < heads; head++) {
    const columns = (data: ArrayLike<number>) => Array.from(data).filter((_, j) => Math.floor((j % D) / 2) === head);
    const own = tensor(k, [T, B, 2], columns(x.data));
    const one = attentionTape(k, 'scaled-dot', { Tq: T, Tk: T, B, Dq: 2, Dk: 2, Dv: 2 });
    attentionForward(k, { score: 'scaled-dot' }, stepsOf(own), own, own, stepsOf(allowed), one);
    expect(largestDifference(columns(y.data), one.context.data)).toBeLessThan(1e-15);
  }
});

test('without biases nobody is asked for their gradients', () => {
  const [T, B, D] = [2, 1, 2];
  const x = randomTensor(k, [T, B, D], createRng(2));
  const allowed = k.alloc(T, B, T);
  fillAllowed(allowed, null);
  const tape = multiHeadTape(k, { Tq: T, B, D, heads: 1 });
  const inputs = { query: x, keys: x, values: x };
  multiHeadForward(k, identities(D), inputs, stepsOf(allowed), tape, k.alloc(T, B, D));
  const [dWq, dWk, dWv, dWo] = [0, 1, 2, 3].map(() => k.alloc(D, D));
  const grads = { dWq, dWk, dWv, dWo, dbq: null, dbk: null, dbv: null, dbo: null };
  const dx = k.alloc(T, B, D);
  const dInputs = { dQuery: dx, dKeys: dx, dValues: dx };
  multiHeadBackward(k, identities(D), inputs, tape, randomTensor(k, [T, B, D], createRng(3)), grads, dInputs);
  for (const { data } of [dWq, dWk, dWv, dWo, dx]) expect(data.some((entry) => entry !== 0)).toBe(true);
});

test('what does not fit is an error that says so', () => {
  expect(() => multiHeadTape(k, { Tq: 2, B: 1, D: 4, heads: 3 })).toThrow(
    'multiHeadTape: heads must divide D=4, got 3; choose another width or number of heads',
  );
  const tape = multiHeadTape(k, { Tq: 2, B: 1, D: 4, heads: 2 });
  const x = k.alloc(2, 1, 4);
  const inputs = { query: x, keys: x, values: x };
  expect(() => multiHeadForward(k, identities(4), inputs, [], tape, x)).toThrow('allowed must have Tq=2 steps, got 0');
  expect(() => multiHeadForward(k, identities(3), inputs, [], tape, x)).toThrow('Wq must be (D,D)=(4,4), got (3,3)');
  expect(() => multiHeadForward(k, identities(4), { ...inputs, keys: k.alloc(2, 4) }, [], tape, x)).toThrow(
    'multiHeadForward: keys must be (Tk,B,D)=(2,1,4), got (2,4); an axis is missing',
  );
  const weights = { W1: k.pack(k.alloc(5, 4)), b1: null, W2: k.pack(k.alloc(4, 5)), b2: null };
  expect(() => feedForwardForward(k, weights, x, feedForwardTape(k, { T: 2, B: 1, F: 6 }), x)).toThrow(
    'feedForwardForward: W1 must be (F,D)=(6,4), got (5,4)',
  );
  const norm = { gain: k.alloc(4), bias: k.alloc(4) };
  const block = { attention: identities(4), feedForward: weights, norm1: norm, norm2: norm };
  const blockTape = transformerBlockTape(k, { T: 2, B: 1, D: 4, F: 5, heads: 2 });
  expect(blockTape.norm).toBe('before');
  expect(() => transformerBlockForward(k, block, x, [], blockTape, k.alloc(1, 2, 4))).toThrow(
    'transformerBlockForward: y must be (T,B,D)=(2,1,4), got (1,2,4)',
  );
});
