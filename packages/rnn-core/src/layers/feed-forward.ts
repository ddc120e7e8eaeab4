/**
 * Two dense layers with a ReLU between them, the same for every row: forward and backward by hand.
 *
 *   y = W_2 max(W_1 x + b_1, 0) + b_2
 *
 * Source: Vaswani et al. 2017, arXiv:1706.03762, section 3.3. Must not: allocate in the passes, or know of time.
 */
import type { Kernels, Packed, Tensor } from '../kernels/types';
import { assertShape } from '../tensor';
import { denseBackward, denseForward } from './dense';

/** W1 (F,D), b1 (F), W2 (D,F), b2 (D) with F the inner width; biases may be null. */
export interface PackedFeedForward {
  readonly W1: Packed;
  readonly b1: Tensor | null;
  readonly W2: Packed;
  readonly b2: Tensor | null;
}

export interface FeedForwardGrads {
  readonly dW1: Tensor;
  readonly db1: Tensor | null;
  readonly dW2: Tensor;
  readonly db2: Tensor | null;
}

/** a, inner and dInner (T,B,F): before and after the ReLU, and ∂L/∂inner, which becomes ∂L/∂a in place. */
export interface FeedForwardTape {
  readonly a: Tensor;
  readonly inner: Tensor;
  readonly dInner: Tensor;
}

export function feedForwardTape(k: Kernels, { T, B, F }: { T: number; B: number; F: number }): FeedForwardTape {
  return { a: k.alloc(T, B, F), inner: k.alloc(T, B, F), dInner: k.alloc(T, B, F) };
}

/** Fills y (T,B,D) from x (T,B,D). Throws on a wrong shape. */
export function feedForwardForward(
  k: Kernels,
  weights: PackedFeedForward,
  x: Tensor,
  tape: FeedForwardTape,
  y: Tensor,
): void {
  assertSizes('feedForwardForward', weights, tape, [['x', x], ['y', y]]); // prettier-ignore
  denseForward(k, weights.W1, weights.b1, x, tape.a);
  k.relu(tape.a, tape.inner);
  denseForward(k, weights.W2, weights.b2, tape.inner, y);
}

/** The backward pass, given dy (T,B,D). Adds to the gradients and to dx (T,B,D). */
export function feedForwardBackward(
  k: Kernels,
  weights: PackedFeedForward,
  x: Tensor,
  tape: FeedForwardTape,
  dy: Tensor,
  grads: FeedForwardGrads,
  dx: Tensor,
): void {
  assertSizes('feedForwardBackward', weights, tape, [['x', x], ['dy', dy], ['dx', dx]]); // prettier-ignore
  const { dInner, inner } = tape;
  k.fill(dInner, 0);
  denseBackward(k, weights.W2, inner, dy, { dW: grads.dW2, db: grads.db2 }, dInner);
  k.reluBackward(inner, dInner, dInner);
  denseBackward(k, weights.W1, x, dInner, { dW: grads.dW1, db: grads.db1 }, dx);
}

function assertSizes(
  where: string,
  { W1, W2 }: PackedFeedForward,
  tape: FeedForwardTape,
  tensors: readonly (readonly [string, Tensor])[],
): void {
  const [T, B, F] = tape.a.shape;
  const D = W1.weight.shape[1];
  assertShape(where, 'W1', W1.weight, [['F', F], ['D', D]]); // prettier-ignore
  assertShape(where, 'W2', W2.weight, [['D', D], ['F', F]]); // prettier-ignore
  for (const [name, tensor] of tensors) assertShape(where, name, tensor, [['T', T], ['B', B], ['D', D]]); // prettier-ignore
}
