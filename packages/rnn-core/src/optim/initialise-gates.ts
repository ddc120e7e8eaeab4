/**
 * How the gates of LSTM and GRU start: their matrices (H,H+D), and the biases that decide how long a state is kept.
 *
 * A gate that keeps with share f keeps f^τ of a state over τ frames, so a bias can be chosen for a lag. Large forget
 * biases: Gers, Schmidhuber, Cummins 2000, doi:10.1162/089976600300015015; Jozefowicz, Zaremba, Sutskever 2015,
 * https://proceedings.mlr.press/v37/jozefowicz15.html. Must not: draw from anything but the generator it is given.
 */
import type { Tensor } from '../kernels/types';
import type { Rng } from '../rng';
import { glorotUniform, orthogonal } from './initialise';

/**
 * W (H,H+D), h columns first: orthogonal in the h columns, Glorot in the x columns. Both blocks are drawn as matrices
 * of their own, (H,H) and (H,D), so that the range of one does not depend on the size of the other.
 */
export function initialiseGate(W: Tensor, rng: Rng): void {
  const [H, columns] = W.shape;
  const D = columns - H;
  const fromState = { shape: [H, H], data: new Float64Array(H * H) };
  const fromInput = { shape: [H, D], data: new Float64Array(H * D) };
  orthogonal(fromState, rng);
  glorotUniform(fromInput, rng);
  for (let j = 0; j < H; j++) {
    W.data.set(fromState.data.subarray(j * H, (j + 1) * H), j * columns);
    W.data.set(fromInput.data.subarray(j * D, (j + 1) * D), j * columns + H);
  }
}

/**
 * The bias b at which σ(b)^lag = ½: with nothing else at the gate, half of the state is left after `lag` frames.
 *
 * For the forget gate of an LSTM, and for a GRU gate in which 1 means keep; negated for one in which 1 means
 * overwrite. lag > 0, in frames; throws otherwise. σ(b)^lag = ½ ⇔ b = −ln(2^{1/lag} − 1).
 */
export function keepBiasForLag(lag: number): number {
  if (!(lag > 0))
    throw new Error(`keepBiasForLag: lag must be more than 0 frames, got ${lag}; how long is it to last?`);
  //> eq bias.half
  return -Math.log(Math.expm1(Math.LN2 / lag)); // expm1(x) = exp x − 1, exact for small x
  //< eq bias.half
}
