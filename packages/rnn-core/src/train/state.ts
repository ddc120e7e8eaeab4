/**
 * Everything a training run is, in one plain object: weights, moments, generators, order of the data, counters.
 *
 * Whoever loops over it (a demo, a test, the command line) keeps nothing beside it. It holds only numbers and arrays, so
 * a copy of it saves a run, and the run goes on from the copy with identical bits on the same engine.
 * Must not: hold closures, kernels or views of scratch memory.
 */
import type { FloatArray, Kernels } from '../kernels/types';
import type { Labeller } from '../model/labeller';
import { createOptimiserState, type OptimiserState } from '../optim/optimisers';
import { createPlateauState, type PlateauState } from '../optim/plateau';
import { rngFromState, type Rng, type RngState } from '../rng';
import type { Params } from '../tensor';
import { createEarlyStopping, type EarlyStoppingState } from './early-stopping';
import type { TrainConfig } from './update';

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
  /** Frames of the present batch that truncated windows have used up; 0 between two batches. */
  frame: number;
  /** States that the model hands from one window to the next; shared with the model. */
  readonly carried: Params;
  /** The state of the generator that the model draws dropout from (shared), or null. */
  readonly noise: RngState | null;
  /** What a falling rate and early stopping remember of the reports so far; null where the config asks for neither. */
  readonly plateau: PlateauState | null;
  readonly stopping: EarlyStoppingState | null;
  /** The weights of the best report, named as `params`; empty without early stopping. */
  readonly best: Params;
  /** Weights and moments as they were before the latest update, to return to if it spoils them. */
  readonly lastGood: readonly FloatArray[];
}

/** A state at update 0 around the labeller's own weights (they are shared, not copied). */
export function createTrainState(
  k: Kernels,
  labeller: Labeller,
  config: TrainConfig,
  sequences: number,
  rng: Rng,
): TrainState {
  if (config.schedule && config.plateau) {
    throw new Error(
      'createTrainState: config must have a schedule or a plateau, got both; they would fight over the rate',
    );
  }
  const order = Uint32Array.from({ length: sequences }, (_, j) => j);
  shuffle(order, rng);
  const optimiser = createOptimiserState(k, config.optimiser, labeller.params);
  return {
    update: 0,
    params: labeller.params,
    optimiser,
    rng: [...rng.state],
    order,
    cursor: 0,
    frame: 0,
    carried: labeller.carried ?? {},
    noise: labeller.noise?.state ?? null,
    plateau: config.plateau ? createPlateauState(config.learningRate) : null,
    stopping: config.earlyStopping ? createEarlyStopping() : null,
    best: config.earlyStopping ? copied(labeller.params) : {},
    lastGood: trainedArrays({ params: labeller.params, optimiser }).map((data) => data.slice()),
  };
}

/** The arrays of all weights, then of all moments. */
export function trainedArrays({ params, optimiser }: Pick<TrainState, 'params' | 'optimiser'>): FloatArray[] {
  return [params, ...Object.values(optimiser.moments)].flatMap((group) => Object.values(group).map(({ data }) => data));
}

/** Which sequences come next: `count` of them without replacement, reshuffled when fewer are left. */
export function nextIndices(state: TrainState, count: number): number[] {
  if (state.cursor + count > state.order.length) {
    const rng = rngFromState(state.rng);
    shuffle(state.order, rng);
    state.rng = [...rng.state];
    state.cursor = 0;
  }
  state.cursor += count;
  return presentIndices(state, count);
}

/** The `count` sequences that the last `nextIndices(state, count)` gave, also after the state was restored. */
export function presentIndices(state: TrainState, count: number): number[] {
  if (state.cursor < count) {
    throw new Error(`presentIndices: count must be at most ${state.cursor}, got ${count}; ask nextIndices first`);
  }
  return Array.from(state.order.subarray(state.cursor - count, state.cursor));
}

/** A copy that shares nothing. On an engine in fixed memory structuredClone would copy all of that memory. */
export function copyTrainState(state: TrainState): TrainState {
  const { optimiser, rng, order, noise, lastGood } = state;
  const moments = Object.entries(optimiser.moments).map(([kind, group]) => [kind, copied(group)]);
  return {
    ...state,
    params: copied(state.params),
    optimiser: { step: optimiser.step, moments: Object.fromEntries(moments) as OptimiserState['moments'] },
    rng: [...rng],
    order: order.slice(),
    carried: copied(state.carried),
    noise: noise ? [...noise] : null,
    plateau: state.plateau && { ...state.plateau },
    stopping: state.stopping && { ...state.stopping },
    best: copied(state.best),
    lastGood: lastGood.map((data) => data.slice()),
  };
}

function copied(params: Params): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, { shape, data }]) => [name, { shape: [...shape], data: data.slice() }]),
  );
}

/** All groups of named tensors of a state, each under the words an error message puts before its names. */
export function groupsOf({ params, optimiser, carried, best }: TrainState): Record<string, Params> {
  const moments = Object.entries(optimiser.moments).map(([kind, group]) => [`${kind} of `, group]);
  return { '': params, ...(Object.fromEntries(moments) as Record<string, Params>), 'carried ': carried, 'best ': best };
}

/**
 * Copies a saved state into a running one with the same shapes, and repacks. The next update goes on from there.
 * Throws before it has changed anything where the sizes or the optimisers differ.
 */
export function restoreTrainState(state: TrainState, saved: TrainState, labeller: Labeller): void {
  for (const what of ['noise', 'plateau', 'stopping'] as const) {
    const [mine, theirs] = [state, saved].map((one) => (one[what] === null ? 'off' : 'on'));
    if (mine !== theirs) {
      throw new Error(
        `restoreTrainState: ${WORDS[what]} must be ${mine} as in this run, got a state with it ${theirs}; ` +
          'restore into a run of the same kind',
      );
    }
  }
  const [groups, savedGroups] = [groupsOf(state), groupsOf(saved)];
  for (const group of new Set([...Object.keys(groups), ...Object.keys(savedGroups)])) {
    const [into, from] = [groups[group] ?? {}, savedGroups[group] ?? {}];
    for (const name of new Set([...Object.keys(into), ...Object.keys(from)])) {
      if (from[name]?.data.length !== into[name]?.data.length) {
        throw new Error(
          `restoreTrainState: ${group}${name} must have ${into[name]?.data.length ?? 'no'} entries, ` +
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
  for (const [group, into] of Object.entries(groups)) {
    for (const name of Object.keys(into)) into[name].data.set(savedGroups[group][name].data);
  }
  for (const what of ['noise', 'plateau', 'stopping'] as const) {
    if (state[what] && saved[what]) Object.assign(state[what], saved[what]);
  }
  state.update = saved.update;
  state.optimiser.step = saved.optimiser.step;
  state.rng = [...saved.rng];
  state.order = saved.order.slice();
  state.cursor = saved.cursor;
  state.frame = saved.frame;
  labeller.repack();
}

const WORDS = { noise: 'dropout', plateau: 'a rate that falls on plateaus', stopping: 'early stopping' } as const;

/** Fisher–Yates. */
function shuffle(order: Uint32Array, rng: Rng): void {
  for (let j = order.length - 1; j > 0; j--) {
    const other = rng.integer(j + 1);
    [order[j], order[other]] = [order[other], order[j]];
  }
}
