/** Which kernels there are, in the words of a page, and which a run gets when nobody chose. */
import type { KernelChoice } from './experiment';

/**
 * float64: JavaScript computes in float64 anyway, so float32 arrays cost a conversion each way. And a demo that trains in
 * one precision and checks gradients in the other makes the engine compile its loops for both, which cost half of the
 * speed where it was measured.
 */
export const DEFAULT_KERNELS: KernelChoice = 'reference64';

/** What each choice is called before it has run; afterwards the engine's own name counts, which knows what it fell back to. */
export const KERNEL_NAMES: Readonly<Record<KernelChoice, string>> = {
  reference32: 'TypeScript, float32',
  reference64: 'TypeScript, float64',
  wasm: 'WebAssembly SIMD, float32',
  'wasm-relaxed': 'WebAssembly relaxed SIMD, float32',
};

/** Whether a text, from a link or the command line, names kernels. */
export function isKernelChoice(text: unknown): text is KernelChoice {
  return typeof text === 'string' && Object.hasOwn(KERNEL_NAMES, text);
}
