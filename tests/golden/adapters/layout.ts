/**
 * From the files' layouts to ours, time first, and back. Must not: change a number.
 */
import type { Kernels, Tensor as CoreTensor } from '@unrolled/rnn-core';
import { flat, type Tensor } from '../compare';

/** A stored tensor as it is. */
export function load(k: Kernels, { shape, data }: Tensor): CoreTensor {
  const tensor = k.alloc(...shape);
  tensor.data.set(flat(data));
  return tensor;
}

/** [B,T,…] and (T,B,…) are each other's twins: first and second axis exchanged. */
export function swapFirstTwo(k: Kernels, tensor: CoreTensor): CoreTensor {
  const [first, second, ...rest] = tensor.shape;
  const size = rest.reduce((product, axis) => product * axis, 1);
  const swapped = k.alloc(second, first, ...rest);
  for (let i = 0; i < first; i++) {
    for (let j = 0; j < second; j++) {
      const from = (i * second + j) * size;
      swapped.data.set(tensor.data.subarray(from, from + size), (j * first + i) * size);
    }
  }
  return swapped;
}

/** Axes in another order: `axes[n]` is the old axis that becomes axis n. */
export function permuted(k: Kernels, tensor: CoreTensor, ...axes: number[]): CoreTensor {
  const { shape } = tensor;
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const out = k.alloc(...axes.map((axis) => shape[axis]));
  for (let n = 0; n < out.data.length; n++) {
    let rest = n;
    let from = 0;
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      const size = shape[axes[axis]];
      from += (rest % size) * strides[axes[axis]];
      rest = Math.floor(rest / size);
    }
    out.data[n] = tensor.data[from];
  }
  return out;
}

/** Rows `from` … `from` + `count` − 1 of a matrix or vector, in memory of their own. */
export function rows(k: Kernels, { shape: [N, ...rest], data }: CoreTensor, from: number, count: number): CoreTensor {
  const out = k.alloc(count, ...rest);
  const size = data.length / N;
  out.data.set(data.subarray(from * size, (from + count) * size));
  return out;
}

/** (T,B) of ones within `lengths`, zeros past them. */
export function maskOf(k: Kernels, T: number, lengths: readonly number[]): CoreTensor {
  const B = lengths.length;
  const mask = k.alloc(T, B);
  for (let n = 0; n < T * B; n++) mask.data[n] = Math.floor(n / B) < lengths[n % B] ? 1 : 0;
  return mask;
}

/** Σ a ⊙ b. */
export function sumOfProducts(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}
