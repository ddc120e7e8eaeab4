/**
 * The LSTM with one thing taken away or added, to see what each part is good for: forward, and backward by hand.
 *
 *   f, i, o = σ(W_g u_t + p_g ⊙ C + b_g),   C̃ = tanh(W_C u_t + b_C)          C is C_{t−1} for f and i, C_t for o
 *   C_t = f ⊙ C_{t−1} + i ⊙ C̃,   h_t = o ⊙ tanh C_t
 *
 * Ablations as in Greff et al. 2017, doi:10.1109/TNNLS.2016.2582924 (arXiv:1503.04069): a gate that is missing is 1, a
 * coupled input gate is 1 − f, without output activation h_t = o ⊙ C_t. Peepholes: Gers, Schraudolph, Schmidhuber 2002,
 * https://www.jmlr.org/papers/v3/gers02a.html. Also the dropout masks that lstm.ts has no place for: one a gate on
 * [h_{t−1}, x_t] (Gal & Ghahramani 2016, arXiv:1512.05287), or on C̃ (Semeniuta, Severyn, Barth 2016,
 * arXiv:1603.05118). With nothing changed it agrees with lstm.ts bit for bit. Must not: allocate in the loops.
 */
import type { Kernels, Packed, Tensor } from '../kernels/types';
import { assertShape, firstOf } from '../tensor';
import { assertFrames, blocksOf, cellTape, seenState, type CellTape, type TapeSizes } from './tape';

export type LstmAblation =
  'none' | 'no forget gate' | 'no input gate' | 'no output gate' | 'no output activation' | 'coupled input-forget';

export interface LstmVariant {
  /** Default 'none'. */
  readonly ablation?: LstmAblation;
  /** Default 'without'. */
  readonly peepholes?: 'with' | 'without';
  /** Room for dropout masks, all ones until they are drawn. Default 'none'. */
  readonly dropout?: 'none' | 'each gate' | 'candidate';
}

type GateName = 'f' | 'i' | 'C' | 'o';

/** Which gates of a variant have weights of their own; C̃ always has. */
export function gatesOf({ ablation = 'none' }: LstmVariant): readonly GateName[] {
  const missing: Partial<Record<LstmAblation, GateName>> = {
    'no forget gate': 'f',
    'no input gate': 'i',
    'coupled input-forget': 'i',
    'no output gate': 'o',
  };
  return (['f', 'i', 'C', 'o'] as const).filter((gate) => gate !== missing[ablation]);
}

/** W (H,H+D), b (H) or null, p (H) or null: the peephole, which C̃ never has. */
export interface GateWeights {
  readonly W: Packed;
  readonly b: Tensor | null;
  readonly p: Tensor | null;
}
/** Same shapes. */
export interface GateGrads {
  readonly dW: Tensor;
  readonly db: Tensor | null;
  readonly dp: Tensor | null;
}
/** null for a gate that has no weights. */
export type LstmVariantWeights = Readonly<Record<'f' | 'i' | 'o', GateWeights | null>> & { readonly C: GateWeights };
export type LstmVariantGrads = Readonly<Record<'f' | 'i' | 'o', GateGrads | null>> & { readonly C: GateGrads };

type Kept =
  'u' | 'f' | 'i' | 'CTilde' | 'CDropped' | 'o' | 'shown' | 'alphaF' | 'alphaI' | 'alphaC' | 'alphaO' | 'product';
type PerGate = 'uf' | 'ui' | 'uC' | 'uo';

export interface LstmVariantTape {
  readonly variant: Required<LstmVariant>;
  /** As in lstm.ts; u of each gate apart where each has its own mask (else those four are empty). */
  readonly cell: CellTape<
    Kept | PerGate,
    'h' | 'C',
    | ('fresh' | 'dh' | 'dC' | 'qh' | 'qC' | 'hSeen' | 'du' | 'duGate' | 'duH' | 'duX')
    | ('ones' | 'passed' | 'pf' | 'pi' | 'po')
  >;
  /** 'each gate': f, i, C, o each (B,H+D). 'candidate': candidate (T,B,H). */
  readonly masks: Readonly<Partial<Record<GateName | 'candidate', Tensor>>>;
  /** The mask of C̃ at each frame, or null. */
  readonly candidateSteps: readonly Tensor[] | null;
}

