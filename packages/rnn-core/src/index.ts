export type { FloatArray, Kernels, Packed, Precision, Tensor } from './kernels/types';
export { createRng, rngFromState, type Rng, type RngState } from './rng';
