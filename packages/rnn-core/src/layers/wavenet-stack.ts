/**
 * A stack of gated units with residual and skip connections, and the two dense layers on top: forward and backward.
 *
 *   z_l = gated unit of h_l with dilation d_l,   h_{l+1} = h_l + R_l z_l + r_l,   s = Σ_l (S_l z_l + s_l)
 *   scores = O_2 max(O_1 max(s, 0) + o_1, 0) + o_2
 *
 * h_0 (T,B,C) comes from outside: an embedding of symbols, or a dense layer on signals. The output at frame t sees the
 * frames up to t only. The last layer's R leads nowhere and gets no gradient; it is there so that all layers are alike.
 * Source: van den Oord et al. 2016, arXiv:1609.03499, figure 4. Must not: allocate in the passes, or shift its input
 * (who predicts the next frame shifts the labels).
 */
import type { Kernels, Packed, Tensor } from '../kernels/types';
import { assertShape } from '../tensor';
import { denseBackward, denseForward } from './dense';
import {
  gatedUnitBackward,
  gatedUnitForward,
  gatedUnitTape,
  type GatedUnitGrads,
  type GatedUnitTape,
  type PackedGatedUnit,
} from './gated-unit';

/** Layer l: R (C,C), r (C), S (skip width, C), s (skip width), and the gated unit. */
export interface PackedWaveNetLayer {
  readonly unit: PackedGatedUnit;
  readonly R: Packed;
  readonly r: Tensor;
  readonly S: Packed;
  readonly s: Tensor;
}

/** Layers, then O1 (skip width, skip width), o1, O2 (K, skip width), o2 (K). */
export interface PackedWaveNet {
  readonly layers: readonly PackedWaveNetLayer[];
  readonly O1: Packed;
  readonly o1: Tensor;
  readonly O2: Packed;
  readonly o2: Tensor;
}

export interface WaveNetGrads {
  readonly layers: readonly {
    readonly unit: GatedUnitGrads;
    readonly dR: Tensor;
    readonly dr: Tensor;
    readonly dS: Tensor;
    readonly ds: Tensor;
  }[];
  readonly dO1: Tensor;
  readonly do1: Tensor;
  readonly dO2: Tensor;
  readonly do2: Tensor;
}

export interface WaveNetSizes {
  readonly T: number;
  readonly B: number;
  /** Channels of the residual path, of the skip path, classes. */
  readonly C: number;
  readonly skip: number;
  readonly K: number;
  readonly taps: number;
  readonly dilations: readonly number[];
}

export interface WaveNetTape {
  /** (T,B,C) each: h[0] is the input, h[l+1] what layer l leaves; dh likewise. */
  readonly h: readonly Tensor[];
  readonly dh: readonly Tensor[];
  readonly units: readonly GatedUnitTape[];
  /** (T,B,C), overwritten at every layer. */
  readonly dz: Tensor;
  readonly branch: Tensor;
  /** (T,B,skip): the sum of the skips, its ReLU, the first dense layer, its ReLU, and the way back. */
  readonly sum: Tensor;
  readonly sumOn: Tensor;
  readonly mid: Tensor;
  readonly midOn: Tensor;
  readonly skipBranch: Tensor;
  readonly dSum: Tensor;
  readonly dMid: Tensor;
  /** (T,B,K). */
  readonly scores: Tensor;
}

/** Frames of input that one output sees: 1 + (taps − 1) · Σ dilations. */
export function receptiveField(taps: number, dilations: readonly number[]): number {
  return 1 + (taps - 1) * dilations.reduce((sum, dilation) => sum + dilation, 0);
}

/** Room for T frames of B sequences. `tape.h[0]` is to be filled before each forward pass. */
export function waveNetTape(k: Kernels, { T, B, C, skip, K, taps, dilations }: WaveNetSizes): WaveNetTape {
  const states = () => Array.from({ length: dilations.length + 1 }, () => k.alloc(T, B, C));
  const [h, dh] = [states(), states()];
  const [sum, sumOn, mid, midOn, skipBranch, dSum, dMid] = Array.from({ length: 7 }, () => k.alloc(T, B, skip));
  return {
    h,
    dh,
    units: dilations.map((dilation, l) => gatedUnitTape(k, { C, taps, dilation }, h[l], dh[l])),
    dz: k.alloc(T, B, C),
    branch: k.alloc(T, B, C),
    sum,
    sumOn,
    mid,
    midOn,
    skipBranch,
    dSum,
    dMid,
    scores: k.alloc(T, B, K),
  };
}

