/** Which kernels a run gets when nobody chose. */
import type { KernelChoice } from './experiment';

/**
 * float64: JavaScript computes in float64 anyway, so float32 arrays cost a conversion each way. And a demo that trains in
 * one precision and checks gradients in the other makes the engine compile its loops for both, which cost half of the
 * speed where it was measured.
 */
export const DEFAULT_KERNELS: KernelChoice = 'reference64';
