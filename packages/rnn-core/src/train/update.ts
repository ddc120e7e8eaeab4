/**
 * One update of a training run: loss, gradients, clipping, optimiser, and a guard against numbers that are not finite.
 *
 * Must not: choose the data, or leave a weight or a moment that is not finite.
 */
import type { Labeller } from '../model/labeller';
import { clipByNorm, clipByValue, globalNorm } from '../optim/clip';
import { applyUpdate, type OptimiserConfig } from '../optim/optimisers';
import type { PlateauConfig } from '../optim/plateau';
import { learningRateAt, type Schedule } from '../optim/schedules';
import type { Params } from '../tensor';
import type { Batch } from './batch';
import type { EarlyStoppingConfig } from './early-stopping';
import { findFault, findOverflow, type Fault } from './fault';
import { trainedArrays, type TrainState } from './state';

export interface TrainConfig {
  readonly optimiser: OptimiserConfig;
  /** The rate of every update, unless `schedule` or `plateau` says otherwise. */
  readonly learningRate: number;
  /** The rate of each update by its number; `learningRate` is then not looked at. */
  readonly schedule?: Schedule;
  /** Lowers the rate when `reportHeldOut` hears of no improvement; starts from `learningRate`. Not with a schedule. */
  readonly plateau?: PlateauConfig;
  /** When `reportHeldOut` is to stop. */
  readonly earlyStopping?: EarlyStoppingConfig;
  /** By norm over all tensors, by value, or not at all. */
  readonly clip: { readonly kind: 'norm' | 'value'; readonly limit: number } | { readonly kind: 'none' };
}

export interface UpdateReport {
  readonly loss: number;
  /** Norm over all gradients before and after clipping. */
  readonly gradNorm: number;
  readonly clippedNorm: number;
  /** The learning rate it was made with. */
  readonly learningRate: number;
  /** False when a number was not finite: then weights, moments and counters are those before the update. */
  readonly finite: boolean;
  /** What was not finite, and where; only when `finite` is false. */
  readonly fault?: Fault;
}

/** One update on one batch: loss, gradients, clipping, optimiser. The labeller must own `state.params`. */
export function trainUpdate(state: TrainState, labeller: Labeller, config: TrainConfig, batch: Batch): UpdateReport {
  return finishUpdate(state, labeller, config, batch, labeller.lossAndGrads(batch));
}

/** The second half of an update: from gradients that stand in `labeller.grads`, of this loss on this batch. */
export function finishUpdate(
  state: TrainState,
  labeller: Labeller,
  config: TrainConfig,
  batch: Batch,
  loss: number,
): UpdateReport {
  const learningRate = rateOf(state, config);
  const gradNorm = globalNorm(labeller.grads);
  if (!Number.isFinite(loss) || !Number.isFinite(gradNorm)) {
    const fault = findFault(state.update + 1, labeller, batch, loss);
    return { loss, gradNorm, clippedNorm: NaN, learningRate, finite: false, fault };
  }
  const clippedNorm = clip(labeller.grads, config.clip, gradNorm);
  keep(state);
  applyUpdate(config.optimiser, state.optimiser, labeller.params, labeller.grads, learningRate, labeller.kernels);
  const overflow = allFinite(state) ? null : findOverflow(state.update + 1, state);
  if (overflow) goBack(state);
  else state.update += 1;
  labeller.repack();
  if (overflow) return { loss, gradNorm, clippedNorm, learningRate, finite: false, fault: overflow };
  return { loss, gradNorm, clippedNorm, learningRate, finite: true };
}

/** The rate of the next update. */
function rateOf({ update, plateau }: TrainState, { learningRate, schedule }: TrainConfig): number {
  return schedule ? learningRateAt(schedule, update) : (plateau?.rate ?? learningRate);
}

/** Clips in place; the norm afterwards. */
function clip(grads: Params, rule: TrainConfig['clip'], norm: number): number {
  switch (rule.kind) {
    case 'none':
      return norm;
    case 'norm':
      return Math.min(clipByNorm(grads, rule.limit), rule.limit);
    case 'value':
      clipByValue(grads, rule.limit);
      return globalNorm(grads);
  }
}

/** Copies weights and moments to `state.lastGood`. */
function keep(state: TrainState): void {
  trainedArrays(state).forEach((data, j) => state.lastGood[j].set(data));
}

function goBack(state: TrainState): void {
  trainedArrays(state).forEach((data, j) => data.set(state.lastGood[j]));
  state.optimiser.step -= 1;
}

/** Zero times a number is zero unless the number is not finite. */
function allFinite(state: TrainState): boolean {
  let sum = 0;
  for (const data of trainedArrays(state)) for (let j = 0; j < data.length; j++) sum += 0 * data[j];
  return sum === 0;
}
