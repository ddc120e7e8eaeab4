/**
 * The GRU of this course, *reset before the product*, unrolled over a batch of sequences: forward, and backward by hand.
 *
 *   u_t = [h_{t−1}, x_t],   z, r = σ(W_g u_t + b_g),   v_t = [r ⊙ h_{t−1}, x_t],   h̃ = tanh(W_h v_t + b_h)
 *   h_t = (1 − z) ⊙ h_{t−1} + z ⊙ h̃,   frozen past a sequence's end: z = 1 overwrites
 *
 * Each matrix is (H,H+D), its h columns first; a sequence is a row. Source of the cell: Cho et al. 2014,
 * arXiv:1406.1078v3, with z as in Chung et al. 2014, arXiv:1412.3555. The other form, in which the reset acts after
 * the product and z = 1 keeps, is gru-reset-after.ts: weights of one do not fit the other.
 * Must not: allocate in the loops, know what reads its states, or know that its input is sound.
 */
import type { Kernels, Packed, Tensor } from '../kernels/types';
import { assertShape, firstOf } from '../tensor';
import { assertFrames, cellTape, seenState, type CellTape, type TapeSizes } from './tape';

/** Wz, Wr, Wh each (H,H+D), bz, br, bh each (H) or null. Packed for products; `repack` after an update. */
export interface PackedGruResetBefore {
  readonly Wz: Packed;
  readonly Wr: Packed;
  readonly Wh: Packed;
  readonly bz: Tensor | null;
  readonly br: Tensor | null;
  readonly bh: Tensor | null;
}

/** Same names and shapes as the weights, with a d before; a bias gradient is null where there is no bias. */
export interface GruResetBeforeGrads {
  readonly dWz: Tensor;
  readonly dWr: Tensor;
  readonly dWh: Tensor;
  readonly dbz: Tensor | null;
  readonly dbr: Tensor | null;
  readonly dbh: Tensor | null;
}

/**
 * kept, each (T,B,H) but u and v (T,B,H+D): u, v, the gates z and r, hTilde, and α = ∂L/∂(pre-activation) of each.
 * carried (T+1,B,H): h. room: among it the message from the future q (B,H).
 */
export type GruResetBeforeTape = CellTape<
  'u' | 'v' | 'z' | 'r' | 'hTilde' | 'alphaZ' | 'alphaR' | 'alphaH',
  'h',
  'fresh' | 'rh' | 'dh' | 'q' | 'hSeen' | 'dv' | 'p' | 'pX' | 'du' | 'duH' | 'duX'
>;

/** Room for T frames of B sequences with D features and H units. */
export function gruResetBeforeTape(k: Kernels, sizes: TapeSizes & { readonly D: number }): GruResetBeforeTape {
  const { D, H } = sizes;
  return cellTape(k, sizes, {
    kept: { u: H + D, v: H + D, z: H, r: H, hTilde: H, alphaZ: H, alphaR: H, alphaH: H },
    carried: ['h'],
    room: { fresh: H, rh: H, dh: H, q: H, hSeen: H, dv: H + D, p: H, pX: D, du: H + D, duH: H, duX: D },
  });
}

/**
 * Runs T frames and fills `tape.carried.h` from block 1 on; block 0 must hold h0 (B,H).
 *
 * x: T tensors (B,D). mask: T tensors (B), 1 for a frame, 0 past a sequence's end: there the state is frozen and x is
 * not looked at. A shorter run than the tape has room for is fine. Throws on a wrong shape.
 */
export function gruResetBeforeForward(
  k: Kernels,
  weights: PackedGruResetBefore,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  tape: GruResetBeforeTape,
): void {
  const { Wz, Wr, Wh, bz, br, bh } = weights;
  assertSizes('gruResetBeforeForward', weights, x, mask, tape);
  const { steps, room, recurrentMask } = tape;
  const { fresh, rh } = room;
  for (let t = 0; t < x.length; t++) {
    const [hPrev, h, u, v] = [steps.h[t], steps.h[t + 1], steps.u[t], steps.v[t]];
    const [z, r, hTilde] = [steps.z[t], steps.r[t], steps.hTilde[t]];
    const hSeen = seenState(k, recurrentMask, hPrev, room.hSeen);

    //> eq gru.gates
    k.joinColumns(hSeen, x[t], u); // (a) (B,H+D)  u = [hPrev, x]
    k.keepRows(mask[t], u, u); // what padding holds stays out of every product
    k.affine(u, Wz, bz, z); // (B,H)  u Wzᵀ + bz
    k.affine(u, Wr, br, r);
    k.sigmoid(z, z); // (b)
    k.sigmoid(r, r); // (c)
    //< eq gru.gates

    //> eq gru.candidate
    k.mul(r, hSeen, rh); // (a) (B,H)  how much of the state the candidate may see
    k.joinColumns(rh, x[t], v); // (b) (B,H+D)  v = [r ⊙ hPrev, x]
    k.keepRows(mask[t], v, v);
    k.affine(v, Wh, bh, hTilde); // (B,H)  v Whᵀ + bh
    k.tanh(hTilde, hTilde); // (c)
    //< eq gru.candidate

    //> eq gru.state
    k.lerp(z, hPrev, hTilde, fresh); // (B,H)  (1 − z) ⊙ hPrev + z ⊙ h̃
    k.blendRows(mask[t], fresh, hPrev, h); // past the end: hPrev
    //< eq gru.state
  }
}

