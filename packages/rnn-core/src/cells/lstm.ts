/**
 * The LSTM cell, unrolled over a batch of sequences: forward, and backward by hand.
 *
 *   u_t = [h_{t−1}, x_t],   f, i, o = σ(W_g u_t + b_g) for each gate g,   C̃ = tanh(W_C u_t + b_C)
 *   C_t = f ⊙ C_{t−1} + i ⊙ C̃,   h_t = o ⊙ tanh C_t,   both frozen past a sequence's end
 *
 * Each gate has one matrix (H,H+D) of its own, its h columns first; a sequence is a row. No peepholes.
 * Source of the cell: Hochreiter & Schmidhuber 1997, doi:10.1162/neco.1997.9.8.1735; forget gate: Gers, Schmidhuber,
 * Cummins 2000, doi:10.1162/089976600300015015. The backward pass is derived in chapter 2, section 3.
 * Ablations and peepholes stand in lstm-variants.ts.
 * Must not: allocate in the loops, know what reads its states, or know that its input is sound.
 */
import type { Kernels, Packed, Tensor } from '../kernels/types';
import { assertShape, firstOf } from '../tensor';
import { assertFrames, cellTape, seenState, type CellTape, type TapeSizes } from './tape';

/** The gates in the order of the equations. */
export const LSTM_GATES = ['f', 'i', 'C', 'o'] as const;

/** Wf, Wi, WC, Wo each (H,H+D), bf, bi, bC, bo each (H) or null. Packed for products; `repack` after an update. */
export interface PackedLstm {
  readonly Wf: Packed;
  readonly Wi: Packed;
  readonly WC: Packed;
  readonly Wo: Packed;
  readonly bf: Tensor | null;
  readonly bi: Tensor | null;
  readonly bC: Tensor | null;
  readonly bo: Tensor | null;
}

/** Same names and shapes as the weights, with a d before; a bias gradient is null where there is no bias. */
export interface LstmGrads {
  readonly dWf: Tensor;
  readonly dWi: Tensor;
  readonly dWC: Tensor;
  readonly dWo: Tensor;
  readonly dbf: Tensor | null;
  readonly dbi: Tensor | null;
  readonly dbC: Tensor | null;
  readonly dbo: Tensor | null;
}

/**
 * kept, each (T,B,H) but u (T,B,H+D): u, the gates f, i, CTilde, o, tanhC, and α = ∂L/∂(pre-activation) of each gate.
 * carried, each (T+1,B,H): h and C. room: among it the messages from the future qh and qC (B,H).
 */
export type LstmTape = CellTape<
  'u' | 'f' | 'i' | 'CTilde' | 'o' | 'tanhC' | 'alphaF' | 'alphaI' | 'alphaC' | 'alphaO',
  'h' | 'C',
  'fresh' | 'dh' | 'dC' | 'qh' | 'qC' | 'hSeen' | 'du' | 'duH' | 'duX'
>;

/** Room for T frames of B sequences with D features and H units. */
export function lstmTape(k: Kernels, sizes: TapeSizes & { readonly D: number }): LstmTape {
  const { D, H } = sizes;
  const gates = { f: H, i: H, CTilde: H, o: H, alphaF: H, alphaI: H, alphaC: H, alphaO: H };
  return cellTape(k, sizes, {
    kept: { u: H + D, ...gates, tanhC: H },
    carried: ['h', 'C'],
    room: { fresh: H, dh: H, dC: H, qh: H, qC: H, hSeen: H, du: H + D, duH: H, duX: D },
  });
}

/**
 * Runs T frames and fills `tape.carried.h` and `.C` from block 1 on; block 0 of each must hold h0 and C0 (B,H).
 *
 * x: T tensors (B,D). mask: T tensors (B), 1 for a frame, 0 past a sequence's end: there both states are frozen and x
 * is not looked at. A shorter run than the tape has room for is fine. Throws on a wrong shape.
 */
