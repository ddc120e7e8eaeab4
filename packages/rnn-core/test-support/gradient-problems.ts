/**
 * Losses with all their tensors and analytic gradients, ready for the gradient check. For tests only.
 *
 * Each problem is built through the public API of the engine it is given, so that the same problem runs on the engine
 * itself and on a copy of it with a bug patched in. Everything is generic on purpose: weights, biases, first states
 * and lengths that no symmetry can hide a mistake behind; padding holds junk.
 */
import type * as rnnCore from '../src/index';
import type { CheckedTensor, CheckReport, Kernels, Labeller, Rng, RnnActivation, Sequence, Tensor } from '../src/index';
import { randomTensor } from './numbers';

export type Core = typeof rnnCore;

export interface Problem {
  loss(): number;
  /** Fills all gradients. Called twice before a check, so that what is not zeroed shows. */
  analyse(): void;
  readonly tensors: Readonly<Record<string, CheckedTensor>>;
}

export interface CellSizes {
  readonly T: number;
  readonly B: number;
  readonly D: number;
  readonly H: number;
  readonly K: number;
  readonly lengths: readonly number[];
  readonly activation: RnnActivation;
}

export interface CellProblem extends Problem {
  readonly mask: Tensor;
  readonly x: Tensor;
  readonly dx: Tensor;
  readonly hidden: Tensor;
  readonly delta: Tensor;
  /** The smallest |a| over the frames that count: how far the nearest ReLU is from its kink. */
  smallestPreactivation(): number;
  /** Which units are on, one character for each in the frames that count; it may not change while a ReLU is checked. */
  pattern(): string;
}

/**
 * Cell, output layer and cross-entropy, plus Σ v ⊙ h_T with random v: a loss that also reaches the final state, as
 * another network reading it would. Tensors: Wxh, Whh, bh, Why, by, x and h0.
 */
export function cellProblem(core: Core, sizes: CellSizes, seed: number): CellProblem {
  const { T, B, D, H, K, lengths, activation } = sizes;
  const k = core.createKernels('reference64');
  const rng = core.createRng(seed);
  const draw = (range: number, ...shape: number[]): CheckedTensor => ({
    value: randomTensor(k, shape, rng, range),
    grad: k.alloc(...shape),
  });
  const [Wxh, bh, Why, by] = [draw(0.9, H, D), draw(0.9, H), draw(0.9, K, H), draw(0.9, K)];
  // Of norm about 1: over 50 steps anything larger explodes, and a difference of huge losses has no digits left.
  const Whh = draw(0.9 / Math.sqrt(H), H, H);
  const [x, h0] = [draw(0.9, T, B, D), draw(0.9, B, H)];
  const finalWeight = randomTensor(k, [B, H], rng);
  const mask = k.alloc(T, B);
  const labels = new Int32Array(T * B).fill(-1);
  for (let t = 0; t < T; t++) {
    for (let b = 0; b < B; b++) {
      const label = rng.integer(K);
      const junk = 40 * rng.normal();
      if (t < lengths[b]) {
        mask.data[t * B + b] = 1;
        labels[t * B + b] = label;
      } else x.value.data[(t * B + b) * D] = junk;
    }
  }
  const packed = { Wxh: k.pack(Wxh.value), Whh: k.pack(Whh.value), bh: bh.value };
  const packedWhy = k.pack(Why.value);
  const tape = core.simpleRnnTape(k, { T, B, H }, activation);
  const states = { shape: [T, B, H], data: tape.hidden.data.subarray(B * H) };
  const [scores, probs, dScores, dStates] = [K, K, K, H].map((width) => k.alloc(T, B, width));
  const steps = {
    x: core.stepsOf(x.value),
    mask: core.stepsOf(mask),
    dx: core.stepsOf(x.grad),
    dH: core.stepsOf(dStates),
  };
  const final = tape.steps.hidden[T];

  function loss(): number {
    for (const weight of [packed.Wxh, packed.Whh, packedWhy]) k.repack(weight);
    k.copy(h0.value, tape.steps.hidden[0]);
    core.simpleRnnForward(k, packed, steps.x, steps.mask, tape);
    core.denseForward(k, packedWhy, by.value, states, scores);
    const entropy = core.crossEntropyForward(scores, labels, mask, probs);
    return Array.from(finalWeight.data).reduce((sum, weight, j) => sum + weight * final.data[j], entropy);
  }

  function analyse(): void {
    loss();
    for (const zeroed of [Wxh.grad, Whh.grad, bh.grad, Why.grad, by.grad, x.grad, dScores, dStates]) k.fill(zeroed, 0);
    core.crossEntropyBackward(probs, labels, mask, dScores);
    core.denseBackward(k, packedWhy, states, dScores, { dW: Why.grad, db: by.grad }, dStates);
    k.copy(finalWeight, tape.q);
    const grads = { dWxh: Wxh.grad, dWhh: Whh.grad, dbh: bh.grad };
    core.simpleRnnBackward(k, packed, steps.x, steps.mask, tape, steps.dH, grads, steps.dx);
    k.copy(tape.q, h0.grad);
  }

  const counted = (): number[] => Array.from(tape.a.data).filter((_, j) => mask.data[Math.floor(j / H)] === 1);
  return {
    loss,
    analyse,
    tensors: { Wxh, Whh, bh, Why, by, x, h0 },
    mask,
    x: x.value,
    dx: x.grad,
    hidden: tape.hidden,
    delta: tape.delta,
    smallestPreactivation: () => counted().reduce((least, a) => Math.min(least, Math.abs(a)), Infinity),
    pattern: () =>
      counted()
        .map((a) => (a > 0 ? '1' : '0'))
        .join(''),
  };
}

