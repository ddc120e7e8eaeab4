/**
 * How a loss flows back through the states: ∂L/∂h_t (and ∂L/∂C_t) at every frame.
 *
 * ∂L/∂h_t here is all that frame t's own reader and later frames say of h_t. In an LSTM the route from h_t's frame
 * through C_t is not in it: it is part of ∂L/∂C_t, which counts what h_t = o ⊙ tanh C_t says as well.
 * Must not: change the gradients of the weights, or take memory from the engine: results are plain float64 tensors.
 */
import type { Tensor } from '../kernels/types';
import type { RecurrentLayer } from '../layers/recurrent';
import { keepingGradients, plainTensor, stepperOf } from './looking';

/**
 * One (T+1,B,H) for each state of the layer, by its name: block 0 is ∂L/∂first, block t+1 belongs to the state after
 * frame t. To be called after `layer.forward(x, mask)`; x: T tensors (B,D), mask: T tensors (B), dY: T tensors
 * (B,width). What reaches the final states from outside is taken from their `dLast`. Throws where the layer cannot run
 * frame by frame.
 */
export function stateGradients(
  layer: RecurrentLayer,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  dY: readonly Tensor[],
): Record<string, Tensor> {
  const stepper = stepperOf('stateGradients', layer);
  const T = x.length;
  const found = layer.states.map(({ first }) => plainTensor(T + 1, ...first.shape));
  keepingGradients(layer, () => {
    stepper.beginBackward();
    for (let t = T - 1; t >= 0; t--) {
      stepper.backward(t, x[t], mask[t], dY[t], null);
      found.forEach(({ data, shape: [, B, H] }, s) => {
        for (let b = 0; b < B; b++) {
          // Past an end nothing is computed: what is said of the state there passes by as the message.
          const { data: said } = (mask[t].data[b] === 0 ? stepper.messages : stepper.totals)[s];
          data.set(said.subarray(b * H, (b + 1) * H), ((t + 1) * B + b) * H);
        }
      });
    }
    found.forEach(({ data }, s) => data.set(stepper.messages[s].data));
  });
  return Object.fromEntries(layer.states.map(({ name }, s) => [name, found[s]]));
}
