/**
 * Multi-head attention, forward and backward by hand.
 *
 *   Q = X_q W_qᵀ + b_q,  K = X_k W_kᵀ + b_k,  V = X_v W_vᵀ + b_v
 *   head i reads its D/heads columns of Q, K and V:  context_i = softmax(Q_i K_iᵀ / √(D/heads)) V_i
 *   Y = [context_1 … context_heads] W_oᵀ + b_o
 *
 * Self-attention is the case in which all three inputs are one tensor; their gradients may then be one tensor too.
 * Source: Vaswani et al. 2017, arXiv:1706.03762, section 3.2. Must not: allocate in the passes, or make masks
 * (attention-mask.ts does).
 */
import type { Kernels, Packed, Tensor } from '../kernels/types';
import { assertShape, stepsOf } from '../tensor';
import {
  dotScoresBackward,
  dotScoresForward,
  weightedSumBackward,
  weightedSumForward,
  type Columns,
} from './dot-scores';
import { maskedSoftmaxBackward, maskedSoftmaxForward } from './masked-softmax';

/** Wq, Wk, Wv, Wo (D,D); biases (D) or null. Repack the four after an update. */
export interface PackedMultiHead {
  readonly Wq: Packed;
  readonly Wk: Packed;
  readonly Wv: Packed;
  readonly Wo: Packed;
  readonly bq: Tensor | null;
  readonly bk: Tensor | null;
  readonly bv: Tensor | null;
  readonly bo: Tensor | null;
}

export interface MultiHeadGrads {
  readonly dWq: Tensor;
  readonly dWk: Tensor;
  readonly dWv: Tensor;
  readonly dWo: Tensor;
  readonly dbq: Tensor | null;
  readonly dbk: Tensor | null;
  readonly dbv: Tensor | null;
  readonly dbo: Tensor | null;
}

/** query (Tq,B,D), keys and values (Tk,B,D). */
export interface MultiHeadInputs {
  readonly query: Tensor;
  readonly keys: Tensor;
  readonly values: Tensor;
}

export interface MultiHeadTape {
  readonly sizes: { readonly Tq: number; readonly Tk: number; readonly B: number; readonly D: number };
  /** The columns of each head, and 1/√(D/heads). */
  readonly columns: readonly Columns[];
  readonly factor: number;
  /** Projections: q (Tq,B,D), keys and values (Tk,B,D). */
  readonly q: Tensor;
  readonly keys: Tensor;
  readonly values: Tensor;
  /** (Tq,heads,B,Tk): scores, and weights α for drawing. */
  readonly scores: Tensor;
  readonly alpha: Tensor;
  /** (Tq,B,D): the heads' contexts side by side. */
  readonly context: Tensor;
  readonly dq: Tensor;
  readonly dk: Tensor;
  readonly dv: Tensor;
  readonly dContext: Tensor;
  /** (B,Tk), overwritten for every step and head. */
  readonly dAlpha: Tensor;
  readonly dScores: Tensor;
  readonly steps: {
    readonly q: readonly Tensor[];
    readonly dq: readonly Tensor[];
    readonly context: readonly Tensor[];
    readonly dContext: readonly Tensor[];
    /** [t][head] (B,Tk). */
    readonly scores: readonly (readonly Tensor[])[];
    readonly alpha: readonly (readonly Tensor[])[];
  };
}

/** Room for Tq queries over Tk keys (default Tq). Throws unless `heads` divides D. */
export function multiHeadTape(
  k: Kernels,
  sizes: { Tq: number; Tk?: number; B: number; D: number; heads: number },
): MultiHeadTape {
  const { Tq, Tk = Tq, B, D, heads } = sizes;
  if (!(heads >= 1) || D % heads !== 0) {
    throw new Error(`multiHeadTape: heads must divide D=${D}, got ${heads}; choose another width or number of heads`);
  }
  const width = D / heads;
  const [q, dq, context, dContext] = [0, 1, 2, 3].map(() => k.alloc(Tq, B, D));
  const [keys, values, dk, dv] = [0, 1, 2, 3].map(() => k.alloc(Tk, B, D));
  const [scores, alpha] = [k.alloc(Tq, heads, B, Tk), k.alloc(Tq, heads, B, Tk)];
  return {
    sizes: { Tq, Tk, B, D },
    columns: Array.from({ length: heads }, (_, head) => ({ from: head * width, count: width })),
    factor: 1 / Math.sqrt(width),
    q,
    keys,
    values,
    scores,
    alpha,
    context,
    dq,
    dk,
    dv,
    dContext,
    dAlpha: k.alloc(B, Tk),
    dScores: k.alloc(B, Tk),
    steps: {
      q: stepsOf(q),
      dq: stepsOf(dq),
      context: stepsOf(context),
      dContext: stepsOf(dContext),
      scores: stepsOf(scores).map(stepsOf),
      alpha: stepsOf(alpha).map(stepsOf),
    },
  };
}

