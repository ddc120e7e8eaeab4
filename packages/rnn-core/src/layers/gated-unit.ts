/**
 * Gated convolution unit, with or without a condition: forward and backward by hand.
 *
 *   f = tanh(W_f ∗ x + b_f + V_f c),   g = σ(W_g ∗ x + b_g + V_g c),   y = f ⊙ g
 *
 * ∗ is the dilated causal convolution of causal-conv.ts. The condition c is one vector for a whole sequence, (B,D), or
 * one for each frame, (T,B,D). Source: van den Oord et al. 2016, arXiv:1609.03499, equations 2 and 3.
 * Must not: allocate in the passes, or know what is above or below it.
 */
import type { Kernels, Packed, Tensor } from '../kernels/types';
import { assertShape, stepsOf } from '../tensor';
import { causalShape, convBackward, convForward, convTape, type ConvTape, type PackedConv } from './causal-conv';

/** Filter and gate: one matrix (C,I) a tap and a bias (C) each. Vf, Vg (C,D), or null for no condition. */
export interface PackedGatedUnit {
  readonly filter: PackedConv;
  readonly gate: PackedConv;
  readonly Vf: Packed | null;
  readonly Vg: Packed | null;
}

export interface GatedUnitGrads {
  readonly filter: { readonly dW: readonly Tensor[]; readonly db: Tensor | null };
  readonly gate: { readonly dW: readonly Tensor[]; readonly db: Tensor | null };
  readonly dVf: Tensor | null;
  readonly dVg: Tensor | null;
}

export interface GatedUnitTape {
  /** The two convolutions; their y and dy are the pre-activations and ∂L/∂ of them, (T,B,C). */
  readonly filter: ConvTape;
  readonly gate: ConvTape;
  /** (T,B,C). */
  readonly f: Tensor;
  readonly g: Tensor;
  readonly y: Tensor;
  /** (T,B,C), overwritten. */
  readonly dy: Tensor;
  /** (B,C): V c and ∂L/∂(V c) of a condition that holds for the whole sequence. */
  readonly shift: Tensor;
  readonly steps: Readonly<Record<'filter' | 'gate' | 'dFilter' | 'dGate', readonly Tensor[]>>;
}

/** Room for C channels over x (T,B,I), tied to this x and dx. `dilation` 1 or more, `taps` 1 or more. */
export function gatedUnitTape(
  k: Kernels,
  { C, taps, dilation }: { C: number; taps: number; dilation: number },
  x: Tensor,
  dx: Tensor | null,
): GatedUnitTape {
  const [T, B] = x.shape;
  const shape = causalShape(taps, dilation);
  const filter = convTape(k, shape, C, x, dx);
  const gate = convTape(k, shape, C, x, dx);
  const [f, g, y, dy] = [0, 1, 2, 3].map(() => k.alloc(T, B, C));
  return {
    filter,
    gate,
    f,
    g,
    y,
    dy,
    shift: k.alloc(B, C),
    steps: {
      filter: stepsOf(filter.y),
      gate: stepsOf(gate.y),
      dFilter: stepsOf(filter.dy),
      dGate: stepsOf(gate.dy),
    },
  };
}

/** Fills `tape.y` (T,B,C). condition: (B,D), (T,B,D), or null. Throws on a wrong shape. */
export function gatedUnitForward(
  k: Kernels,
  weights: PackedGatedUnit,
  condition: Tensor | null,
  tape: GatedUnitTape,
): void {
  assertCondition('gatedUnitForward', weights, condition, tape);
  const { f, g, y, steps } = tape;
  convForward(k, weights.filter, tape.filter);
  convForward(k, weights.gate, tape.gate);
  if (condition) {
    addCondition(k, weights.Vf!, condition, tape.filter.y, steps.filter, tape.shift);
    addCondition(k, weights.Vg!, condition, tape.gate.y, steps.gate, tape.shift);
  }
  k.tanh(tape.filter.y, f);
  k.sigmoid(tape.gate.y, g);
  k.mul(f, g, y);
}

/**
 * The backward pass, given dy (T,B,C). Adds to the gradients, to the dx the tape is tied to, and to dCondition (null
 * where nobody asks for it).
 */
export function gatedUnitBackward(
  k: Kernels,
  weights: PackedGatedUnit,
  condition: Tensor | null,
  tape: GatedUnitTape,
  dy: Tensor,
  grads: GatedUnitGrads,
  dCondition: Tensor | null,
): void {
  assertCondition('gatedUnitBackward', weights, condition, tape);
  assertShape('gatedUnitBackward', 'dy', dy, tape.y.shape);
  const { f, g, steps } = tape;
  k.mul(dy, g, tape.dy); // (T,B,C)  df = dy ⊙ g
  k.tanhBackward(f, tape.dy, tape.filter.dy);
  k.mul(dy, f, tape.dy); // (T,B,C)  dg = dy ⊙ f
  k.sigmoidBackward(g, tape.dy, tape.gate.dy);
  if (condition) {
    const [dFilter, dGate] = [tape.filter.dy, tape.gate.dy];
    conditionBackward(k, weights.Vf!, condition, dFilter, steps.dFilter, tape.shift, grads.dVf!, dCondition);
    conditionBackward(k, weights.Vg!, condition, dGate, steps.dGate, tape.shift, grads.dVg!, dCondition);
  }
  convBackward(k, weights.filter, tape.filter, grads.filter);
  convBackward(k, weights.gate, tape.gate, grads.gate);
}

/** a += V c at every frame. */
function addCondition(
  k: Kernels,
  V: Packed,
  condition: Tensor,
  a: Tensor,
  steps: readonly Tensor[],
  shift: Tensor,
): void {
  if (condition.shape.length === 3) return k.matmulNT(condition, V, a); // (T,B,C)  each frame its own
  k.affine(condition, V, null, shift); // (B,C)
  for (const step of steps) k.add(step, shift, step);
}

/** dV += daᵀ c and dc += da V, with da summed over the frames where one c served them all. */
function conditionBackward(
  k: Kernels,
  V: Packed,
  condition: Tensor,
  da: Tensor,
  steps: readonly Tensor[],
  shift: Tensor,
  dV: Tensor,
  dCondition: Tensor | null,
): void {
  const global = condition.shape.length === 2;
  if (global) {
    k.fill(shift, 0);
    for (const step of steps) k.add(shift, step, shift); // (B,C)
  }
  const summed = global ? shift : da;
  k.matmulTN(summed, condition, dV); // (C,D)
  if (dCondition) k.matmulNN(summed, V, dCondition);
}

function assertCondition(
  where: string,
  { Vf, Vg }: PackedGatedUnit,
  condition: Tensor | null,
  { y }: GatedUnitTape,
): void {
  const [T, B, C] = y.shape;
  const given = [condition, Vf, Vg].filter((one) => one !== null).length;
  if (given !== 0 && given !== 3) {
    throw new Error(
      `${where}: condition, Vf and Vg must be given together or not at all, got ` +
        `${[condition, Vf, Vg].map((one) => (one ? 'one' : 'none')).join(', ')}; leave out all three or none`,
    );
  }
  if (condition === null) return;
  const D = Vf!.weight.shape[1];
  assertShape(where, 'Vf', Vf!.weight, [['C', C], ['D', D]]); // prettier-ignore
  assertShape(where, 'Vg', Vg!.weight, [['C', C], ['D', D]]); // prettier-ignore
  if (condition.shape.length === 3) assertShape(where, 'condition', condition, [['T', T], ['B', B], ['D', D]]); // prettier-ignore
  else assertShape(where, 'condition', condition, [['B', B], ['D', D]]); // prettier-ignore
}