/** Fills `tape.scores` (T,B,K) from `tape.h[0]`. condition: (B,D), (T,B,D), or null. Throws on a wrong shape. */
export function waveNetForward(k: Kernels, weights: PackedWaveNet, condition: Tensor | null, tape: WaveNetTape): void {
  assertWeights('waveNetForward', weights, tape);
  const { h, sum, sumOn, mid, midOn, branch, skipBranch } = tape;
  k.fill(sum, 0);
  weights.layers.forEach(({ unit, R, r, S, s }, l) => {
    gatedUnitForward(k, unit, condition, tape.units[l]);
    const z = tape.units[l].y;
    denseForward(k, S, s, z, skipBranch);
    k.add(sum, skipBranch, sum); // (T,B,skip)
    if (l + 1 === weights.layers.length) return; // nobody reads the last residual
    denseForward(k, R, r, z, branch);
    k.add(h[l], branch, h[l + 1]); // (T,B,C)
  });
  k.relu(sum, sumOn);
  denseForward(k, weights.O1, weights.o1, sumOn, mid);
  k.relu(mid, midOn);
  denseForward(k, weights.O2, weights.o2, midOn, tape.scores);
}

/** The backward pass, given dScores (T,B,K). Adds to the gradients and dCondition; overwrites `tape.dh`, dh[0] included. */
export function waveNetBackward(
  k: Kernels,
  weights: PackedWaveNet,
  condition: Tensor | null,
  tape: WaveNetTape,
  dScores: Tensor,
  grads: WaveNetGrads,
  dCondition: Tensor | null,
): void {
  assertWeights('waveNetBackward', weights, tape);
  assertShape('waveNetBackward', 'dScores', dScores, tape.scores.shape);
  const { dh, dSum, dMid, dz } = tape;
  for (const scratch of [...dh, dSum, dMid]) k.fill(scratch, 0);
  denseBackward(k, weights.O2, tape.midOn, dScores, { dW: grads.dO2, db: grads.do2 }, dMid);
  k.reluBackward(tape.midOn, dMid, dMid);
  denseBackward(k, weights.O1, tape.sumOn, dMid, { dW: grads.dO1, db: grads.do1 }, dSum);
  k.reluBackward(tape.sumOn, dSum, dSum); // every layer's skip gets this one
  for (let l = weights.layers.length - 1; l >= 0; l--) {
    const { unit, R, S } = weights.layers[l];
    const { dR, dr, dS, ds, unit: dUnit } = grads.layers[l];
    const z = tape.units[l].y;
    k.fill(dz, 0);
    denseBackward(k, S, z, dSum, { dW: dS, db: ds }, dz);
    if (l + 1 < weights.layers.length) {
      denseBackward(k, R, z, dh[l + 1], { dW: dR, db: dr }, dz);
      k.add(dh[l], dh[l + 1], dh[l]); // the residual passes by unchanged
    }
    gatedUnitBackward(k, unit, condition, tape.units[l], dz, dUnit, dCondition); // adds to dh[l]
  }
}

function assertWeights(where: string, { layers, O1, O2 }: PackedWaveNet, tape: WaveNetTape): void {
  if (layers.length !== tape.units.length) {
    throw new Error(
      `${where}: weights must have ${tape.units.length} layers, one a dilation, got ${layers.length}; ` +
        'allocate another tape',
    );
  }
  const [, , C] = tape.h[0].shape;
  const [, , skip] = tape.sum.shape;
  const [, , K] = tape.scores.shape;
  for (const { R, S } of layers) {
    assertShape(where, 'R', R.weight, [['C', C], ['C', C]]); // prettier-ignore
    assertShape(where, 'S', S.weight, [['skip', skip], ['C', C]]); // prettier-ignore
  }
  assertShape(where, 'O1', O1.weight, [['skip', skip], ['skip', skip]]); // prettier-ignore
  assertShape(where, 'O2', O2.weight, [['K', K], ['skip', skip]]); // prettier-ignore
}
