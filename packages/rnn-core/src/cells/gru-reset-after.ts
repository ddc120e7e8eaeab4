/**
 * The GRU of PyTorch and cuDNN, *reset after the product*, unrolled over a batch of sequences: forward, and backward
 * by hand.
 *
 *   z, r = σ(W_xg x_t + W_hg h_{t−1} + b_g),   p = W_hn h_{t−1} + b_hn,   n = tanh(W_xn x_t + b_n + r ⊙ p)
 *   h_t = (1 − z) ⊙ n + z ⊙ h_{t−1},   frozen past a sequence's end: z = 1 keeps
 *
 * "Wxz" reads "from x to z" and is (H,D), "Whz" is (H,H); a sequence is a row. b_hn stands inside the reset, so it
 * cannot be merged with b_n. Source of the cell: Cho et al. 2014, arXiv:1406.1078v1, with z as
 * https://docs.pytorch.org/docs/stable/generated/torch.nn.GRU.html has it. The other form, in which the reset acts
 * before the product and z = 1 overwrites, is gru-reset-before.ts: weights of one do not fit the other.
 * Must not: allocate in the loops, know what reads its states, or know that its input is sound.
 */
import type { Kernels, Packed, Tensor } from '../kernels/types';
import { assertShape, firstOf } from '../tensor';
import { assertFrames, cellTape, seenState, type CellTape, type TapeSizes } from './tape';

/** Wxz, Wxr, Wxn each (H,D), Whz, Whr, Whn each (H,H), bz, br, bn, bhn each (H) or null. Packed for products. */
export interface PackedGruResetAfter {
  readonly Wxz: Packed;
  readonly Wxr: Packed;
  readonly Wxn: Packed;
  readonly Whz: Packed;
  readonly Whr: Packed;
  readonly Whn: Packed;
  readonly bz: Tensor | null;
  readonly br: Tensor | null;
  readonly bn: Tensor | null;
  readonly bhn: Tensor | null;
}

/** Same names and shapes as the weights, with a d before; a bias gradient is null where there is no bias. */
export interface GruResetAfterGrads {
  readonly dWxz: Tensor;
  readonly dWxr: Tensor;
  readonly dWxn: Tensor;
  readonly dWhz: Tensor;
  readonly dWhr: Tensor;
  readonly dWhn: Tensor;
  readonly dbz: Tensor | null;
  readonly dbr: Tensor | null;
  readonly dbn: Tensor | null;
  readonly dbhn: Tensor | null;
}

/**
 * kept, each (T,B,H) but x (T,B,D): x with padding cleared, hSeen (used under recurrent dropout), the gates z and r,
 * p, n, α = ∂L/∂(pre-activation) of z, r and n, and dp = ∂L/∂p. carried (T+1,B,H): h. room: among it the message from
 * the future q (B,H).
 */
export type GruResetAfterTape = CellTape<
  'x' | 'hSeen' | 'z' | 'r' | 'p' | 'n' | 'alphaZ' | 'alphaR' | 'alphaN' | 'dp',
  'h',
  'fresh' | 'dh' | 'q' | 'dhSeen'
>;

/** Room for T frames of B sequences with D features and H units. */
export function gruResetAfterTape(k: Kernels, sizes: TapeSizes & { readonly D: number }): GruResetAfterTape {
  const { D, H } = sizes;
  return cellTape(k, sizes, {
    kept: { x: D, hSeen: H, z: H, r: H, p: H, n: H, alphaZ: H, alphaR: H, alphaN: H, dp: H },
    carried: ['h'],
    room: { fresh: H, dh: H, q: H, dhSeen: H },
  });
}

/**
 * Runs T frames and fills `tape.carried.h` from block 1 on; block 0 must hold h0 (B,H).
 *
 * x: T tensors (B,D). mask: T tensors (B), 1 for a frame, 0 past a sequence's end: there the state is frozen and x is
 * not looked at. A shorter run than the tape has room for is fine. Throws on a wrong shape.
 */
