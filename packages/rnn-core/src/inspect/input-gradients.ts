/**
 * What is said of the final states, sent back to every input: ∂L/∂x_t, by all routes or without those through some
 * states.
 *
 * In an LSTM, holding back what goes through h leaves the route on which only forget gates stand: from C to C to C, and
 * at each frame through the gates that wrote into C there. That is the part of the gradient that the algorithm of
 * Hochreiter & Schmidhuber 1997 (doi:10.1162/neco.1997.9.8.1735) did not truncate.
 * Must not: change the gradients of the weights, or take memory from the engine: the result is a plain float64 tensor.
 */
import type { Kernels, Tensor } from '../kernels/types';
import type { RecurrentLayer } from '../layers/recurrent';
import { keepingGradients, plainTensor, stepperOf, type InspectionRoom } from './looking';

/**
 * (T,B,D): ∂L/∂x for an L of which `dLast` of each state holds ∂L/∂last; no frame is read by anything else.
 *
 * To be called after `layer.forward(x, mask)`; x: T tensors (B,D), mask: T tensors (B). `heldBack` names states whose
 * message goes no further back than the frame it comes from. Throws on a name the layer has not, and where the layer
 * cannot run frame by frame.
 */
export function inputGradients(
  k: Kernels,
  room: InspectionRoom,
  layer: RecurrentLayer,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  heldBack: readonly string[] = [],
): Tensor {
  const stepper = stepperOf('inputGradients', layer);
  const held = heldBack.map((wanted) => {
    const at = layer.states.findIndex(({ name }) => name === wanted);
    if (at < 0) {
      const names = layer.states.map(({ name }) => name).join(', ');
      throw new Error(`inputGradients: heldBack must name states of the layer (${names}), got ${wanted}`);
    }
    return stepper.messages[at];
  });
  const T = x.length;
  const found = plainTensor(T, ...x[0].shape);
  keepingGradients(layer, () => {
    stepper.beginBackward();
    for (let t = T - 1; t >= 0; t--) {
      const dx = room.dx[t];
      k.fill(dx, 0);
      stepper.backward(t, x[t], mask[t], room.dY[t], dx);
      found.data.set(dx.data, t * dx.data.length);
      //> eq routes.cut
      for (const message of held) k.dropRows(mask[t], message, message); // nothing of it reaches the frame before
      //< eq routes.cut
    }
  });
  return found;
}