export function lstmForward(
  k: Kernels,
  weights: PackedLstm,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  tape: LstmTape,
): void {
  const { Wf, Wi, WC, Wo, bf, bi, bC, bo } = weights;
  assertSizes('lstmForward', weights, x, mask, tape);
  const { steps, room, recurrentMask } = tape;
  const { fresh } = room;
  for (let t = 0; t < x.length; t++) {
    const [hPrev, CPrev, h, C] = [steps.h[t], steps.C[t], steps.h[t + 1], steps.C[t + 1]];
    const [u, f, i, CTilde, o] = [steps.u[t], steps.f[t], steps.i[t], steps.CTilde[t], steps.o[t]];
    const tanhC = steps.tanhC[t];
    const hSeen = seenState(k, recurrentMask, hPrev, room.hSeen);

    //> eq lstm.stacked
    k.joinColumns(hSeen, x[t], u); // (a) (B,H+D)  u = [hPrev, x]
    k.keepRows(mask[t], u, u); // (b) what padding holds stays out of every product
    //< eq lstm.stacked
    //> eq lstm.gates
    k.affine(u, Wf, bf, f); // (a) (B,H)  u Wfᵀ + bf
    k.affine(u, Wi, bi, i);
    k.affine(u, WC, bC, CTilde);
    k.affine(u, Wo, bo, o);
    k.sigmoid(f, f); // (b) in place
    k.sigmoid(i, i);
    k.tanh(CTilde, CTilde); // (c)
    k.sigmoid(o, o);
    //< eq lstm.gates
    //> eq lstm.cell
    k.mul(f, CPrev, fresh); // (a) (B,H)  what is kept
    k.addMul(i, CTilde, fresh); // (b) + what is written
    k.blendRows(mask[t], fresh, CPrev, C); // (c) past the end: CPrev
    //< eq lstm.cell
    //> eq lstm.hidden
    k.tanh(C, tanhC); // (a)
    k.mul(o, tanhC, fresh); // (b) (B,H)  what is shown
    k.blendRows(mask[t], fresh, hPrev, h); // (c) past the end: hPrev
    //< eq lstm.hidden
  }
}

/**
 * The backward pass of `lstmForward`, last frame first. Gradients accumulate: the caller zeroes them.
 *
 * dH: T tensors (B,H), what the loss at each frame says of its own h_t. `tape.room.qh` and `.qC` must hold the
 * gradients that reach the final states from outside (zero if none) and hold ∂L/∂h0 and ∂L/∂C0 afterwards. dx: T
 * tensors (B,D) to be added to, or null where nobody asks for it. Padded frames give exactly 0. Throws on a wrong shape.
 */
