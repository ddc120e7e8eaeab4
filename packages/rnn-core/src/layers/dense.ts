/**
 * A dense layer applied to every row: scores s = W h + b, forward and backward by hand.
 *
 * Rows: S = H Wᵀ + b with W (O,I), "from the I inputs to the O outputs". It knows nothing of time: (T,B,I) counts as
 * T·B rows. Must not: apply an activation, or allocate.
 */
import type { Kernels, Packed, Tensor } from '../kernels/types';

/** y = x Wᵀ + b for every row. x (N,I), W (O,I), b (O) or null, y (N,O). Overwrites y. */
export function denseForward(k: Kernels, W: Packed, b: Tensor | null, x: Tensor, y: Tensor): void {
  //> eq dense.scores
  k.affine(x, W, b, y); // (N,O)  y = x Wᵀ + b
  //< eq dense.scores
}

/** Adds to dW (O,I), db (O) and dx (N,I), given dy (N,O). dx null where nobody asks for it. */
export function denseBackward(
  k: Kernels,
  W: Packed,
  x: Tensor,
  dy: Tensor,
  grads: { readonly dW: Tensor; readonly db: Tensor | null },
  dx: Tensor | null,
): void {
  const { dW, db } = grads;
  //> eq dense.backward
  k.matmulTN(dy, x, dW); // (a) (O,I)  dW += dyᵀ x
  if (db) k.addRowSums(dy, db); // (b) (O)
  if (dx) k.matmulNN(dy, W, dx); // (c) (N,I)  dx += dy W
  //< eq dense.backward
}
