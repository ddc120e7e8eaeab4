/**
 * Truncated backpropagation through time: long sequences in windows, the state carried from one to the next as numbers
 * only, so that no gradient goes back over a border.
 *
 * Source: Williams & Peng 1990, doi:10.1162/neco.1990.2.4.490 (here h' = h: each window is learnt from once).
 * Must not: carry a state out of a batch into another, or out of a window that failed.
 */
import type { Kernels } from '../kernels/types';
import { carryStates, zeroStates } from '../layers/recurrent';
import type { SequenceModel } from '../model/sequence-model';
import { fillExamples, type Example, type ExampleRoom } from './examples';
import type { TrainState } from './state';
import { trainUpdate, type TrainConfig, type UpdateReport } from './update';

export interface WindowReport extends UpdateReport {
  /** Whether this was the last window of the batch: the next call begins another one. */
  readonly ended: boolean;
}

/**
 * One update on the next window of `examples`, `room.sizes.T` frames wide. Where in them it is stands in `state.frame`,
 * so that a run saved between two windows goes on between them: call it with the same examples (`presentIndices`) until
 * it has `ended`. After an update that failed nothing has moved on.
 */
export function truncatedUpdate(
  k: Kernels,
  state: TrainState,
  model: SequenceModel,
  config: TrainConfig,
  room: ExampleRoom,
  examples: readonly Example[],
): WindowReport {
  assertOneWay('truncatedUpdate', model);
  const frames = room.sizes.T;
  if (state.frame === 0) zeroStates(k, model.layer);
  const report = trainUpdate(state, model, config, fillExamples(room, examples, { from: state.frame, frames }));
  if (!report.finite) return { ...report, ended: false };
  carryStates(k, model.layer);
  const next = state.frame + frames;
  const ended = next >= longest(examples);
  state.frame = ended ? 0 : next;
  return { ...report, ended };
}

/**
 * Loss and gradients of whole examples in windows of `room.sizes.T` frames, without an update: the mean over all frames
 * that count, each window with its share. The first window starts from zero. For answers at each frame.
 */
export function truncatedLossAndGrads(
  k: Kernels,
  model: SequenceModel,
  room: ExampleRoom,
  examples: readonly Example[],
): number {
  assertOneWay('truncatedLossAndGrads', model);
  const frames = room.sizes.T;
  const all = examples.reduce((sum, example) => sum + example.frames, 0);
  for (const grad of Object.values(model.grads)) k.fill(grad, 0);
  zeroStates(k, model.layer);
  let total = 0;
  for (let from = 0; from < longest(examples); from += frames) {
    const batch = fillExamples(room, examples, { from, frames });
    const share = batch.lengths.reduce((sum, length) => sum + length, 0) / all;
    total += share * model.addLossAndGrads(batch, share);
    carryStates(k, model.layer);
  }
  zeroStates(k, model.layer);
  return total;
}

function longest(examples: readonly Example[]): number {
  return Math.max(...examples.map(({ frames }) => frames));
}

function assertOneWay(where: string, { layer, head }: SequenceModel): void {
  if (layer.states.some(({ name }) => name.includes('reverse'))) {
    throw new Error(
      `${where}: model must run from the first frame to the last, got ${layer.kind}; its end is its start`,
    );
  }
  if (head.kind !== 'frames') {
    throw new Error(
      `${where}: head must be frames, got ${head.kind}; an answer a sequence is not there in each window`,
    );
  }
}
