import { describe, expect, test } from 'vitest';
import { largestDifference, randomTensor, tensor } from '../../test-support/numbers';
import { createReferenceKernels } from '../kernels/reference';
import { createRng } from '../rng';
import { stepsOf } from '../tensor';
import {
  attentionBackward,
  attentionForward,
  attentionKeysForward,
  attentionStepForward,
  attentionTape,
  type AttentionGrads,
  type PackedAttention,
} from './attention';
import { fillAllowed } from './attention-mask';
import { maskedSoftmaxBackward, maskedSoftmaxForward } from './masked-softmax';

const k = createReferenceKernels('float64');

describe('masked softmax', () => {
  test('shares fall to the allowed keys only, in proportion to the exponentials', () => {
    const scores = tensor(k, [2, 3], [Math.log(1), Math.log(3), 700, 1000, 1000, 1000]);
    const alpha = k.alloc(2, 3);
    maskedSoftmaxForward(scores, tensor(k, [2, 3], [1, 1, 0, 1, 1, 1]), alpha);
    expect(largestDifference(alpha.data, [0.25, 0.75, 0, 1 / 3, 1 / 3, 1 / 3])).toBeLessThan(1e-15);
  });

  test('a query that may look at nothing gets zeros, and NaN at a key that is not allowed is not read', () => {
    const scores = tensor(k, [2, 2], [1, 2, NaN, 5]);
    const alpha = k.alloc(2, 2);
    maskedSoftmaxForward(scores, tensor(k, [2, 2], [0, 0, 0, 1]), alpha);
    expect(Array.from(alpha.data)).toEqual([0, 0, 0, 1]);
    const dScores = k.alloc(2, 2);
    maskedSoftmaxBackward(alpha, tensor(k, [2, 2], [NaN, NaN, NaN, 7]), dScores);
    expect(Array.from(dScores.data)).toEqual([0, 0, 0, 0]);
  });

  test('NaN at an allowed key is not hidden', () => {
    const alpha = k.alloc(1, 2);
    maskedSoftmaxForward(tensor(k, [1, 2], [NaN, 1]), tensor(k, [1, 2], [1, 1]), alpha);
    expect(Array.from(alpha.data)).toEqual([NaN, NaN]);
  });
});

test('a mask joins padding and causality', () => {
  const allowed = k.alloc(2, 1, 3);
  fillAllowed(allowed, null, 'causal');
  expect(Array.from(allowed.data)).toEqual([1, 0, 0, 1, 1, 0]);
  fillAllowed(allowed, tensor(k, [3, 1], [1, 1, 0]));
  expect(Array.from(allowed.data)).toEqual([1, 1, 0, 1, 1, 0]);
  expect(() => fillAllowed(allowed, k.alloc(1, 3))).toThrow(
    'fillAllowed: keyMask must be (Tk,B)=(3,1), got (1,3); it looks transposed',
  );
});

describe('the four scores, written out for one query (2, 1) and the keys (1, 0) and (0, 3)', () => {
  const query = [tensor(k, [1, 2], [2, 1])];
  const keys = tensor(k, [2, 1, 2], [1, 0, 0, 3]);
  const values = tensor(k, [2, 1, 1], [10, 20]);
  const allowed = [tensor(k, [1, 2], [1, 1])];
  const scoresOf = (weights: PackedAttention) => {
    const tape = attentionTape(k, weights.score, { Tq: 1, Tk: 2, B: 1, Dq: 2, Dk: 2, Dv: 1, A: 1 });
    attentionForward(k, weights, query, keys, values, allowed, tape);
    const [first, second] = tape.alpha.data;
    expect(tape.context.data[0]).toBeCloseTo(10 * first + 20 * second, 12);
    return Array.from(tape.scores.data);
  };

  test('dot, and divided by √2', () => {
    expect(scoresOf({ score: 'dot' })).toEqual([2, 3]);
    expect(largestDifference(scoresOf({ score: 'scaled-dot' }), [Math.SQRT2, 3 / Math.SQRT2])).toBeLessThan(1e-15);
  });
  test('general: the query is turned by W first', () => {
    expect(scoresOf({ score: 'general', W: k.pack(tensor(k, [2, 2], [0, 5, 1, 0])) })).toEqual([5, 6]);
  });
  test('additive: a small network of query and key, with or without its bias', () => {
    const [Wq, Wk] = [k.pack(tensor(k, [1, 2], [0.1, 0.2])), k.pack(tensor(k, [1, 2], [0.3, -0.1]))];
    const v = tensor(k, [1], [2]);
    const expected = (b: number) => [2 * Math.tanh(0.4 + 0.3 + b), 2 * Math.tanh(0.4 - 0.3 + b)];
    const biased = scoresOf({ score: 'additive', Wq, Wk, b: tensor(k, [1], [0.5]), v });
    expect(largestDifference(biased, expected(0.5))).toBeLessThan(1e-15);
    expect(largestDifference(scoresOf({ score: 'additive', Wq, Wk, b: null, v }), expected(0))).toBeLessThan(1e-15);
  });
});

