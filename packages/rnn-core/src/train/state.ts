/**
 * Everything a training run is, in one plain object: weights, moments, generator, order of the data.
 *
 * Whoever loops over it (a demo, a test, the command line) keeps nothing beside it. It holds only numbers and arrays,
 * so `structuredClone` saves it and a run goes on from the copy with identical bits on the same engine.
 * Must not: hold closures, kernels or views of scratch memory.
 */
import type { Kernels } from '../kernels/types';
import type { Labeller } from '../model/labeller';
import { clipByNorm, clipByValue, globalNorm } from '../optim/clip';
import { applyUpdate, createOptimiserState, type OptimiserConfig, type OptimiserState } from '../optim/optimisers';
import { rngFromState, type Rng, type RngState } from '../rng';
import type { Params } from '../tensor';
import type { Batch } from './batch';

export interface TrainConfig {
  readonly optimiser: OptimiserConfig;
  readonly learningRate: number;
  /** By norm over all tensors, by value, or not at all. */
  readonly clip: { readonly kind: 'norm' | 'value'; readonly limit: number } | { readonly kind: 'none' };
}

export interface TrainState {
  /** Updates made. */
  update: number;
  readonly params: Params;
  readonly optimiser: OptimiserState;
  /** The generator that shuffles. */
  rng: RngState;
  /** A permutation of the training sequences, and how many of it have been used. */
  order: Uint32Array;
  cursor: number;
}

/** A state at update 0 around the labeller's own weights (they are shared, not copied). */
export function createTrainState(
  k: Kernels,
  labeller: Labeller,
  config: TrainConfig,
  sequences: number,
  rng: Rng,
): TrainState {
  const order = Uint32Array.from({ length: sequences }, (_, j) => j);
  shuffle(order, rng);
  return {
    update: 0,
    params: labeller.params,
    optimiser: createOptimiserState(k, config.optimiser, labeller.params),
    rng: [...rng.state],
    order,
    cursor: 0,
  };
}

/** Which sequences come next: `count` of them without replacement, reshuffled when fewer are left. */
export function nextIndices(state: TrainState, count: number): number[] {
  if (state.cursor + count > state.order.length) {
    const rng = rngFromState(state.rng);
    shuffle(state.order, rng);
    state.rng = [...rng.state];
    state.cursor = 0;
  }
  const indices = Array.from(state.order.subarray(state.cursor, state.cursor + count));
  state.cursor += count;
  return indices;
}

export interface UpdateReport {
  readonly loss: number;
  /** Norm over all gradients before and after clipping. */
  readonly gradNorm: number;
  readonly clippedNorm: number;
  /** False when the loss or the gradient was not finite: then the weights were left as they were. */
  readonly finite: boolean;
}

/** One update on one batch: loss, gradients, clipping, optimiser. The labeller must own `state.params`. */
export function trainUpdate(state: TrainState, labeller: Labeller, config: TrainConfig, batch: Batch): UpdateReport {
  const loss = labeller.lossAndGrads(batch);
  const { clip } = config;
  const gradNorm = clip.kind === 'norm' ? clipByNorm(labeller.grads, clip.limit) : globalNorm(labeller.grads);
  if (clip.kind === 'value') clipByValue(labeller.grads, clip.limit);
  const clippedNorm = clip.kind === 'value' ? globalNorm(labeller.grads) : Math.min(gradNorm, limitOf(clip));
  if (!Number.isFinite(loss) || !Number.isFinite(gradNorm)) return { loss, gradNorm, clippedNorm, finite: false };
  applyUpdate(config.optimiser, state.optimiser, labeller.params, labeller.grads, config.learningRate);
  labeller.repack();
  state.update += 1;
  return { loss, gradNorm, clippedNorm, finite: true };
}

/**
 * Copies a saved state into a running one with the same shapes, and repacks. The next update goes on from there.
 * Throws before it has changed anything where the sizes or the optimisers differ.
 */
export function restoreTrainState(state: TrainState, saved: TrainState, labeller: Labeller): void {
  const pairs: [Params, Params][] = [
    [state.params, saved.params],
    [state.optimiser.first, saved.optimiser.first],
    [state.optimiser.second, saved.optimiser.second],
    [state.optimiser.largestSecond, saved.optimiser.largestSecond],
  ];
  for (const [into, from] of pairs) {
    for (const name of new Set([...Object.keys(into), ...Object.keys(from)])) {
      if (from[name]?.data.length !== into[name]?.data.length) {
        throw new Error(
          `restoreTrainState: ${name} must have ${into[name]?.data.length ?? 'no'} entries, ` +
            `got ${from[name]?.data.length ?? 'none'}; restore into a model of the same sizes and optimiser`,
        );
      }
    }
  }
  if (saved.order.length !== state.order.length) {
    throw new Error(
      `restoreTrainState: order must hold ${state.order.length} sequences, got ${saved.order.length}; ` +
        'go on with the training data the state was saved with',
    );
  }
  for (const [into, from] of pairs) for (const name of Object.keys(into)) into[name].data.set(from[name].data);
  state.update = saved.update;
  state.optimiser.step = saved.optimiser.step;
  state.rng = [...saved.rng];
  state.order = saved.order.slice();
  state.cursor = saved.cursor;
  labeller.repack();
}

function limitOf(clip: TrainConfig['clip']): number {
  return clip.kind === 'none' ? Infinity : clip.limit;
}

/** Fisher–Yates. */
function shuffle(order: Uint32Array, rng: Rng): void {
  for (let j = order.length - 1; j > 0; j--) {
    const other = rng.integer(j + 1);
    [order[j], order[other]] = [order[other], order[j]];
  }
}