export function lstmBackward(
  k: Kernels,
  weights: PackedLstm,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  tape: LstmTape,
  dH: readonly Tensor[],
  grads: LstmGrads,
  dx: readonly Tensor[] | null,
): void {
  const { Wf, Wi, WC, Wo } = weights;
  assertSizes('lstmBackward', weights, x, mask, tape);
  const { steps, room, recurrentMask } = tape;
  const { dh, dC, qh, qC, du, duH, duX } = room;
  for (let t = x.length - 1; t >= 0; t--) {
    const CPrev = steps.C[t];
    const [f, i, CTilde, o, tanhC] = [steps.f[t], steps.i[t], steps.CTilde[t], steps.o[t], steps.tanhC[t]];
    const [alphaF, alphaI, alphaC, alphaO] = [steps.alphaF[t], steps.alphaI[t], steps.alphaC[t], steps.alphaO[t]];

    //> eq lstm.dh
    k.add(dH[t], qh, dh); // (a) (B,H)  from this frame's reader + from the future
    k.dropRows(mask[t], dh, qh); // (b) past the end dh passes by unchanged
    k.keepRows(mask[t], dh, dh); // (c) and nothing of it enters the cell
    //< eq lstm.dh
    //> eq lstm.dC
    k.mul(dh, o, dC);
    k.tanhBackward(tanhC, dC, dC); // (a) (B,H)  what comes through h: dh ⊙ o ⊙ (1 − tanh²C)
    k.add(qC, dC, dC); // (b) + what comes from the future of C itself
    k.dropRows(mask[t], dC, qC); // (c) past the end dC passes by unchanged
    k.keepRows(mask[t], dC, dC); // (d) and nothing of it enters the cell
    //< eq lstm.dC
    //> eq lstm.alphaO
    k.mul(dh, tanhC, alphaO);
    k.sigmoidBackward(o, alphaO, alphaO); // (B,H)  dh ⊙ tanh C ⊙ o(1 − o)
    //< eq lstm.alphaO
    //> eq lstm.alpha
    k.mul(dC, CPrev, alphaF);
    k.sigmoidBackward(f, alphaF, alphaF); // (B,H)  dC ⊙ CPrev ⊙ f(1 − f)
    k.mul(dC, CTilde, alphaI);
    k.sigmoidBackward(i, alphaI, alphaI); // (B,H)  dC ⊙ C̃ ⊙ i(1 − i)
    k.mul(dC, i, alphaC);
    k.tanhBackward(CTilde, alphaC, alphaC); // (B,H)  dC ⊙ i ⊙ (1 − C̃²)
    //< eq lstm.alpha
    //> eq lstm.messageC
    k.addMul(f, dC, qC); // (B,H)  the route of C: only f stands in the way
    //< eq lstm.messageC
    //> eq lstm.du
    const asked = dx ? du : duH; // (B,H+D), or its h columns alone where nobody asks for dx
    k.fill(asked, 0);
    k.matmulNN(alphaF, Wf, asked); // asked += alphaF Wf
    k.matmulNN(alphaI, Wi, asked);
    k.matmulNN(alphaC, WC, asked);
    k.matmulNN(alphaO, Wo, asked);
    //< eq lstm.du
    if (dx) k.splitColumns(du, duH, duX);
    if (recurrentMask) k.mul(recurrentMask, duH, duH);
    //> eq lstm.messageH
    k.add(qh, duH, qh); // (a) (B,H)  the route of h: through every gate
    if (dx) k.add(dx[t], duX, dx[t]); // (b) (B,D)
    //< eq lstm.messageH
  }
  addWeightGrads(k, tape, x.length, grads);
}

/** dW += Σ_t αᵀ u, db += Σ_t α: one product a gate over the T·B rows of all frames. */
function addWeightGrads(k: Kernels, { kept }: LstmTape, T: number, grads: LstmGrads): void {
  const { dWf, dWi, dWC, dWo, dbf, dbi, dbC, dbo } = grads;
  const u = firstOf(kept.u, T);
  const [alphaF, alphaI] = [firstOf(kept.alphaF, T), firstOf(kept.alphaI, T)];
  const [alphaC, alphaO] = [firstOf(kept.alphaC, T), firstOf(kept.alphaO, T)];
  //> eq lstm.dW
  k.matmulTN(alphaF, u, dWf); // (a) (H,H+D)  dWf += αᵀ u over all rows
  k.matmulTN(alphaI, u, dWi);
  k.matmulTN(alphaC, u, dWC);
  k.matmulTN(alphaO, u, dWo);
  if (dbf) k.addRowSums(alphaF, dbf); // (b) (H)
  if (dbi) k.addRowSums(alphaI, dbi);
  if (dbC) k.addRowSums(alphaC, dbC);
  if (dbo) k.addRowSums(alphaO, dbo);
  //< eq lstm.dW
}

function assertSizes(
  where: string,
  weights: PackedLstm,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  tape: LstmTape,
): void {
  const [room, B, H] = tape.kept.f.shape;
  const D = tape.kept.u.shape[2] - H;
  assertFrames(where, { room, T: x.length, mask: mask.length });
  for (const name of ['Wf', 'Wi', 'WC', 'Wo'] as const) {
    assertShape(where, name, weights[name].weight, [['H', H], ['H+D', H + D]]); // prettier-ignore
  }
  assertShape(where, 'x[0]', x[0], [['B', B], ['D', D]]); // prettier-ignore
  assertShape(where, 'mask[0]', mask[0], [['B', B]]);
}