test('NaN in padded keys and values reaches neither the context nor any gradient', () => {
  const rng = createRng(4);
  const [Tq, Tk, B, D] = [2, 3, 2, 3];
  const W = randomTensor(k, [D, D], rng);
  const cases: [PackedAttention, () => AttentionGrads][] = [
    [{ score: 'scaled-dot' }, () => ({ score: 'scaled-dot' })],
    [{ score: 'general', W: k.pack(W) }, () => ({ score: 'general', dW: k.alloc(D, D) })],
  ];
  for (const [weights, gradsFor] of cases) {
    const [q, keys, dContext] = [[Tq, B, D], [Tk, B, D], [Tq, B, D]].map((shape) => randomTensor(k, shape, rng)); // prettier-ignore
    for (let d = 0; d < D; d++) keys.data[(2 * B + 1) * D + d] = NaN; // the last key of the second sequence
    const allowed = k.alloc(Tq, B, Tk);
    fillAllowed(allowed, tensor(k, [Tk, B], [1, 1, 1, 1, 1, 0]));
    const tape = attentionTape(k, weights.score, { Tq, Tk, B, Dq: D, Dk: D, Dv: D });
    attentionForward(k, weights, stepsOf(q), keys, keys, stepsOf(allowed), tape);
    const [dq, dKeys, grads] = [k.alloc(Tq, B, D), k.alloc(Tk, B, D), gradsFor()];
    attentionBackward(k, weights, stepsOf(q), keys, keys, tape, stepsOf(dContext), grads, stepsOf(dq), dKeys, dKeys);
    const numbers = [tape.context, dq, dKeys, ...(grads.score === 'general' ? [grads.dW] : [])];
    for (const { data } of numbers) expect(data.every(Number.isFinite)).toBe(true);
    expect(Array.from(dKeys.data.slice((2 * B + 1) * D))).toEqual([0, 0, 0]);
  }
});

test('an additive score without bias asks for no gradient of one', () => {
  const rng = createRng(5);
  const of = (...shape: number[]) => randomTensor(k, shape, rng);
  const weights: PackedAttention = { score: 'additive', Wq: k.pack(of(4, 2)), Wk: k.pack(of(4, 3)), b: null, v: of(4) };
  const tape = attentionTape(k, 'additive', { Tq: 1, Tk: 2, B: 1, Dq: 2, Dk: 3, Dv: 1, A: 4 });
  const [q, keys, values] = [[of(1, 2)], of(2, 1, 3), of(2, 1, 1)];
  attentionForward(k, weights, q, keys, values, [tensor(k, [1, 2], [1, 1])], tape);
  const [dWq, dWk, dv] = [k.alloc(4, 2), k.alloc(4, 3), k.alloc(4)];
  const grads: AttentionGrads = { score: 'additive', dWq, dWk, db: null, dv };
  attentionBackward(k, weights, q, keys, values, tape, [of(1, 1)], grads, [k.alloc(1, 2)], k.alloc(2, 1, 3), k.alloc(2, 1, 1)); // prettier-ignore
  for (const { data } of [dWq, dWk, dv]) expect(data.some((entry) => entry !== 0)).toBe(true);
});

describe('what does not fit is an error that says so', () => {
  const sizes = { Tq: 2, Tk: 3, B: 1, Dq: 2, Dk: 2, Dv: 2 };
  const tape = attentionTape(k, 'dot', sizes);
  const [keys, query] = [k.alloc(3, 1, 2), k.alloc(1, 2)];
  const step = (t: number, q = query, allowed = k.alloc(1, 3)) =>
    attentionStepForward(k, { score: 'dot' }, t, q, keys, keys, allowed, tape);

  test('widths that a dot product cannot join', () => {
    expect(() => attentionTape(k, 'scaled-dot', { ...sizes, Dq: 3 })).toThrow(
      'attentionTape: Dq must be Dk=2 for the scaled-dot score, got 3; use general or additive attention',
    );
  });
  test('steps, queries, masks and keys of another shape', () => {
    expect(() => step(2)).toThrow('attentionStepForward: t must be 0 to 1, got 2; allocate a longer tape');
    expect(() => step(0, k.alloc(1, 3))).toThrow('attentionStepForward: query must be (B,Dq)=(1,2), got (1,3)');
    expect(() => step(0, query, k.alloc(3, 1))).toThrow('allowed must be (B,Tk)=(1,3), got (3,1); it looks transposed');
    expect(() => attentionKeysForward(k, { score: 'dot' }, k.alloc(3, 2), tape)).toThrow(
      'attentionKeysForward: keys must be (Tk,B,Dk)=(3,1,2), got (3,2); an axis is missing',
    );
    expect(() => attentionForward(k, { score: 'dot' }, [query], keys, keys, [], tape)).toThrow(
      'attentionForward: queries and allowed must have Tq=2 steps, got 1 and 0',
    );
  });
  test('weights of another score, or of another shape', () => {
    const W = k.pack(k.alloc(2, 3));
    expect(() => attentionKeysForward(k, { score: 'general', W }, keys, tape)).toThrow(
      'weights must be those of dot attention as the tape, got general',
    );
    const general = attentionTape(k, 'general', sizes);
    expect(() => attentionKeysForward(k, { score: 'general', W }, keys, general)).toThrow(
      'attentionKeysForward: W must be (Dk,Dq)=(2,2), got (2,3)',
    );
    const additive = attentionTape(k, 'additive', { ...sizes, A: 4 });
    const weights = { score: 'additive', Wq: k.pack(k.alloc(4, 2)), Wk: k.pack(k.alloc(4, 2)), b: null, v: k.alloc(3) } as const; // prettier-ignore
    expect(() => attentionKeysForward(k, weights, keys, additive)).toThrow('v must be (A)=(4), got (3)');
  });
});
