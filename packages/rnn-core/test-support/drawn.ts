/**
 * Random tensors with room for their gradients, and losses that are a weighted sum: what gradient problems of layers
 * are made of. For tests only.
 */
import type { CheckedTensor, Kernels, Rng, Tensor } from '../src/index';
import type { Core, Problem } from './gradient-problems';
import { randomTensor } from './numbers';

/** A problem in which some units have a kink: how far the nearest of them is from it, Infinity without any. */
export interface KinkedProblem extends Problem {
  smallestPreactivation(): number;
}

export interface Drawer {
  readonly k: Kernels;
  readonly rng: Rng;
  /** Numbers uniform on (−0.9, 0.9), or on ± `range`. */
  draw(shape: readonly number[], range?: number): CheckedTensor;
  /** Weights of a loss Σ weight ⊙ y. */
  cotangent(...shape: number[]): Tensor;
}

/** Everything of one problem comes from one seed, in float64. */
export function drawer(core: Core, seed: number): Drawer {
  const k = core.createKernels('reference64');
  const rng = core.createRng(seed);
  return {
    k,
    rng,
    draw: (shape, range = 0.9) => ({ value: randomTensor(k, shape, rng, range), grad: k.alloc(...shape) }),
    cotangent: (...shape) => randomTensor(k, shape, rng),
  };
}

/** Σ a ⊙ b. */
export function sumOfProducts(a: Tensor, b: Tensor): number {
  let sum = 0;
  for (let j = 0; j < a.data.length; j++) sum += a.data[j] * b.data[j];
  return sum;
}

/** Zeroes every gradient. */
export function zeroGrads(k: Kernels, tensors: Readonly<Record<string, CheckedTensor>>): void {
  for (const { grad } of Object.values(tensors)) k.fill(grad, 0);
}

/** (T,B) of ones within `lengths`; the rows of `junked` (T,B,·) past them get numbers that would show. */
export function maskWithJunk(
  { k, rng }: Drawer,
  T: number,
  lengths: readonly number[],
  junked: readonly Tensor[],
): Tensor {
  const B = lengths.length;
  const mask = k.alloc(T, B);
  for (let n = 0; n < T * B; n++) {
    if (Math.floor(n / B) < lengths[n % B]) mask.data[n] = 1;
    else {
      for (const { data } of junked) {
        const width = data.length / (T * B);
        for (let j = n * width; j < (n + 1) * width; j++) data[j] = 40 * rng.normal();
      }
    }
  }
  return mask;
}

/** The smallest magnitude among the numbers, of those rows (of `width`) that `mask` keeps. */
export function smallestOf(tensors: readonly Tensor[], mask: Tensor | null = null): number {
  let smallest = Infinity;
  for (const { data } of tensors) {
    const width = mask ? data.length / mask.data.length : data.length;
    for (let j = 0; j < data.length; j++) {
      if (!mask || mask.data[Math.floor(j / width)] !== 0) smallest = Math.min(smallest, Math.abs(data[j]));
    }
  }
  return smallest;
}

/** A step of 1e-5 in one weight moves no pre-activation this far. */
const KINK_DISTANCE = 5e-4;

/** The first generic problem after the seed in which no unit stands at its kink. Draws are odd where the seed is. */
export function awayFromKinks<P extends KinkedProblem>(problemFor: (seed: number) => P, seed: number): P {
  for (let attempt = 0; attempt < 400; attempt++) {
    const problem = problemFor(1001 * seed + 2 * attempt);
    problem.loss();
    if (problem.smallestPreactivation() > KINK_DISTANCE) return problem;
  }
  throw new Error('awayFromKinks: no draw kept every unit away from its kink; allow more draws');
}

/** Full length, a shorter one and one frame, or all of one length: padding and its absence both occur. */
export function lengthsFor(B: number, T: number, seed: number): number[] {
  if (B === 1) return [seed % 2 === 1 ? T : Math.max(1, T - 2)];
  return seed % 2 === 1 ? [T, 1, Math.ceil(T / 2)] : [Math.max(1, T - 1), T, T];
}
