/**
 * How far back a loss at the last frame reaches in a simple RNN: one loss term, the product of Jacobians it goes
 * through, and the bound on that product.
 *
 * Both come from the engine's inspections, by different ways: the loss term is sent back, the Jacobians are multiplied.
 * Must not: change weights or gradients.
 */
import {
  fillExamples,
  softmaxRows,
  stateGradients,
  stepJacobians,
  type Example,
  type ExampleRoom,
  type InspectionRoom,
  type Kernels,
  type SequenceModel,
} from '@unrolled/rnn-core';
import { identityMatrix, product, stretchOf, type Square } from './matrix-size';

export interface Reach {
  /** For each sequence: ‖∂L_T/∂h_{T−τ}‖ / ‖∂L_T/∂h_T‖ at τ = 0 … lags. */
  readonly loss: Float64Array[];
  /** For each sequence: ‖∂h_T/∂h_{T−τ}‖, the largest factor by which a loss could have grown on its way. */
  readonly product: Float64Array[];
  /** (γ ‖Whh‖)^τ with γ = 1, the same for every sequence. */
  readonly bound: Float64Array;
  /** Mean slope 1 − h² over all sequences, frames and units. */
  readonly slope: number;
}

/**
 * For examples of equal length T > lags and a model that answers at every frame; tanh. `ds` of the last frame is y − e,
 * with softmax probabilities y and the one-hot label e.
 */
export function reachOf(
  k: Kernels,
  model: SequenceModel,
  room: ExampleRoom,
  looking: InspectionRoom,
  examples: readonly Example[],
  lags: number,
): Reach {
  const { layer } = model;
  const { H, K } = model.sizes;
  const { B } = room.sizes;
  const batch = fillExamples(room, examples);
  const [T] = batch.mask.shape;
  const { x, mask } = batch.steps;
  const scores = model.forward(batch);
  const probs = k.alloc(...scores.shape);
  softmaxRows(scores, probs);
  const dY = looking.dY.slice(0, T);
  const last = dY[T - 1].data;
  for (let b = 0; b < B; b++) {
    const row = (T - 1) * B + b;
    for (let c = 0; c < K; c++) {
      const ds = probs.data[row * K + c] - Number(batch.labels[row] === c);
      for (let j = 0; j < H; j++) last[b * H + j] += model.params.Why.data[c * H + j] * ds;
    }
  }
  const said = stateGradients(layer, x, mask, dY).h; // (T+1,B,H), block t+1 after frame t
  last.fill(0);
  const { J } = stepJacobians(k, looking, layer, x, mask); // (T,B,H,H)
  const sizeAt = (lag: number, b: number): number => {
    const from = ((T - lag) * B + b) * H;
    return Math.hypot(...said.data.subarray(from, from + H));
  };
  return {
    loss: examples.map((_, b) => Float64Array.from({ length: lags + 1 }, (_, lag) => sizeAt(lag, b) / sizeAt(0, b))),
    product: examples.map((_, b) => productSizes(J.data as Float64Array, { T, B, H }, b, lags)),
    bound: boundOf(layer.params.Whh.data, lags),
    slope: 1 - (layer.y.data.subarray(0, T * B * H) as Float64Array).reduce((sum, h) => sum + h * h, 0) / (T * B * H),
  };
}

/** ‖J_T ⋯ J_{T−τ+1}‖ of sequence b at τ = 0 … lags, from Jacobians (T,B,H,H). */
export function productSizes(
  J: Float64Array,
  { T, B, H }: { readonly T: number; readonly B: number; readonly H: number },
  b: number,
  lags: number,
): Float64Array {
  const stepOf = (t: number): Square => J.subarray((t * B + b) * H * H, (t * B + b + 1) * H * H);
  const sizes = new Float64Array(lags + 1);
  let all = identityMatrix(H);
  for (let lag = 0; lag <= lags; lag++) {
    sizes[lag] = stretchOf(all);
    //> eq vanish.product
    all = product(all, stepOf(T - 1 - lag)); // one more Jacobian, on the right
    //< eq vanish.product
  }
  return sizes;
}

/** The largest slope tanh has. */
const STEEPEST = 1;

/** What no product of τ Jacobians can pass, τ = 0 … lags. */
export function boundOf(Whh: ArrayLike<number>, lags: number): Float64Array {
  const bound = new Float64Array(lags + 1);
  const stretch = stretchOf(Float64Array.from(Whh));
  //> eq vanish.bound
  for (let lag = 0; lag <= lags; lag++) bound[lag] = (STEEPEST * stretch) ** lag;
  //< eq vanish.bound
  return bound;
}