/** Room for T frames of B sequences with D features and H units. */
export function lstmVariantTape(
  k: Kernels,
  sizes: TapeSizes & { readonly D: number },
  { ablation = 'none', peepholes = 'without', dropout = 'none' }: LstmVariant,
): LstmVariantTape {
  const { T, B, D, H } = sizes;
  const ones = (...shape: number[]): Tensor => {
    const mask = k.alloc(...shape);
    k.fill(mask, 1);
    return mask;
  };
  const own = dropout === 'each gate' ? H + D : 0;
  const cell = cellTape(k, sizes, {
    kept: {
      ...{ u: H + D, uf: own, ui: own, uC: own, uo: own },
      ...{ f: H, i: H, CTilde: H, CDropped: H, o: H, shown: H },
      ...{ alphaF: H, alphaI: H, alphaC: H, alphaO: H, product: H },
    },
    carried: ['h', 'C'],
    room: {
      ...{ fresh: H, dh: H, dC: H, qh: H, qC: H, hSeen: H, passed: H, ones: H, pf: H, pi: H, po: H },
      ...{ du: H + D, duGate: H + D, duH: H, duX: D },
    },
  });
  k.fill(cell.room.ones, 1);
  const masks: LstmVariantTape['masks'] =
    dropout === 'each gate'
      ? { f: ones(B, H + D), i: ones(B, H + D), C: ones(B, H + D), o: ones(B, H + D) }
      : dropout === 'candidate'
        ? { candidate: ones(T, B, H) }
        : {};
  const candidateSteps = masks.candidate
    ? Array.from({ length: T }, (_, t) => frameOf(masks.candidate as Tensor, t))
    : null;
  return { variant: { ablation, peepholes, dropout }, cell, masks, candidateSteps };
}

/** As `lstmForward`. Throws on a wrong shape, and where weights do not belong to the variant. */
export function lstmVariantForward(
  k: Kernels,
  weights: LstmVariantWeights,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  tape: LstmVariantTape,
): void {
  assertSizes('lstmVariantForward', weights, x, mask, tape);
  const { steps, room, recurrentMask } = tape.cell;
  const { fresh } = room;
  const { ablation } = tape.variant;
  spreadPeepholes(weights, tape);
  for (let t = 0; t < x.length; t++) {
    const [hPrev, CPrev, h, C] = [steps.h[t], steps.C[t], steps.h[t + 1], steps.C[t + 1]];
    const [u, f, i, CTilde, o, shown] = [
      steps.u[t],
      steps.f[t],
      steps.i[t],
      steps.CTilde[t],
      steps.o[t],
      steps.shown[t],
    ];
    k.joinColumns(seenState(k, recurrentMask, hPrev, room.hSeen), x[t], u);
    k.keepRows(mask[t], u, u);

    gate(weights.f, seenBy('f', t), room.pf, CPrev, f);
    if (ablation === 'coupled input-forget') k.sub(room.ones, f, i);
    else gate(weights.i, seenBy('i', t), room.pi, CPrev, i);
    k.affine(seenBy('C', t), weights.C.W, weights.C.b, CTilde);
    k.tanh(CTilde, CTilde);

    k.mul(f, CPrev, fresh);
    k.addMul(i, dropCandidate(k, tape, t), fresh);
    k.blendRows(mask[t], fresh, CPrev, C);

    gate(weights.o, seenBy('o', t), room.po, C, o);
    if (ablation === 'no output activation') k.copy(C, shown);
    else k.tanh(C, shown);
    k.mul(o, shown, fresh);
    k.blendRows(mask[t], fresh, hPrev, h);
  }

  /** out = σ(W u + p ⊙ C + b), or 1 where the gate is missing. */
  function gate(own: GateWeights | null, u: Tensor, p: Tensor, C: Tensor, out: Tensor): void {
    if (own === null) return k.fill(out, 1);
    k.affine(u, own.W, own.b, out);
    if (own.p) k.addMul(p, C, out);
    k.sigmoid(out, out);
  }

  /** [hPrev, x] as a gate sees it: under its own mask, where each has one. */
  function seenBy(name: GateName, t: number): Tensor {
    const own = tape.masks[name];
    if (!own) return steps.u[t];
    k.mul(own, steps.u[t], steps[`u${name}`][t]);
    return steps[`u${name}`][t];
  }
}

