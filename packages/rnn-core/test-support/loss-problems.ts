/**
 * Losses with their scores and analytic gradients, ready for the gradient check. For tests only.
 *
 * Built through the public API of the engine they are given, as in gradient-problems.ts. Scores are generic, lengths
 * unequal, padding holds junk, and the options are ones no symmetry hides.
 */
import type { Core, Problem } from './gradient-problems';
import type { CtcOptions, Tensor } from '../src/index';
import { randomTensor } from './numbers';

export interface LossSizes {
  readonly T: number;
  readonly B: number;
  readonly K: number;
  /** How many of the T frames are each sequence's own. */
  readonly lengths: readonly number[];
}

/** A problem whose only tensor is `s` (T,B,K). */
export interface LossProblem extends Problem {
  readonly s: Tensor;
  readonly ds: Tensor;
  readonly mask: Tensor;
}

type Parts = (scores: Tensor, mask: Tensor, seed: number) => { loss(): number; backward(ds: Tensor): void };

function lossProblem(core: Core, { T, B, K, lengths }: LossSizes, seed: number, parts: Parts): LossProblem {
  const k = core.createKernels('reference64');
  const rng = core.createRng(seed);
  const s = randomTensor(k, [T, B, K], rng, 3);
  const ds = k.alloc(T, B, K);
  const mask = k.alloc(T, B);
  for (let n = 0; n < T * B; n++) mask.data[n] = Math.floor(n / B) < lengths[n % B] ? 1 : 0;
  for (let j = 0; j < s.data.length; j++) if (mask.data[Math.floor(j / K)] === 0) s.data[j] = 40 * rng.normal();
  const { loss, backward } = parts(s, mask, seed);
  return {
    loss,
    analyse() {
      loss();
      k.fill(ds, 0);
      backward(ds);
    },
    tensors: { s: { value: s, grad: ds } },
    s,
    ds,
    mask,
  };
}

/** Class weights of 0.25 to 2 and smoothing 0.3. */
export function weightedCrossEntropyProblem(core: Core, sizes: LossSizes, seed: number): LossProblem {
  const { T, B, K } = sizes;
  return lossProblem(core, sizes, seed, (s, mask) => {
    const rng = core.createRng(seed).fork('labels');
    const labels = Array.from(mask.data, (counts) => (counts ? rng.integer(K) : -1));
    const options = { classWeights: Array.from({ length: K }, () => 0.25 + 1.75 * rng.uniform()), smoothing: 0.3 };
    const y = core.createKernels('reference64').alloc(T, B, K);
    return {
      loss: () => core.weightedCrossEntropyForward(s, labels, mask, y, options),
      backward: (ds) => core.weightedCrossEntropyBackward(y, labels, mask, ds, options),
    };
  });
}

export function meanSquaredErrorProblem(core: Core, sizes: LossSizes, seed: number): LossProblem {
  const { T, B, K } = sizes;
  return lossProblem(core, sizes, seed, (s, mask) => {
    const target = randomTensor(core.createKernels('reference64'), [T, B, K], core.createRng(seed).fork('target'), 2);
    return {
      loss: () => core.meanSquaredErrorForward(s, target, mask),
      backward: (ds) => core.meanSquaredErrorBackward(s, target, mask, ds),
    };
  });
}

/** Notes that sound weigh 2.5; odd seeds take the mean over frames, even ones that over entries. */
export function binaryCrossEntropyProblem(core: Core, sizes: LossSizes, seed: number): LossProblem {
  const { T, B, K } = sizes;
  return lossProblem(core, sizes, seed, (s, mask) => {
    const k = core.createKernels('reference64');
    const rng = core.createRng(seed).fork('notes');
    const [target, y] = [k.alloc(T, B, K), k.alloc(T, B, K)];
    for (let j = 0; j < target.data.length; j++) target.data[j] = rng.uniform() < 0.3 ? 1 : 0;
    target.data[0] = 0.4; // a soft target among them
    const options = { positiveWeight: 2.5, average: seed % 2 === 1 ? 'frames' : 'entries' } as const;
    return {
      loss: () => core.binaryCrossEntropyForward(s, target, mask, y, options),
      backward: (ds) => core.binaryCrossEntropyBackward(y, target, mask, ds, options),
    };
  });
}

export interface CtcSizes extends LossSizes {
  /** How many labels each sequence has; it must fit into its frames, repeats included. */
  readonly labelCounts: readonly number[];
}

/** Labels with repeats, the blank neither first nor last, the mean by labels; the room is larger than the batch. */
export function ctcProblem(core: Core, sizes: CtcSizes, seed: number): LossProblem {
  const { T, B, K, lengths, labelCounts } = sizes;
  return lossProblem(core, sizes, seed, (s) => {
    const blank = Math.floor(K / 2);
    const labels = ctcLabels(core.createRng(seed).fork('labels'), labelCounts, K, blank);
    const room = core.ctcRoom({ T: T + 1, B: B + 1, K, L: Math.max(...labelCounts) + 1 });
    const options: CtcOptions = { blank };
    return {
      loss: () => core.ctcForward(s, labels, lengths, room, options),
      backward: (ds) => core.ctcBackward(labels, lengths, room, ds, options),
    };
  });
}

/**
 * Random labels without the blank. The second repeats the first, so that the blank between them is needed; the third
 * differs from the second, so that there is a blank to leap over.
 */
export function ctcLabels(
  rng: { integer(n: number): number },
  counts: readonly number[],
  K: number,
  blank: number,
): number[][] {
  return counts.map((count) => {
    const drawn = Array.from({ length: count }, () => rng.integer(K - 1));
    if (count > 1) drawn[1] = drawn[0];
    if (count > 2) drawn[2] = (drawn[1] + 1 + rng.integer(Math.max(1, K - 2))) % (K - 1);
    return drawn.map((choice) => (blank + 1 + choice) % K);
  });
}
