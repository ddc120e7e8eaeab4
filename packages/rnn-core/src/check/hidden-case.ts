/**
 * A hidden case of an exercise in code: what the reader's function is called with, and what is right. With it, the steps
 * by which such cases are made of the course's own cells and layers.
 *
 * Must not: look at an answer, or know what an exercise is about.
 */
import type { Kernels, Tensor } from '../kernels/types';
import type { Rng } from '../rng';
import { centralDifferences } from './gradient-check';
import { nested } from './judge-reader';
import type { RightTensor } from './judge-program';

export interface HiddenCase<Given extends readonly unknown[] = readonly unknown[]> {
  /** The arguments of the reader's function. */
  readonly given: Given;
  /** By the names under which the function gives them back. */
  readonly right: Readonly<Record<string, RightTensor>>;
  /** The row of the verdict that counts all tensors of the case; default: one for each tensor, under its name. */
  readonly row?: string;
}

/** A single number, as a tensor without axes. */
export const oneNumber = (value: number): RightTensor => ({ shape: [], data: [value] });

/** Fills a tensor of any shape with numbers between −0.9 and 0.9, entry by entry, and gives it back. */
export function drawGeneric(tensor: Tensor, rng: Rng): Tensor {
  for (let j = 0; j < tensor.data.length; j++) tensor.data[j] = 0.9 * (2 * rng.uniform() - 1);
  return tensor;
}

/** The mask (T,B) of sequences of these lengths: 1 where there is a frame, 0 in padding. */
export function maskOfLengths(k: Kernels, T: number, lengths: readonly number[]): Tensor {
  const B = lengths.length;
  const mask = k.alloc(T, B);
  for (let n = 0; n < T * B; n++) mask.data[n] = Math.floor(n / B) < lengths[n % B] ? 1 : 0;
  return mask;
}

/** Tensors as nested arrays under the same names. `Given` says of each which array that is. */
export function asArrays<Given>(tensors: { readonly [Name in keyof Given]: Tensor }): Given {
  const named = Object.entries<Tensor>(tensors);
  return Object.fromEntries(named.map(([name, { data, shape }]) => [name, nested(data, shape)])) as Given;
}

/**
 * The right gradients `dNAME` of a loss in the tensors NAME: `grads` by our backward pass, and finite differences of `loss`,
 * which reads the present values. What else `loss` computes is afterwards that of values a little off.
 */
export function rightGradients<Name extends string>(
  loss: () => number,
  values: Readonly<Record<Name, Tensor>>,
  grads: Readonly<Record<`d${Name}`, Tensor>>,
): Record<string, RightTensor> {
  const right = (Object.keys(values) as Name[]).map((name): [string, RightTensor] => {
    const { shape, data } = grads[`d${name}`];
    return [`d${name}`, { shape, data, numeric: centralDifferences(loss, values[name]) }];
  });
  return Object.fromEntries(right);
}
