/**
 * Gradient connectivity: how much the output at one frame depends on the input at every frame.
 *
 * ‖∂y_t/∂x_s‖, the Frobenius norm of the whole matrix, for one t and all s: what reaches back through every route
 * there is, gates and all. In a one-way layer it is 0 for s > t. One backward pass is run for each number of the output.
 * Must not: change the gradients of the weights, or take memory from the engine: the result is a plain float64 tensor.
 */
import type { Kernels, Tensor } from '../kernels/types';
import type { RecurrentLayer } from '../layers/recurrent';
import { keepingGradients, plainTensor, type InspectionRoom } from './looking';

/**
 * (T,B): entry (s,b) = ‖∂y_frame/∂x_s‖ in sequence b, 0 in padding.
 *
 * To be called after `layer.forward(x, mask)`; x: T tensors (B,D), mask: T tensors (B). frame from 0 to T−1, negative
 * ones counted from the end as in slices (−1 is the last). A sequence that has ended before `frame` shows what its
 * final state depends on. Throws on a frame that is not there.
 */
export function inputConnectivity(
  k: Kernels,
  room: InspectionRoom,
  layer: RecurrentLayer,
  x: readonly Tensor[],
  mask: readonly Tensor[],
  frame: number,
): Tensor {
  const T = x.length;
  const at = frame < 0 ? T + frame : frame;
  if (!Number.isInteger(at) || at < 0 || at >= T) {
    throw new Error(`inputConnectivity: frame must be from ${-T} to ${T - 1}, got ${frame}; the run has ${T} frames`);
  }
  const [B, D] = x[0].shape;
  const [dY, dx] = [room.dY.slice(0, T), room.dx.slice(0, T)];
  const norms = plainTensor(T, B);
  const outside = layer.states.map(({ dLast }) => ({ dLast, kept: dLast.data.slice() }));
  for (const { dLast } of outside) k.fill(dLast, 0);
  keepingGradients(layer, () => {
    for (let unit = 0; unit < layer.width; unit++) {
      for (let b = 0; b < B; b++) dY[at].data[b * layer.width + unit] = 1;
      for (const frameOfDx of dx) k.fill(frameOfDx, 0);
      layer.backward(x, mask, dY, dx);
      k.fill(dY[at], 0);
      for (let n = 0; n < T * B; n++) {
        const { data } = dx[Math.floor(n / B)];
        for (let j = 0; j < D; j++) norms.data[n] += data[(n % B) * D + j] ** 2;
      }
    }
  });
  for (const { dLast, kept } of outside) dLast.data.set(kept);
  for (let n = 0; n < norms.data.length; n++) norms.data[n] = Math.sqrt(norms.data[n]);
  return norms;
}
