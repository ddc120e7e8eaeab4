/**
 * One-headed attention with a choice of score, forward and backward by hand, one query step at a time.
 *
 *   dot e_j = q·k_j      scaled-dot e_j = q·k_j / √Dk      general e_j = (W q)·k_j      additive e_j = v·tanh(W_q q + W_k k_j + b)
 *   α = softmax of e over the allowed keys,   context = Σ_j α_j v_j
 *
 * A step at a time, because a decoder's next query depends on this context. `attentionKeysForward` does once what all
 * queries share; `attentionForward` is the whole for queries that are known in advance.
 * Sources: Luong, Pham, Manning 2015, arXiv:1508.04025 (dot, general); Vaswani et al. 2017, arXiv:1706.03762 (scaled);
 * Bahdanau, Cho, Bengio 2015, arXiv:1409.0473 (additive). Must not: know what a decoder is, or allocate in the passes.
 */
import type { Kernels, Packed, Tensor } from '../kernels/types';
import { assertShape, stepsOf } from '../tensor';
import { additiveScoresBackward, additiveScoresForward } from './additive-scores';
import {
  dotScoresBackward,
  dotScoresForward,
  weightedSumBackward,
  weightedSumForward,
  type Columns,
} from './dot-scores';
import { maskedSoftmaxBackward, maskedSoftmaxForward } from './masked-softmax';

export type AttentionScore = 'dot' | 'scaled-dot' | 'general' | 'additive';

/** general: W (Dk,Dq). additive: Wq (A,Dq), Wk (A,Dk), b (A) or null, v (A). Repack after an update. */
export type PackedAttention =
  | { readonly score: 'dot' | 'scaled-dot' }
  | { readonly score: 'general'; readonly W: Packed }
  | {
      readonly score: 'additive';
      readonly Wq: Packed;
      readonly Wk: Packed;
      readonly b: Tensor | null;
      readonly v: Tensor;
    };

/** Gradients of the same names and shapes as the weights. */
export type AttentionGrads =
  | { readonly score: 'dot' | 'scaled-dot' }
  | { readonly score: 'general'; readonly dW: Tensor }
  | {
      readonly score: 'additive';
      readonly dWq: Tensor;
      readonly dWk: Tensor;
      readonly db: Tensor | null;
      readonly dv: Tensor;
    };

/** Tq queries of width Dq, Tk keys of width Dk, values of width Dv; A units in the additive score (else unused). */
export interface AttentionSizes {
  readonly Tq: number;
  readonly Tk: number;
  readonly B: number;
  readonly Dq: number;
  readonly Dk: number;
  readonly Dv: number;
  readonly A?: number;
}

/** What the passes leave for each other and for drawing, allocated once. */
export interface AttentionTape {
  readonly score: AttentionScore;
  readonly sizes: AttentionSizes;
  /** f of the dot products, and all columns of keys and of values. */
  readonly factor: number;
  readonly keyColumns: Columns;
  readonly valueColumns: Columns;
  /** (Tq,B,Tk): scores e and weights α. */
  readonly scores: Tensor;
  readonly alpha: Tensor;
  /** (Tq,B,Dv): what the attention read. */
  readonly context: Tensor;
  /** (Tq,B,·): the query as the score sees it; null for dot products with the query itself. */
  readonly p: Tensor | null;
  /** (Tk,B,A) and (Tq,B,Tk,A) of the additive score, else null. */
  readonly r: Tensor | null;
  readonly bent: Tensor | null;
  /** (B,Tk), (B,Tk), (B,·), (Tk,B,A): gradients on the way back, overwritten at every step but for dr. */
  readonly dAlpha: Tensor;
  readonly dScores: Tensor;
  readonly dp: Tensor | null;
  readonly dr: Tensor | null;
  readonly steps: {
    readonly scores: readonly Tensor[];
    readonly alpha: readonly Tensor[];
    readonly context: readonly Tensor[];
    readonly p: readonly Tensor[];
    readonly bent: readonly Tensor[];
  };
}

