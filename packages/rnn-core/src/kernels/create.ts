/** Which engine to run on, by the name that pages, the command line and saved links use. */
import { createReferenceKernels } from './reference';
import type { Kernels } from './types';

export type KernelChoice = 'reference32' | 'reference64';
export const KERNEL_CHOICES: readonly KernelChoice[] = ['reference32', 'reference64'];

/** A fresh engine with no tensors in it. Throws on an unknown name. */
export function createKernels(choice: KernelChoice): Kernels {
  switch (choice) {
    case 'reference32':
      return createReferenceKernels('float32');
    case 'reference64':
      return createReferenceKernels('float64');
    default:
      throw new Error(`createKernels: choice must be one of ${KERNEL_CHOICES.join(', ')}, got ${String(choice)}`);
  }
}
