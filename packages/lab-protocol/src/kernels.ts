/** Which kernels there are, in the words of a page, and which a run gets when nobody chose. */
import type { KernelChoice } from './experiment';

/**
 * The fast engine: a demo trains two to three times sooner on it than on the readable TypeScript, and its tanh and σ are
 * its own, so that every browser computes the same bits. Where it cannot run, the engine falls back and says so.
 */
export const DEFAULT_KERNELS: KernelChoice = 'wasm';

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

/** The choice behind an engine's name, as a stored result has it. */
export function kernelsNamed(name: string): KernelChoice | undefined {
  return (Object.keys(KERNEL_NAMES) as KernelChoice[]).find((choice) => KERNEL_NAMES[choice] === name);
}