export function gruResetAfterForward(
  k: Kernels,
  weights: PackedGruResetAfter,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  tape: GruResetAfterTape,
): void {
  const { Wxz, Wxr, Wxn, Whz, Whr, Whn, bz, br, bn, bhn } = weights;
  assertSizes('gruResetAfterForward', weights, x, mask, tape);
  const { steps, room, recurrentMask } = tape;
  const { fresh } = room;
  for (let t = 0; t < x.length; t++) {
    const [hPrev, h, xKept] = [steps.h[t], steps.h[t + 1], steps.x[t]];
    const [z, r, p, n] = [steps.z[t], steps.r[t], steps.p[t], steps.n[t]];
    const hSeen = seenState(k, recurrentMask, hPrev, steps.hSeen[t]);
    k.keepRows(mask[t], x[t], xKept); // what padding holds stays out of every product

    //> eq gru-torch.gates
    k.affine(xKept, Wxz, bz, z); // (B,H)  x Wxzᵀ + bz
    k.matmulNT(hSeen, Whz, z); // (B,H)  += hPrev Whzᵀ
    k.sigmoid(z, z);
    k.affine(xKept, Wxr, br, r);
    k.matmulNT(hSeen, Whr, r);
    k.sigmoid(r, r);
    //< eq gru-torch.gates

    //> eq gru-torch.candidate
    k.affine(hSeen, Whn, bhn, p); // (a) (B,H)  p = hPrev Whnᵀ + bhn: all of the state goes in …
    k.affine(xKept, Wxn, bn, n);
    k.addMul(r, p, n); // (b) (B,H)  … and r says how much of p comes through
    k.tanh(n, n);
    //< eq gru-torch.candidate

    //> eq gru-torch.state
    k.lerp(z, n, hPrev, fresh); // (B,H)  (1 − z) ⊙ n + z ⊙ hPrev
    k.blendRows(mask[t], fresh, hPrev, h); // past the end: hPrev
    //< eq gru-torch.state
  }
}

/**
 * The backward pass of `gruResetAfterForward`, last frame first. Gradients accumulate: the caller zeroes them.
 *
 * dH: T tensors (B,H), what the loss at each frame says of its own h_t. `tape.room.q` must hold the gradient that
 * reaches the final state from outside (zero if none) and holds ∂L/∂h0 afterwards. dx: T tensors (B,D) to be added to,
 * or null where nobody asks for it. Padded frames give exactly 0. Throws on a wrong shape.
 */
