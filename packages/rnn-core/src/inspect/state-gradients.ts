/**
 * How a loss flows back through the states: ∂L/∂h_t (and ∂L/∂C_t) at every frame.
 *
 * ∂L/∂h_t here is all that frame t's own reader and later frames say of h_t. In an LSTM the route from h_t's frame
 * through C_t is not in it: it is part of ∂L/∂C_t, which counts what h_t = o ⊙ tanh C_t says as well.
 * Must not: change the gradients of the weights. Not for the training loop: it allocates.
 */
import type { Kernels, Tensor } from '../kernels/types';
import type { RecurrentLayer, Stepper } from '../layers/recurrent';
import { stepsOf } from '../tensor';

/**
 * One (T+1,B,H) for each state of the layer, by its name: block 0 is ∂L/∂first, block t+1 belongs to the state after
 * frame t. To be called after `layer.forward(x, mask)`; x: T tensors (B,D), mask: T tensors (B), dY: T tensors
 * (B,width). What reaches the final states from outside is taken from their `dLast`. Throws where the layer cannot run
 * frame by frame.
 */
export function stateGradients(
  k: Kernels,
  layer: RecurrentLayer,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  dY: readonly Tensor[],
): Record<string, Tensor> {
  const stepper = stepperOf('stateGradients', layer);
  const [B] = mask[0].shape;
  const found = layer.states.map(({ first }) => k.alloc(x.length + 1, B, first.shape[1]));
  const blocks = found.map(stepsOf);
  keepingGradients(k, layer, () => {
    stepper.beginBackward();
    for (let t = x.length - 1; t >= 0; t--) {
      stepper.backward(t, x[t], mask[t], dY[t], null);
      // Past an end nothing is computed: what is said of the state there passes by as the message.
      blocks.forEach((block, s) => k.blendRows(mask[t], stepper.totals[s], stepper.messages[s], block[t + 1]));
    }
    blocks.forEach((block, s) => k.copy(stepper.messages[s], block[0]));
  });
  return Object.fromEntries(layer.states.map(({ name }, s) => [name, found[s]]));
}

/** The layer's stepper, or an error that says what cannot be done without one. */
export function stepperOf(where: string, { stepper, kind }: RecurrentLayer): Stepper {
  if (stepper) return stepper;
  throw new Error(`${where}: the layer must run frame by frame, got a ${kind} layer; look at its parts one by one`);
}

/** Runs `look`, then puts the gradients of weights and first states back as they were. */
export function keepingGradients(k: Kernels, { grads, states }: RecurrentLayer, look: () => void): void {
  const touched = [...Object.values(grads), ...states.map(({ dFirst }) => dFirst)];
  const before = touched.map((tensor) => {
    const copy = k.alloc(...tensor.shape);
    k.copy(tensor, copy);
    return copy;
  });
  look();
  touched.forEach((tensor, j) => k.copy(before[j], tensor));
}
