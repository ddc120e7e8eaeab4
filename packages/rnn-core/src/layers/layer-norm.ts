/**
 * Layer normalisation: every row to mean 0 and variance 1, then a scale and a shift for each of its numbers.
 *
 *   μ = mean of x,   v = mean of (x − μ)²,   x̂ = (x − μ) / √(v + ε),   y = g ⊙ x̂ + b
 *
 * Each row by itself, so neither the other sequences of the batch nor other frames matter. Plain loops over the
 * numbers. Source: Ba, Kiros, Hinton 2016, arXiv:1607.06450. Must not: keep running statistics, or allocate but for
 * the tape.
 */
import type { Kernels, Tensor } from '../kernels/types';
import { rowsOf } from '../kernels/types';
import { assertShape } from '../tensor';

/** What the forward pass leaves for the backward pass. */
export interface LayerNormTape {
  /** (N,H): x̂. */
  readonly normed: Tensor;
  /** (N): 1 / √(v + ε). */
  readonly inverseDeviation: Tensor;
}

/** ε where none is given: 1e-5. */
export const LAYER_NORM_EPSILON = 1e-5;

/** Room for N rows of H numbers. */
export function layerNormTape(k: Kernels, sizes: { readonly N: number; readonly H: number }): LayerNormTape {
  return { normed: k.alloc(sizes.N, sizes.H), inverseDeviation: k.alloc(sizes.N) };
}

/**
 * y = g ⊙ x̂ + b for every row. x (N,H) or (T,B,H), gain and bias (H), y as x. Overwrites y, which may be x.
 *
 * The tape may have room for more rows than x has. Throws on a wrong shape.
 */
export function layerNormForward(
  x: Tensor,
  weights: { readonly gain: Tensor; readonly bias: Tensor },
  y: Tensor,
  tape: LayerNormTape,
  epsilon = LAYER_NORM_EPSILON,
): void {
  const { gain, bias } = weights;
  const [N, H] = sizesOf('layerNormForward', x, weights, tape);
  const [normed, inverse] = [tape.normed.data, tape.inverseDeviation.data];
  for (let n = 0; n < N; n++) {
    const row = n * H;
    let mean = 0;
    for (let j = 0; j < H; j++) mean += x.data[row + j] / H;
    let variance = 0;
    for (let j = 0; j < H; j++) variance += (x.data[row + j] - mean) ** 2 / H;
    inverse[n] = 1 / Math.sqrt(variance + epsilon);
    for (let j = 0; j < H; j++) {
      normed[row + j] = (x.data[row + j] - mean) * inverse[n];
      y.data[row + j] = gain.data[j] * normed[row + j] + bias.data[j];
    }
  }
}

/**
 * Adds to dgain (H), dbias (H) and dx (as x; null where nobody asks), given dy.
 *
 * With p = g ⊙ dy: dx = (p − mean p − x̂ · mean(p ⊙ x̂)) / √(v + ε), because μ and v depend on every entry of the row.
 */
export function layerNormBackward(
  dy: Tensor,
  weights: { readonly gain: Tensor; readonly bias: Tensor },
  tape: LayerNormTape,
  grads: { readonly dgain: Tensor; readonly dbias: Tensor },
  dx: Tensor | null,
): void {
  const gain = weights.gain.data;
  const [N, H] = sizesOf('layerNormBackward', dy, weights, tape);
  const [normed, inverse] = [tape.normed.data, tape.inverseDeviation.data];
  for (let n = 0; n < N; n++) {
    const row = n * H;
    let meanP = 0;
    let meanPx = 0;
    for (let j = 0; j < H; j++) {
      const d = dy.data[row + j];
      grads.dgain.data[j] += d * normed[row + j];
      grads.dbias.data[j] += d;
      meanP += (gain[j] * d) / H;
      meanPx += (gain[j] * d * normed[row + j]) / H;
    }
    if (!dx) continue;
    for (let j = 0; j < H; j++) {
      dx.data[row + j] += inverse[n] * (gain[j] * dy.data[row + j] - meanP - normed[row + j] * meanPx);
    }
  }
}

function sizesOf(
  where: string,
  x: Tensor,
  { gain, bias }: { readonly gain: Tensor; readonly bias: Tensor },
  { normed }: LayerNormTape,
): [number, number] {
  const H = normed.shape[1];
  const N = rowsOf(x);
  assertShape(where, 'gain', gain, [['H', H]]);
  assertShape(where, 'bias', bias, [['H', H]]);
  if (x.shape[x.shape.length - 1] !== H || N > normed.shape[0]) {
    throw new Error(
      `${where}: rows must be at most (N,H)=(${normed.shape.join(',')}), the tape's room, got (${x.shape.join(',')}); ` +
        'make the tape for these sizes',
    );
  }
  return [N, H];
}