/**
 * The backward pass of `gruResetBeforeForward`, last frame first. Gradients accumulate: the caller zeroes them.
 *
 * dH: T tensors (B,H), what the loss at each frame says of its own h_t. `tape.room.q` must hold the gradient that
 * reaches the final state from outside (zero if none) and holds ∂L/∂h0 afterwards. dx: T tensors (B,D) to be added to,
 * or null where nobody asks for it. Padded frames give exactly 0. Throws on a wrong shape.
 */
export function gruResetBeforeBackward(
  k: Kernels,
  weights: PackedGruResetBefore,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  tape: GruResetBeforeTape,
  dH: readonly Tensor[],
  grads: GruResetBeforeGrads,
  dx: readonly Tensor[] | null,
): void {
  const { Wz, Wr, Wh } = weights;
  assertSizes('gruResetBeforeBackward', weights, x, mask, tape);
  const { steps, room, recurrentMask } = tape;
  const { fresh, dh, q, dv, p, pX, du, duH, duX } = room;
  for (let t = x.length - 1; t >= 0; t--) {
    const [hPrev, z, r, hTilde] = [steps.h[t], steps.z[t], steps.r[t], steps.hTilde[t]];
    const [alphaZ, alphaR, alphaH] = [steps.alphaZ[t], steps.alphaR[t], steps.alphaH[t]];
    const hSeen = seenState(k, recurrentMask, hPrev, room.hSeen);

    //> eq gru.dh
    k.add(dH[t], q, dh); // (B,H)  from this frame's reader + from the future
    k.dropRows(mask[t], dh, q); // past the end dh passes by unchanged
    k.keepRows(mask[t], dh, dh);
    //< eq gru.dh

    //> eq gru.blend
    k.mul(dh, z, alphaH);
    k.sub(dh, alphaH, fresh); // (b) (B,H)  dh ⊙ (1 − z): the route past the cell
    k.add(q, fresh, q);
    k.tanhBackward(hTilde, alphaH, alphaH); // (a) (B,H)  dh ⊙ z ⊙ (1 − h̃²)
    //< eq gru.blend

    //> eq gru.update
    k.sub(hTilde, hPrev, alphaZ);
    k.mul(dh, alphaZ, alphaZ);
    k.sigmoidBackward(z, alphaZ, alphaZ); // (B,H)  dh ⊙ (h̃ − hPrev) ⊙ z(1 − z)
    //< eq gru.update

    //> eq gru.reset
    k.fill(dv, 0);
    k.matmulNN(alphaH, Wh, dv); // (a) (B,H+D)  dv = alphaH Wh
    k.splitColumns(dv, p, pX); // p: what the candidate says of r ⊙ hPrev
    k.mul(p, hSeen, alphaR);
    k.sigmoidBackward(r, alphaR, alphaR); // (b) (B,H)  p ⊙ hPrev ⊙ r(1 − r)
    //< eq gru.reset

    //> eq gru.message
    k.fill(du, 0);
    k.matmulNN(alphaZ, Wz, du); // (a) (B,H+D)  du += alphaZ Wz
    k.matmulNN(alphaR, Wr, du); // (b)
    k.splitColumns(du, duH, duX); // the routes through z and through r
    k.addMul(p, r, duH); // (c) + the route through the candidate
    if (recurrentMask) k.mul(recurrentMask, duH, duH);
    k.add(q, duH, q); // (d) (B,H)  four routes in all
    //< eq gru.message

    //> eq gru.dx
    k.add(duX, pX, duX);
    if (dx) k.add(dx[t], duX, dx[t]); // (B,D)
    //< eq gru.dx
  }
  addWeightGrads(k, tape, x.length, grads);
}

/** dW += Σ_t αᵀ u (the candidate: v), db += Σ_t α: one product a gate over the T·B rows of all frames. */
function addWeightGrads(k: Kernels, { kept }: GruResetBeforeTape, T: number, grads: GruResetBeforeGrads): void {
  const { dWz, dWr, dWh, dbz, dbr, dbh } = grads;
  const [u, v] = [firstOf(kept.u, T), firstOf(kept.v, T)];
  const [alphaZ, alphaR, alphaH] = [firstOf(kept.alphaZ, T), firstOf(kept.alphaR, T), firstOf(kept.alphaH, T)];
  //> eq gru.dW
  k.matmulTN(alphaZ, u, dWz); // (a) (H,H+D)
  k.matmulTN(alphaR, u, dWr); // (b)
  k.matmulTN(alphaH, v, dWh); // (c)
  if (dbz) k.addRowSums(alphaZ, dbz); // (H)
  if (dbr) k.addRowSums(alphaR, dbr);
  if (dbh) k.addRowSums(alphaH, dbh);
  //< eq gru.dW
}

function assertSizes(
  where: string,
  weights: PackedGruResetBefore,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  tape: GruResetBeforeTape,
): void {
  const [room, B, H] = tape.kept.z.shape;
  const D = tape.kept.u.shape[2] - H;
  assertFrames(where, { room, T: x.length, mask: mask.length });
  for (const name of ['Wz', 'Wr', 'Wh'] as const) {
    assertShape(where, name, weights[name].weight, [['H', H], ['H+D', H + D]]); // prettier-ignore
  }
  assertShape(where, 'x[0]', x[0], [['B', B], ['D', D]]); // prettier-ignore
  assertShape(where, 'mask[0]', mask[0], [['B', B]]);
}
