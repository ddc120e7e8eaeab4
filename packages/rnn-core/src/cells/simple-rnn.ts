/**
 * The simple (Elman) recurrent cell, unrolled over a batch of sequences: forward, and backward by hand.
 *
 *   a_t = W_xh x_t + W_hh h_{t−1} + b_h,   ĥ_t = φ(a_t),   h_t = m_t ĥ_t + (1 − m_t) h_{t−1}
 *
 * Batched, a sequence is a row: A_t = X_t W_xhᵀ + H_{t−1} W_hhᵀ + b_h. "Wxh" reads "from x to h" and is (H,D).
 * Source of the cell: Elman 1990, doi:10.1207/s15516709cog1402_1. Source of the backward pass: the derivation in
 * chapter 1, section 5. φ is tanh (the default) or ReLU.
 * Must not: allocate in the loops, know what the output layer is, or know that its input is sound.
 */
import type { Kernels, Packed, Tensor } from '../kernels/types';
import { assertShape, stepsOf } from '../tensor';

export type RnnActivation = 'tanh' | 'relu';

/** Wxh (H,D), Whh (H,H), bh (H). Gradients have the same names and shapes. */
export interface SimpleRnnWeights {
  readonly Wxh: Tensor;
  readonly Whh: Tensor;
  readonly bh: Tensor;
}

/** Everything one forward pass leaves for the backward pass, allocated once for T steps of B sequences. */
export interface SimpleRnnTape {
  readonly activation: RnnActivation;
  /** (T+1,B,H): hidden[0] is h0, hidden[t+1] the state after frame t. */
  readonly hidden: Tensor;
  /** (T,B,H): pre-activations a_t, and ĥ_t = φ(a_t) before padding is frozen. */
  readonly a: Tensor;
  readonly fresh: Tensor;
  /** (T,B,H): δ_t = ∂L/∂a_t. */
  readonly delta: Tensor;
  /** (B,H): dh_t and the message q_t, overwritten at every step. */
  readonly dh: Tensor;
  readonly q: Tensor;
  readonly steps: {
    readonly hidden: readonly Tensor[];
    readonly a: readonly Tensor[];
    readonly fresh: readonly Tensor[];
    readonly delta: readonly Tensor[];
  };
}

/** Room for T steps of B sequences with H units: (4T+3)·B·H numbers. */
export function simpleRnnTape(
  k: Kernels,
  sizes: { T: number; B: number; H: number },
  activation: RnnActivation = 'tanh',
): SimpleRnnTape {
  const { T, B, H } = sizes;
  const hidden = k.alloc(T + 1, B, H);
  const a = k.alloc(T, B, H);
  const fresh = k.alloc(T, B, H);
  const delta = k.alloc(T, B, H);
  return {
    activation,
    hidden,
    a,
    fresh,
    delta,
    dh: k.alloc(B, H),
    q: k.alloc(B, H),
    steps: { hidden: stepsOf(hidden), a: stepsOf(a), fresh: stepsOf(fresh), delta: stepsOf(delta) },
  };
}

/** Wxh and Whh made ready for products; call `repack` on both after an update. */
export interface PackedSimpleRnn {
  readonly Wxh: Packed;
  readonly Whh: Packed;
  readonly bh: Tensor | null;
}

/**
 * Runs T frames and fills `tape.hidden[1 … T]`; `tape.hidden[0]` must hold h0 (B,H).
 *
 * x: T tensors (B,D). mask: T tensors (B), 1 for a frame, 0 past a sequence's end: there the state is frozen.
 * A shorter run than the tape has room for is fine. Throws on a wrong shape.
 */