export interface LabellerSizes {
  readonly D: number;
  readonly H: number;
  readonly K: number;
  readonly maxT: number;
  readonly B: number;
  readonly lengths: readonly number[];
}

/** Sequences of the given lengths with random features and labels. */
export function randomSequences(rng: Rng, lengths: readonly number[], D: number, K: number): Sequence[] {
  return lengths.map((frames) => ({
    frames,
    features: Array.from({ length: frames * D }, () => rng.normal()),
    labels: Array.from({ length: frames }, () => rng.integer(K)),
  }));
}

/** The simple-RNN labeller as training uses it. Tensors: its params and h0. */
export function rnnLabellerProblem(core: Core, sizes: LabellerSizes, seed: number): Problem {
  const k = core.createKernels('reference64');
  const rng = core.createRng(seed);
  const labeller = core.createRnnLabeller(k, sizes, rng);
  labeller.h0.data.set(randomTensor(k, labeller.h0.shape, rng, 0.8).data);
  return labellerProblem(core, k, labeller, sizes, rng, { h0: { value: labeller.h0, grad: labeller.dh0 } });
}

/** The feed-forward labeller. Tensors: its params. */
export function frameLabellerProblem(core: Core, sizes: LabellerSizes, seed: number): Problem {
  const k = core.createKernels('reference64');
  const rng = core.createRng(seed);
  return labellerProblem(core, k, core.createFrameLabeller(k, sizes, rng), sizes, rng, {});
}

function labellerProblem(
  core: Core,
  k: Kernels,
  labeller: Labeller,
  { D, K, maxT, B, lengths }: LabellerSizes,
  rng: Rng,
  more: Readonly<Record<string, CheckedTensor>>,
): Problem {
  for (const { data, shape } of Object.values(labeller.params)) data.set(randomTensor(k, shape, rng, 0.9).data);
  const batch = core.fillBatch(core.batchRoom(k, { T: maxT, B, D }), randomSequences(rng, lengths, D, K));
  for (let j = 0; j < batch.x.data.length; j++) {
    if (batch.mask.data[Math.floor(j / D)] === 0) batch.x.data[j] = 7 * rng.normal();
  }
  const params: [string, CheckedTensor][] = Object.entries(labeller.params).map(([name, value]) => [
    name,
    { value, grad: labeller.grads[name] },
  ]);
  return {
    loss() {
      labeller.repack();
      return labeller.loss(batch);
    },
    analyse() {
      labeller.repack();
      labeller.lossAndGrads(batch);
    },
    tensors: { ...Object.fromEntries(params), ...more },
  };
}

/** The verdict on one problem by the checker of the given engine, its gradients computed twice over. */
export function check(core: Core, problem: Problem): CheckReport {
  problem.analyse();
  problem.analyse();
  return core.gradientCheck(() => problem.loss(), problem.tensors);
}
