/**
 * How many numbers a network takes: counted from what it really asks its engine for, not from a formula.
 *
 * Must not: compute anything with the network.
 */
import { exampleRoom, parameterCount, type Kernels, type Rng } from '@unrolled/rnn-core';
import { createNetwork, type AnswerForm, type NetworkName, type NetworkSizes } from './networks';

export interface Counted {
  readonly weights: number;
  /** Numbers in memory to train: weights, gradients, two moments each, and all that is kept for going back. */
  readonly training: number;
  /** Of these, what one more frame of one more sequence takes. */
  readonly perFrame: number;
  /** Numbers in memory to use the network frame by frame on one sequence: weights, states, and room for one step. */
  readonly inUse: number;
}

export function countNumbers(k: Kernels, name: NetworkName, sizes: NetworkSizes, form: AnswerForm, rng: Rng): Counted {
  const taken = (T: number, B: number): { all: number; weights: number } => {
    let all = 0;
    const counting: Kernels = {
      ...k,
      alloc: (...shape) => {
        all += shape.reduce((product, size) => product * size, 1);
        return k.alloc(...shape);
      },
    };
    const { D, K } = sizes;
    const model = createNetwork(counting, name, { ...sizes, T, B }, { start: 'usual', keepFrames: 1 }, form, rng);
    exampleRoom(counting, { T, B, D, K, ...form });
    return { all, weights: parameterCount(model.params) };
  };
  const { T, B } = sizes;
  const whole = taken(T, B);
  const moments = 2 * whole.weights;
  return {
    weights: whole.weights,
    training: whole.all + moments,
    perFrame: (taken(T + 1, B).all - whole.all) / B,
    inUse: taken(1, 1).all - whole.weights, // no gradients of weights
  };
}