export function simpleRnnForward(
  k: Kernels,
  weights: PackedSimpleRnn,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  tape: SimpleRnnTape,
): void {
  const { Wxh, Whh, bh } = weights;
  assertSizes('simpleRnnForward', weights, x, mask, tape);
  const h = tape.steps.hidden;
  for (let t = 0; t < x.length; t++) {
    const a = tape.steps.a[t];
    const fresh = tape.steps.fresh[t];
    const hPrev = h[t];
    //> eq rnn.preactivation
    k.affine(x[t], Wxh, bh, a); // (a) (B,H)  a = x Wxhᵀ + bh
    k.matmulNT(hPrev, Whh, a); // (b) (B,H)  a += hPrev Whhᵀ
    //< eq rnn.preactivation
    //> eq rnn.state
    if (tape.activation === 'tanh')
      k.tanh(a, fresh); // (a)
    else k.relu(a, fresh);
    k.blendRows(mask[t], fresh, hPrev, h[t + 1]); // (b) (B,H)  past the end: hPrev
    //< eq rnn.state
  }
}

/**
 * The backward pass of `simpleRnnForward`, last frame first. Gradients accumulate: the caller zeroes them.
 *
 * dH: T tensors (B,H), what the loss at each frame says of its own h_t. `tape.q` must hold the gradient that reaches
 * the final state from outside (zero if none) and holds ∂L/∂h0 afterwards. dx: T tensors (B,D) to be added to, or
 * null where nobody asks for it. Padded frames give exactly 0. Throws on a wrong shape.
 */
export function simpleRnnBackward(
  k: Kernels,
  weights: PackedSimpleRnn,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  tape: SimpleRnnTape,
  dH: readonly Tensor[],
  grads: { readonly dWxh: Tensor; readonly dWhh: Tensor; readonly dbh: Tensor | null },
  dx: readonly Tensor[] | null,
): void {
  const { Wxh, Whh } = weights;
  const { dWxh, dWhh, dbh } = grads;
  assertSizes('simpleRnnBackward', weights, x, mask, tape);
  const h = tape.steps.hidden;
  const { dh, q } = tape;
  for (let t = x.length - 1; t >= 0; t--) {
    const fresh = tape.steps.fresh[t];
    const delta = tape.steps.delta[t];
    const hPrev = h[t];
    //> eq rnn.dh
    k.add(dH[t], q, dh); // (B,H)  from this frame's label + from the future
    //< eq rnn.dh
    //> eq rnn.delta
    if (tape.activation === 'tanh')
      k.tanhBackward(fresh, dh, delta); // (a)
    else k.reluBackward(fresh, dh, delta);
    k.keepRows(mask[t], delta, delta); // (b) (B,H)  nothing was computed past the end
    //< eq rnn.delta
    //> eq rnn.message
    k.dropRows(mask[t], dh, q); // (a) (B,H)  past the end dh passes by unchanged
    k.matmulNN(delta, Whh, q); // (b) (B,H)  q += delta Whh: the transpose, in rows
    //< eq rnn.message
    //> eq rnn.dW
    k.matmulTN(delta, x[t], dWxh); // (a) (H,D)  dWxh += deltaᵀ x
    k.matmulTN(delta, hPrev, dWhh); // (b) (H,H)  dWhh += deltaᵀ hPrev
    if (dbh) k.addRowSums(delta, dbh); // (c) (H)
    //< eq rnn.dW
    //> eq rnn.dx
    if (dx) k.matmulNN(delta, Wxh, dx[t]); // (B,D)  dx += delta Wxh
    //< eq rnn.dx
  }
}

function assertSizes(
  where: string,
  { Wxh, Whh }: PackedSimpleRnn,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  tape: SimpleRnnTape,
): void {
  const [room, B, H] = tape.a.shape;
  const T = x.length;
  if (T < 1 || T > room) {
    throw new Error(`${where}: x must have 1 to ${room} frames (the tape's room), got ${T}; allocate a longer tape`);
  }
  if (mask.length !== T) throw new Error(`${where}: mask must have ${T} frames as x has, got ${mask.length}`);
  const D = Wxh.weight.shape[1];
  assertShape(where, 'Wxh', Wxh.weight, [['H', H], ['D', D]]); // prettier-ignore
  assertShape(where, 'Whh', Whh.weight, [['H', H], ['H', H]]); // prettier-ignore
  assertShape(where, 'x[0]', x[0], [['B', B], ['D', D]]); // prettier-ignore
  assertShape(where, 'mask[0]', mask[0], [['B', B]]);
}