/**
 * Fills y (Tq,B,D). allowed: Tq tensors (B,Tk), 1 where a query may look at a key; all heads share them.
 * Throws on a wrong shape.
 */
export function multiHeadForward(
  k: Kernels,
  weights: PackedMultiHead,
  inputs: MultiHeadInputs,
  allowed: readonly Tensor[],
  tape: MultiHeadTape,
  y: Tensor,
): void {
  assertSizes('multiHeadForward', weights, inputs, tape, 'y', y);
  const { Tq, Tk, B } = tape.sizes;
  if (allowed.length !== Tq) {
    throw new Error(`multiHeadForward: allowed must have Tq=${Tq} steps, got ${allowed.length}; use stepsOf`);
  }
  assertShape('multiHeadForward', 'allowed[0]', allowed[0], [['B', B], ['Tk', Tk]]); // prettier-ignore
  const { Wq, Wk, Wv, Wo, bq, bk, bv, bo } = weights;
  const { steps, columns, factor } = tape;
  k.affine(inputs.query, Wq, bq, tape.q); // (Tq,B,D)
  k.affine(inputs.keys, Wk, bk, tape.keys); // (Tk,B,D)
  k.affine(inputs.values, Wv, bv, tape.values); // (Tk,B,D)
  for (let t = 0; t < Tq; t++) {
    for (let head = 0; head < columns.length; head++) {
      const [scores, alpha] = [steps.scores[t][head], steps.alpha[t][head]];
      dotScoresForward(steps.q[t], tape.keys, factor, columns[head], scores);
      maskedSoftmaxForward(scores, allowed[t], alpha);
      weightedSumForward(alpha, tape.values, columns[head], steps.context[t]);
    }
  }
  k.affine(tape.context, Wo, bo, y); // (Tq,B,D)
}

/** The backward pass, given dy (Tq,B,D). Adds to the gradients and to those of the inputs, which may be one tensor. */
export function multiHeadBackward(
  k: Kernels,
  weights: PackedMultiHead,
  inputs: MultiHeadInputs,
  tape: MultiHeadTape,
  dy: Tensor,
  grads: MultiHeadGrads,
  dInputs: { readonly dQuery: Tensor; readonly dKeys: Tensor; readonly dValues: Tensor },
): void {
  assertSizes('multiHeadBackward', weights, inputs, tape, 'dy', dy);
  const { Wq, Wk, Wv, Wo } = weights;
  const { steps, columns, factor, dAlpha, dScores, dq, dk, dv, dContext } = tape;
  for (const scratch of [dq, dk, dv, dContext]) k.fill(scratch, 0);
  k.matmulTN(dy, tape.context, grads.dWo); // (D,D)
  if (grads.dbo) k.addRowSums(dy, grads.dbo); // (D)
  k.matmulNN(dy, Wo, dContext); // (Tq,B,D)
  for (let t = tape.sizes.Tq - 1; t >= 0; t--) {
    for (let head = 0; head < columns.length; head++) {
      const alpha = steps.alpha[t][head];
      k.fill(dAlpha, 0);
      k.fill(dScores, 0);
      weightedSumBackward(alpha, tape.values, columns[head], steps.dContext[t], dAlpha, dv);
      maskedSoftmaxBackward(alpha, dAlpha, dScores);
      dotScoresBackward(steps.q[t], tape.keys, factor, columns[head], dScores, steps.dq[t], dk);
    }
  }
  k.matmulTN(dq, inputs.query, grads.dWq); // (D,D)
  k.matmulTN(dk, inputs.keys, grads.dWk);
  k.matmulTN(dv, inputs.values, grads.dWv);
  if (grads.dbq) k.addRowSums(dq, grads.dbq); // (D)
  if (grads.dbk) k.addRowSums(dk, grads.dbk);
  if (grads.dbv) k.addRowSums(dv, grads.dbv);
  k.matmulNN(dq, Wq, dInputs.dQuery); // (Tq,B,D)
  k.matmulNN(dk, Wk, dInputs.dKeys); // (Tk,B,D)
  k.matmulNN(dv, Wv, dInputs.dValues); // (Tk,B,D)
}

function assertSizes(
  where: string,
  weights: PackedMultiHead,
  { query, keys, values }: MultiHeadInputs,
  { sizes: { Tq, Tk, B, D } }: MultiHeadTape,
  name: string,
  y: Tensor,
): void {
  for (const matrix of ['Wq', 'Wk', 'Wv', 'Wo'] as const) {
    assertShape(where, matrix, weights[matrix].weight, [['D', D], ['D', D]]); // prettier-ignore
  }
  assertShape(where, 'query', query, [['Tq', Tq], ['B', B], ['D', D]]); // prettier-ignore
  assertShape(where, 'keys', keys, [['Tk', Tk], ['B', B], ['D', D]]); // prettier-ignore
  assertShape(where, 'values', values, [['Tk', Tk], ['B', B], ['D', D]]); // prettier-ignore
  assertShape(where, name, y, [['Tq', Tq], ['B', B], ['D', D]]); // prettier-ignore
}