/** As `lstmBackward`; the messages are `tape.cell.room.qh` and `.qC`. */
export function lstmVariantBackward(
  k: Kernels,
  weights: LstmVariantWeights,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  tape: LstmVariantTape,
  dH: readonly Tensor[],
  grads: LstmVariantGrads,
  dx: readonly Tensor[] | null,
): void {
  assertSizes('lstmVariantBackward', weights, x, mask, tape);
  const { steps, room, recurrentMask } = tape.cell;
  const { dh, dC, qh, qC, du, duGate, duH, duX, passed } = room;
  const { ablation } = tape.variant;
  spreadPeepholes(weights, tape);
  for (let t = x.length - 1; t >= 0; t--) {
    const CPrev = steps.C[t];
    const [f, i, CTilde, o, shown] = [steps.f[t], steps.i[t], steps.CTilde[t], steps.o[t], steps.shown[t]];
    const [alphaF, alphaI, alphaC, alphaO] = [steps.alphaF[t], steps.alphaI[t], steps.alphaC[t], steps.alphaO[t]];
    const CUsed = tape.candidateSteps ? steps.CDropped[t] : CTilde;

    k.add(dH[t], qh, dh);
    k.dropRows(mask[t], dh, qh);
    k.keepRows(mask[t], dh, dh);

    k.mul(dh, shown, alphaO);
    k.sigmoidBackward(o, alphaO, alphaO);
    k.mul(dh, o, dC);
    if (ablation !== 'no output activation') k.tanhBackward(shown, dC, dC);
    if (weights.o?.p) k.addMul(room.po, alphaO, dC); // the output gate looked at C_t
    k.add(qC, dC, dC);
    k.dropRows(mask[t], dC, qC);
    k.keepRows(mask[t], dC, dC);

    k.mul(dC, i, alphaC);
    if (tape.candidateSteps) k.mul(tape.candidateSteps[t], alphaC, alphaC);
    k.tanhBackward(CTilde, alphaC, alphaC);
    k.mul(dC, CUsed, alphaI);
    k.sigmoidBackward(i, alphaI, alphaI);
    if (ablation === 'coupled input-forget') k.sub(CPrev, CUsed, passed);
    else k.copy(CPrev, passed);
    k.mul(dC, passed, alphaF); // coupled: what f keeps, i no longer writes
    k.sigmoidBackward(f, alphaF, alphaF);

    k.addMul(f, dC, qC);
    if (weights.f?.p) k.addMul(room.pf, alphaF, qC); // forget and input gate looked at C_{t−1}
    if (weights.i?.p) k.addMul(room.pi, alphaI, qC);

    k.fill(du, 0);
    for (const [name, alpha] of [
      ['f', alphaF],
      ['i', alphaI],
      ['C', alphaC],
      ['o', alphaO],
    ] as const) {
      // prettier-ignore
      const own = weights[name];
      if (own) sendBack(own.W, alpha, tape.masks[name]);
    }
    k.splitColumns(du, duH, duX);
    if (recurrentMask) k.mul(recurrentMask, duH, duH);
    k.add(qh, duH, qh);
    if (dx) k.add(dx[t], duX, dx[t]);
  }
  addWeightGrads(k, tape, x.length, grads);

  /** du += alpha W, under the gate's own mask where it has one. */
  function sendBack(W: Packed, alpha: Tensor, own: Tensor | undefined): void {
    if (!own) return k.matmulNN(alpha, W, du);
    k.fill(duGate, 0);
    k.matmulNN(alpha, W, duGate);
    k.addMul(own, duGate, du);
  }
}

/** dW += Σ_t αᵀ u, db += Σ_t α, dp += Σ_t α ⊙ C for every gate that has weights. */
function addWeightGrads(k: Kernels, { cell, masks }: LstmVariantTape, T: number, grads: LstmVariantGrads): void {
  const { kept, carried } = cell;
  const product = firstOf(kept.product, T);
  const CPrev = firstOf(carried.C, T);
  const C = blocksOf(carried.C, 1, T);
  for (const [name, alphas, looked] of [
    ['f', kept.alphaF, CPrev],
    ['i', kept.alphaI, CPrev],
    ['C', kept.alphaC, CPrev],
    ['o', kept.alphaO, C],
  ] as const) {
    const own = grads[name];
    if (!own) continue;
    const alpha = firstOf(alphas, T);
    k.matmulTN(alpha, firstOf(masks[name] ? kept[`u${name}`] : kept.u, T), own.dW);
    if (own.db) k.addRowSums(alpha, own.db);
    if (!own.dp) continue;
    k.mul(alpha, looked, product);
    k.addRowSums(product, own.dp);
  }
}

/** What is written into the cell: C̃, or C̃ under its mask. */
function dropCandidate(k: Kernels, { cell, candidateSteps }: LstmVariantTape, t: number): Tensor {
  if (!candidateSteps) return cell.steps.CTilde[t];
  k.mul(candidateSteps[t], cell.steps.CTilde[t], cell.steps.CDropped[t]);
  return cell.steps.CDropped[t];
}

/** Each peephole (H) in every row of a (B,H), so that it can be multiplied with C. */
function spreadPeepholes(weights: LstmVariantWeights, { cell: { room } }: LstmVariantTape): void {
  for (const [own, rows] of [
    [weights.f, room.pf],
    [weights.i, room.pi],
    [weights.o, room.po],
  ] as const) {
    // prettier-ignore
    if (!own?.p) continue;
    const { data } = own.p;
    for (let n = 0; n < rows.data.length; n += data.length) rows.data.set(data, n);
  }
}

function frameOf(tensor: Tensor, t: number): Tensor {
  const { shape, data } = blocksOf(tensor, t, 1);
  return { shape: shape.slice(1), data };
}

function assertSizes(
  where: string,
  weights: LstmVariantWeights,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  { cell, variant }: LstmVariantTape,
): void {
  const [room, B, H] = cell.kept.f.shape;
  const D = cell.kept.u.shape[2] - H;
  assertFrames(where, { room, T: x.length, mask: mask.length });
  const present = gatesOf(variant);
  for (const name of ['f', 'i', 'C', 'o'] as const) {
    const own = weights[name];
    if ((own !== null) !== present.includes(name)) {
      throw new Error(
        `${where}: gate ${name} must ${own ? 'have no weights' : 'have weights'} with ablation '${variant.ablation}', ` +
          `got ${own ? 'some' : 'none'}`,
      );
    }
    if (own) assertShape(where, `W${name}`, own.W.weight, [['H', H], ['H+D', H + D]]); // prettier-ignore
  }
  assertShape(where, 'x[0]', x[0], [['B', B], ['D', D]]); // prettier-ignore
  assertShape(where, 'mask[0]', mask[0], [['B', B]]);
}
