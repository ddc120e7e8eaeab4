/** Which engine to run on, by the name that pages, the command line and saved links use. */
import { wrongAnswers } from './known-answers';
import { createReferenceKernels } from './reference';
import type { Kernels } from './types';
import { canRun, type WasmBuild } from './wasm-module';
import { createWasmKernels } from './wasm';

export type KernelChoice = 'reference32' | 'reference64' | 'wasm' | 'wasm-relaxed';
export const KERNEL_CHOICES: readonly KernelChoice[] = ['reference32', 'reference64', 'wasm', 'wasm-relaxed'];

export interface KernelOptions {
  /** The size of the memory that all tensors of a WebAssembly engine live in, 2 to 2048. Default 128. */
  readonly megabytes?: number;
}

/**
 * A fresh engine with no tensors in it. Throws on an unknown name.
 *
 * Where the host cannot run a WebAssembly build, or the build fails its known-answer test, the next slower engine
 * takes its place (relaxed SIMD, SIMD, TypeScript in float32), and `name` says so.
 */
export function createKernels(choice: KernelChoice, { megabytes }: KernelOptions = {}): Kernels {
  switch (choice) {
    case 'reference32':
      return createReferenceKernels('float32');
    case 'reference64':
      return createReferenceKernels('float64');
    case 'wasm':
      return firstUsable(['simd128'], megabytes);
    case 'wasm-relaxed':
      return firstUsable(['relaxed', 'simd128'], megabytes);
    default:
      throw new Error(`createKernels: choice must be one of ${KERNEL_CHOICES.join(', ')}, got ${String(choice)}`);
  }
}

const verdicts = new Map<WasmBuild, string | null>();

/** Null if the build can be used here, else the reason why not. Found out once. */
function faultOf(build: WasmBuild): string | null {
  const known = verdicts.get(build);
  if (known !== undefined) return known;
  let fault: string | null = null;
  if (!canRun(build)) fault = `no ${build === 'relaxed' ? 'relaxed ' : ''}SIMD here`;
  else {
    const wrong = wrongAnswers(createWasmKernels(build, 2));
    if (wrong.length > 0) fault = `wrong answers from ${wrong.join(', ')}`;
  }
  verdicts.set(build, fault);
  return fault;
}

function firstUsable(builds: readonly WasmBuild[], megabytes?: number): Kernels {
  const faults: string[] = [];
  for (const build of builds) {
    const fault = faultOf(build);
    if (fault !== null) faults.push(fault);
    else return named(createWasmKernels(build, megabytes), faults);
  }
  return named(createReferenceKernels('float32'), faults);
}

function named(kernels: Kernels, faults: readonly string[]): Kernels {
  return faults.length === 0 ? kernels : { ...kernels, name: `${kernels.name} (${faults.join('; ')})` };
}
