/**
 * Small helpers that let a test say which numbers it means. For tests only.
 */
import type { FloatArray, Kernels, Tensor } from '../src/kernels/types';
import type { Rng } from '../src/rng';

/** A tensor of the given shape that holds these numbers in row-major order. */
export function tensor(k: Kernels, shape: readonly number[], numbers: ArrayLike<number>): Tensor {
  const made = k.alloc(...shape);
  if (numbers.length !== made.data.length) {
    throw new Error(`tensor: numbers must be ${made.data.length} for (${shape.join(',')}), got ${numbers.length}`);
  }
  made.data.set(numbers);
  return made;
}

/** A tensor of numbers uniform on (−range, range): generic, so that nothing is symmetric or zero by accident. */
export function randomTensor(k: Kernels, shape: readonly number[], rng: Rng, range = 1): Tensor {
  const made = k.alloc(...shape);
  for (let j = 0; j < made.data.length; j++) made.data[j] = range * (2 * rng.uniform() - 1);
  return made;
}

/** The bits of the numbers, so that equality tells 0 from −0 and one NaN from another. */
export function bitsOf(data: FloatArray): string {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Largest |a − b| over all entries; Infinity where exactly one of them is NaN. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`largestDifference: lengths must agree, got ${a.length} and ${b.length}`);
  let largest = 0;
  for (let j = 0; j < a.length; j++) {
    if (Number.isNaN(a[j]) !== Number.isNaN(b[j])) return Infinity;
    if (!Number.isNaN(a[j])) largest = Math.max(largest, Math.abs(a[j] - b[j]));
  }
  return largest;
}

/** Largest magnitude, 0 for no numbers. */
export function largestOf(data: ArrayLike<number>): number {
  return Array.from(data).reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0);
}