/** Room for Tq queries over Tk keys of B sequences. Throws where a dot product would join different widths. */
export function attentionTape(k: Kernels, score: AttentionScore, sizes: AttentionSizes): AttentionTape {
  const { Tq, Tk, B, Dq, Dk, Dv, A = Dk } = sizes;
  if ((score === 'dot' || score === 'scaled-dot') && Dq !== Dk) {
    throw new Error(
      `attentionTape: Dq must be Dk=${Dk} for the ${score} score, got ${Dq}; use general or additive attention`,
    );
  }
  const [scores, alpha, context] = [k.alloc(Tq, B, Tk), k.alloc(Tq, B, Tk), k.alloc(Tq, B, Dv)];
  const additive = score === 'additive';
  const width = additive ? A : Dk;
  const p = additive || score === 'general' ? k.alloc(Tq, B, width) : null;
  const bent = additive ? k.alloc(Tq, B, Tk, A) : null;
  return {
    score,
    sizes,
    factor: score === 'scaled-dot' ? 1 / Math.sqrt(Dk) : 1,
    keyColumns: { from: 0, count: Dk },
    valueColumns: { from: 0, count: Dv },
    scores,
    alpha,
    context,
    p,
    r: additive ? k.alloc(Tk, B, A) : null,
    bent,
    dAlpha: k.alloc(B, Tk),
    dScores: k.alloc(B, Tk),
    dp: p && k.alloc(B, width),
    dr: additive ? k.alloc(Tk, B, A) : null,
    steps: {
      scores: stepsOf(scores),
      alpha: stepsOf(alpha),
      context: stepsOf(context),
      p: p ? stepsOf(p) : [],
      bent: bent ? stepsOf(bent) : [],
    },
  };
}

/** What all queries share: projects the keys (Tk,B,Dk) for the additive score. To be called before the first step. */
export function attentionKeysForward(k: Kernels, weights: PackedAttention, keys: Tensor, tape: AttentionTape): void {
  assertWeights('attentionKeysForward', weights, tape);
  const { Tk, B, Dk } = tape.sizes;
  assertShape('attentionKeysForward', 'keys', keys, [['Tk', Tk], ['B', B], ['Dk', Dk]]); // prettier-ignore
  if (weights.score === 'additive') k.affine(keys, weights.Wk, weights.b, tape.r!);
}

/**
 * Query step t: fills `tape.steps.alpha[t]` (B,Tk) and `tape.steps.context[t]` (B,Dv).
 *
 * query (B,Dq), keys (Tk,B,Dk), values (Tk,B,Dv), allowed (B,Tk) of zeros and ones. Throws on a wrong shape.
 */
export function attentionStepForward(
  k: Kernels,
  weights: PackedAttention,
  t: number,
  query: Tensor,
  keys: Tensor,
  values: Tensor,
  allowed: Tensor,
  tape: AttentionTape,
): void {
  assertStep('attentionStepForward', t, query, keys, values, tape);
  const { Tk, B } = tape.sizes;
  assertShape('attentionStepForward', 'allowed', allowed, [['B', B], ['Tk', Tk]]); // prettier-ignore
  const scores = tape.steps.scores[t];
  const { alpha, context, p, bent } = tape.steps;
  if (weights.score === 'additive') {
    k.affine(query, weights.Wq, null, p[t]); // (B,A)  p = Wq q
    additiveScoresForward(p[t], tape.r!, weights.v, bent[t], scores);
  } else {
    if (weights.score === 'general') k.affine(query, weights.W, null, p[t]); // (B,Dk)  p = W q
    dotScoresForward(weights.score === 'general' ? p[t] : query, keys, tape.factor, tape.keyColumns, scores);
  }
  maskedSoftmaxForward(scores, allowed, alpha[t]);
  weightedSumForward(alpha[t], values, tape.valueColumns, context[t]);
}

/**
 * The backward pass of one step, given dContext (B,Dv). Adds to the gradients, dQuery (B,Dq), dKeys (Tk,B,Dk) and
 * dValues (Tk,B,Dv); dKeys and dValues may be one tensor. Of the additive score's keys it fills `tape.dr` only, which
 * `attentionKeysBackward` passes on after the last step.
 */
export function attentionStepBackward(
  k: Kernels,
  weights: PackedAttention,
  t: number,
  query: Tensor,
  keys: Tensor,
  values: Tensor,
  tape: AttentionTape,
  dContext: Tensor,
  grads: AttentionGrads,
  dQuery: Tensor,
  dKeys: Tensor,
  dValues: Tensor,
): void {
  assertStep('attentionStepBackward', t, query, keys, values, tape);
  const { dAlpha, dScores, dp } = tape;
  const { alpha, p, bent } = tape.steps;
  k.fill(dAlpha, 0);
  k.fill(dScores, 0);
  weightedSumBackward(alpha[t], values, tape.valueColumns, dContext, dAlpha, dValues);
  maskedSoftmaxBackward(alpha[t], dAlpha, dScores);
  if (dp) k.fill(dp, 0);
  if (weights.score === 'additive' && grads.score === 'additive') {
    additiveScoresBackward(weights.v, bent[t], dScores, dp!, tape.dr!, grads.dv);
    k.matmulTN(dp!, query, grads.dWq); // (A,Dq)
    k.matmulNN(dp!, weights.Wq, dQuery); // (B,Dq)
  } else if (weights.score === 'general' && grads.score === 'general') {
    dotScoresBackward(p[t], keys, tape.factor, tape.keyColumns, dScores, dp!, dKeys);
    k.matmulTN(dp!, query, grads.dW); // (Dk,Dq)
    k.matmulNN(dp!, weights.W, dQuery); // (B,Dq)
  } else dotScoresBackward(query, keys, tape.factor, tape.keyColumns, dScores, dQuery, dKeys);
}