export function gruResetAfterBackward(
  k: Kernels,
  weights: PackedGruResetAfter,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  tape: GruResetAfterTape,
  dH: readonly Tensor[],
  grads: GruResetAfterGrads,
  dx: readonly Tensor[] | null,
): void {
  const { Wxz, Wxr, Wxn, Whz, Whr, Whn } = weights;
  assertSizes('gruResetAfterBackward', weights, x, mask, tape);
  const { steps, room, recurrentMask } = tape;
  const { fresh, dh, q, dhSeen } = room;
  for (let t = x.length - 1; t >= 0; t--) {
    const [hPrev, z, r, p, n] = [steps.h[t], steps.z[t], steps.r[t], steps.p[t], steps.n[t]];
    const [alphaZ, alphaR, alphaN, dp] = [steps.alphaZ[t], steps.alphaR[t], steps.alphaN[t], steps.dp[t]];

    k.add(dH[t], q, dh); // (B,H)  from this frame's reader + from the future
    k.dropRows(mask[t], dh, q); // past the end dh passes by unchanged
    k.keepRows(mask[t], dh, dh);

    //> eq gru-torch.blend
    k.mul(dh, z, fresh); // (b) (B,H)  dh ⊙ z: the route past the cell
    k.add(q, fresh, q);
    k.sub(dh, fresh, alphaN);
    k.tanhBackward(n, alphaN, alphaN); // (a) (B,H)  dh ⊙ (1 − z) ⊙ (1 − n²)
    //< eq gru-torch.blend

    //> eq gru-torch.update
    k.sub(hPrev, n, alphaZ);
    k.mul(dh, alphaZ, alphaZ);
    k.sigmoidBackward(z, alphaZ, alphaZ); // (B,H)  dh ⊙ (hPrev − n) ⊙ z(1 − z)
    //< eq gru-torch.update

    //> eq gru-torch.reset
    k.mul(alphaN, p, alphaR);
    k.sigmoidBackward(r, alphaR, alphaR); // (a) (B,H)  alphaN ⊙ p ⊙ r(1 − r)
    k.mul(alphaN, r, dp); // (b) (B,H)
    //< eq gru-torch.reset

    //> eq gru-torch.message
    k.fill(dhSeen, 0);
    k.matmulNN(alphaZ, Whz, dhSeen); // (a) (B,H)  dhSeen += alphaZ Whz
    k.matmulNN(alphaR, Whr, dhSeen); // (b)
    k.matmulNN(dp, Whn, dhSeen); // (c)
    if (recurrentMask) k.mul(recurrentMask, dhSeen, dhSeen);
    k.add(q, dhSeen, q); // (d) (B,H)  four routes in all
    //< eq gru-torch.message

    if (!dx) continue;
    //> eq gru-torch.dx
    k.matmulNN(alphaZ, Wxz, dx[t]); // (B,D)  dx += alphaZ Wxz
    k.matmulNN(alphaR, Wxr, dx[t]);
    k.matmulNN(alphaN, Wxn, dx[t]);
    //< eq gru-torch.dx
  }
  addWeightGrads(k, tape, x.length, grads);
}

/** dWx += Σ_t αᵀ x, dWh += Σ_t αᵀ hPrev, db += Σ_t α: one product a matrix over the T·B rows of all frames. */
function addWeightGrads(k: Kernels, tape: GruResetAfterTape, T: number, grads: GruResetAfterGrads): void {
  const { kept, carried, recurrentMask } = tape;
  const { dWxz, dWxr, dWxn, dWhz, dWhr, dWhn, dbz, dbr, dbn, dbhn } = grads;
  const x = firstOf(kept.x, T);
  const hSeen = firstOf(recurrentMask ? kept.hSeen : carried.h, T);
  const [alphaZ, alphaR] = [firstOf(kept.alphaZ, T), firstOf(kept.alphaR, T)];
  const [alphaN, dp] = [firstOf(kept.alphaN, T), firstOf(kept.dp, T)];
  //> eq gru-torch.dW
  k.matmulTN(alphaZ, x, dWxz); // (H,D)
  k.matmulTN(alphaR, x, dWxr);
  k.matmulTN(alphaN, x, dWxn);
  k.matmulTN(alphaZ, hSeen, dWhz); // (H,H)
  k.matmulTN(alphaR, hSeen, dWhr);
  k.matmulTN(dp, hSeen, dWhn); // (a)
  if (dbz) k.addRowSums(alphaZ, dbz); // (H)
  if (dbr) k.addRowSums(alphaR, dbr);
  if (dbn) k.addRowSums(alphaN, dbn);
  if (dbhn) k.addRowSums(dp, dbhn); // (b)
  //< eq gru-torch.dW
}

function assertSizes(
  where: string,
  weights: PackedGruResetAfter,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  tape: GruResetAfterTape,
): void {
  const [room, B, H] = tape.kept.z.shape;
  const D = tape.kept.x.shape[2];
  assertFrames(where, { room, T: x.length, mask: mask.length });
  for (const gate of ['z', 'r', 'n'] as const) {
    assertShape(where, `Wx${gate}`, weights[`Wx${gate}`].weight, [['H', H], ['D', D]]); // prettier-ignore
    assertShape(where, `Wh${gate}`, weights[`Wh${gate}`].weight, [['H', H], ['H', H]]); // prettier-ignore
  }
  assertShape(where, 'x[0]', x[0], [['B', B], ['D', D]]); // prettier-ignore
  assertShape(where, 'mask[0]', mask[0], [['B', B]]);
}
