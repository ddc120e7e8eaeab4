/**
 * The simple RNN under recurrent dropout: what W_hh reads of the state before is h_{t−1} ⊙ m, with one mask m for all
 * frames; the state that stands still past an end is the whole one.
 *
 *   a_t = W_xh x_t + W_hh (m ⊙ h_{t−1}) + b_h
 *
 * A file of its own so that simple-rnn.ts stays the cell that chapter 1 derives; with a mask of ones both agree bit for
 * bit. Source: Gal & Ghahramani 2016, arXiv:1512.05287. Must not: allocate in the loops, or draw the mask.
 */
import type { Kernels, Tensor } from '../kernels/types';
import type { PackedSimpleRnn, SimpleRnnTape } from './simple-rnn';
import { seenState } from './tape';

/** The mask m (B,H), the T blocks in which m ⊙ h_{t−1} is kept, and room for the message before it is masked. */
export interface RecurrentDropoutRoom {
  readonly recurrentMask: Tensor;
  readonly hSeen: readonly Tensor[];
  readonly dhSeen: Tensor;
}

/** As `simpleRnnForward`, with the mask. Shapes are not asserted again. */
export function simpleRnnDropoutForward(
  k: Kernels,
  weights: PackedSimpleRnn,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  tape: SimpleRnnTape,
  room: RecurrentDropoutRoom,
): void {
  const { Wxh, Whh, bh } = weights;
  const { hidden, a, fresh } = tape.steps;
  for (let t = 0; t < x.length; t++) {
    const hSeen = seenState(k, room.recurrentMask, hidden[t], room.hSeen[t]);
    k.affine(x[t], Wxh, bh, a[t]);
    k.matmulNT(hSeen, Whh, a[t]); // (B,H)  a += (m ⊙ hPrev) Whhᵀ
    if (tape.activation === 'tanh') k.tanh(a[t], fresh[t]);
    else k.relu(a[t], fresh[t]);
    k.blendRows(mask[t], fresh[t], hidden[t], hidden[t + 1]);
  }
}

/** As `simpleRnnBackward`, with the mask. Shapes are not asserted again. */
export function simpleRnnDropoutBackward(
  k: Kernels,
  weights: PackedSimpleRnn,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  tape: SimpleRnnTape,
  dH: readonly Tensor[],
  grads: { readonly dWxh: Tensor; readonly dWhh: Tensor; readonly dbh: Tensor | null },
  dx: readonly Tensor[] | null,
  room: RecurrentDropoutRoom,
): void {
  const { Wxh, Whh } = weights;
  const { dWxh, dWhh, dbh } = grads;
  const { dh, q } = tape;
  for (let t = x.length - 1; t >= 0; t--) {
    const [fresh, delta] = [tape.steps.fresh[t], tape.steps.delta[t]];
    k.add(dH[t], q, dh);
    if (tape.activation === 'tanh') k.tanhBackward(fresh, dh, delta);
    else k.reluBackward(fresh, dh, delta);
    k.keepRows(mask[t], delta, delta);
    k.dropRows(mask[t], dh, q);
    k.fill(room.dhSeen, 0);
    k.matmulNN(delta, Whh, room.dhSeen);
    k.addMul(room.recurrentMask, room.dhSeen, q); // (B,H)  q += m ⊙ (delta Whh)
    k.matmulTN(delta, x[t], dWxh);
    k.matmulTN(delta, room.hSeen[t], dWhh); // what was dropped taught nothing
    if (dbh) k.addRowSums(delta, dbh);
    if (dx) k.matmulNN(delta, Wxh, dx[t]);
  }
}