/** After the last step back: passes `tape.dr` on to dWk, db and dKeys (Tk,B,Dk), and empties it for the next pass. */
export function attentionKeysBackward(
  k: Kernels,
  weights: PackedAttention,
  keys: Tensor,
  tape: AttentionTape,
  grads: AttentionGrads,
  dKeys: Tensor,
): void {
  if (weights.score !== 'additive' || grads.score !== 'additive') return;
  const dr = tape.dr!;
  k.matmulTN(dr, keys, grads.dWk); // (A,Dk)
  if (grads.db) k.addRowSums(dr, grads.db); // (A)
  k.matmulNN(dr, weights.Wk, dKeys); // (Tk,B,Dk)
  k.fill(dr, 0);
}

/** All query steps: queries Tq tensors (B,Dq), allowed Tq tensors (B,Tk). Fills `tape.alpha` and `tape.context`. */
export function attentionForward(
  k: Kernels,
  weights: PackedAttention,
  queries: readonly Tensor[],
  keys: Tensor,
  values: Tensor,
  allowed: readonly Tensor[],
  tape: AttentionTape,
): void {
  if (queries.length !== tape.sizes.Tq || allowed.length !== tape.sizes.Tq) {
    throw new Error(
      `attentionForward: queries and allowed must have Tq=${tape.sizes.Tq} steps, got ${queries.length} and ` +
        `${allowed.length}; allocate a tape of that length`,
    );
  }
  attentionKeysForward(k, weights, keys, tape);
  for (let t = 0; t < queries.length; t++) {
    attentionStepForward(k, weights, t, queries[t], keys, values, allowed[t], tape);
  }
}

/** The backward pass of `attentionForward`, given dContext (Tq steps (B,Dv)). All gradients accumulate. */
export function attentionBackward(
  k: Kernels,
  weights: PackedAttention,
  queries: readonly Tensor[],
  keys: Tensor,
  values: Tensor,
  tape: AttentionTape,
  dContext: readonly Tensor[],
  grads: AttentionGrads,
  dQueries: readonly Tensor[],
  dKeys: Tensor,
  dValues: Tensor,
): void {
  for (let t = queries.length - 1; t >= 0; t--) {
    const [query, dQuery] = [queries[t], dQueries[t]];
    attentionStepBackward(k, weights, t, query, keys, values, tape, dContext[t], grads, dQuery, dKeys, dValues);
  }
  attentionKeysBackward(k, weights, keys, tape, grads, dKeys);
}

function assertStep(
  where: string,
  t: number,
  query: Tensor,
  keys: Tensor,
  values: Tensor,
  { sizes: { Tq, Tk, B, Dq, Dk, Dv } }: AttentionTape,
): void {
  if (!(t >= 0 && t < Tq)) throw new Error(`${where}: t must be 0 to ${Tq - 1}, got ${t}; allocate a longer tape`);
  assertShape(where, 'query', query, [['B', B], ['Dq', Dq]]); // prettier-ignore
  assertShape(where, 'keys', keys, [['Tk', Tk], ['B', B], ['Dk', Dk]]); // prettier-ignore
  assertShape(where, 'values', values, [['Tk', Tk], ['B', B], ['Dv', Dv]]); // prettier-ignore
}

function assertWeights(where: string, weights: PackedAttention, { score, sizes }: AttentionTape): void {
  const { Dq, Dk, A = Dk } = sizes;
  if (weights.score !== score) {
    throw new Error(`${where}: weights must be those of ${score} attention as the tape, got ${weights.score}`);
  }
  if (weights.score === 'general') assertShape(where, 'W', weights.W.weight, [['Dk', Dk], ['Dq', Dq]]); // prettier-ignore
  if (weights.score !== 'additive') return;
  assertShape(where, 'Wq', weights.Wq.weight, [['A', A], ['Dq', Dq]]); // prettier-ignore
  assertShape(where, 'Wk', weights.Wk.weight, [['A', A], ['Dk', Dk]]); // prettier-ignore
  assertShape(where, 'v', weights.v, [['A', A]]);
}
