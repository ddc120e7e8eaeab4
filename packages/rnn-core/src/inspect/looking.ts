/**
 * What the inspections share: looking must not leave a trace, and must not use up an engine's fixed memory.
 */
import type { Kernels, Tensor } from '../kernels/types';
import type { RecurrentLayer, Stepper } from '../layers/recurrent';
import { stepsOf } from '../tensor';

/** Tensors that backward passes for inspection are given. Made once a layer, because an engine gives nothing back. */
export interface InspectionRoom {
  /** T tensors (B,width): gradients of the output, zero between inspections. */
  readonly dY: readonly Tensor[];
  /** T tensors (B,D). */
  readonly dx: readonly Tensor[];
}

/** Room for `stepJacobians` and `inputConnectivity` of this layer. */
export function inspectionRoom(k: Kernels, { sizes: { T, B, D }, width }: RecurrentLayer): InspectionRoom {
  return { dY: stepsOf(k.alloc(T, B, width)), dx: stepsOf(k.alloc(T, B, D)) };
}

/** A float64 tensor of zeros that belongs to no engine. */
export function plainTensor(...shape: number[]): Tensor {
  return { shape, data: new Float64Array(shape.reduce((size, axis) => size * axis, 1)) };
}

/** The layer's stepper, or an error that says what cannot be done without one. */
export function stepperOf(where: string, { stepper, kind }: RecurrentLayer): Stepper {
  if (stepper) return stepper;
  throw new Error(`${where}: the layer must run frame by frame, got a ${kind} layer; look at its parts one by one`);
}

/** Runs `look`, then puts the gradients of weights and first states back as they were. */
export function keepingGradients({ grads, states }: RecurrentLayer, look: () => void): void {
  const touched = [...Object.values(grads), ...states.map(({ dFirst }) => dFirst)];
  const before = touched.map(({ data }) => data.slice());
  look();
  touched.forEach(({ data }, j) => data.set(before[j]));
}
