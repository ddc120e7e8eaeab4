/**
 * Views of tensors, and the one place where shapes are asserted. No arithmetic here.
 */
import type { Kernels, Tensor } from './kernels/types';

/** Named weights, gradients or moments of a model: equal names have equal shapes. */
export type Params = Readonly<Record<string, Tensor>>;

/** One tensor of zeros for each name. */
export function allocateAll<Name extends string>(
  k: Kernels,
  shapes: Readonly<Record<Name, readonly number[]>>,
): Record<Name, Tensor> {
  const names = Object.keys(shapes) as Name[];
  return Object.fromEntries(names.map((name) => [name, k.alloc(...shapes[name])])) as Record<Name, Tensor>;
}

/** The T slices of a tensor (T, …) along its first axis, sharing its memory. Make them once, outside the loop. */
export function stepsOf(tensor: Tensor): Tensor[] {
  const [T, ...rest] = tensor.shape;
  const size = tensor.data.length / T;
  return Array.from({ length: T }, (_, t) => ({ shape: rest, data: tensor.data.subarray(t * size, (t + 1) * size) }));
}

/** The first `count` slices of a tensor along its first axis, as one tensor that shares its memory. */
export function firstOf(tensor: Tensor, count: number): Tensor {
  const [T, ...rest] = tensor.shape;
  return { shape: [count, ...rest], data: tensor.data.subarray(0, (tensor.data.length / T) * count) };
}

/** The same numbers seen with other axes, sharing memory. */
export function reshaped(tensor: Tensor, ...shape: number[]): Tensor {
  assertShape('reshaped', 'shape', { shape: [shape.reduce((a, b) => a * b, 1)], data: tensor.data }, [
    tensor.data.length,
  ]);
  return { shape, data: tensor.data };
}

/**
 * Throws `where: name must be (T,B,D)=(5,1,13), got (5,13); …` unless the shape is as expected.
 *
 * `expected` holds sizes or [letter, size] pairs; with letters the message says what each axis is.
 */
export function assertShape(
  where: string,
  name: string,
  tensor: { readonly shape: readonly number[]; readonly data?: ArrayLike<number> },
  expected: readonly (number | readonly [string, number])[],
): void {
  const sizes = expected.map((axis) => (typeof axis === 'number' ? axis : axis[1]));
  const agrees = tensor.shape.length === sizes.length && sizes.every((size, axis) => tensor.shape[axis] === size);
  if (agrees) return;
  const letters = expected.some((axis) => typeof axis !== 'number')
    ? `(${expected.map((axis) => (typeof axis === 'number' ? axis : axis[0])).join(',')})=`
    : '';
  const hint =
    tensor.shape.length < sizes.length
      ? 'an axis is missing'
      : tensor.shape.length > sizes.length
        ? 'there is an axis too many'
        : sizes.length === 2 && tensor.shape[0] === sizes[1] && tensor.shape[1] === sizes[0]
          ? 'it looks transposed'
          : 'check how it was allocated';
  throw new Error(`${where}: ${name} must be ${letters}(${sizes.join(',')}), got (${tensor.shape.join(',')}); ${hint}`);
}
