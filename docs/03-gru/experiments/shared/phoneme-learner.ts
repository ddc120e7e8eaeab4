/**
 * One network that learns the phoneme task: made, trained update by update, judged on the held-out utterances.
 *
 * Must not: see the held-out set in training, or choose its own rate.
 */
import { labError } from '@unrolled/lab-protocol';
import {
  batchRoom,
  createTrainState,
  evaluateSteps,
  fillExamples,
  nextIndices,
  parameterCount,
  trainUpdate,
  type BatchRoom,
  type Evaluation,
  type ExampleRoom,
  type Kernels,
  type Rng,
  type SequenceModel,
  type TrainConfig,
  type TrainState,
} from '@unrolled/rnn-core';
import { B, FRAMES_MAX, type PhonemeTask } from './phoneme-task';
import { createNetwork, type KeepFrames, type NetworkName } from './three-networks';

export interface Start {
  readonly name: NetworkName;
  readonly H: number;
  readonly rate: number;
  readonly keepFrames: KeepFrames;
}
export interface Learner {
  readonly name: NetworkName;
  readonly model: SequenceModel;
  readonly weights: number;
  /** One update on the next batch; its loss. Throws `diverged` where a number is not finite. */
  update(): number;
  /** On the held-out utterances, a batch at a time. */
  judge(): Generator<void, Evaluation, unknown>;
}

/** Room is shared between learners: one batch is laid out at a time. */
export function createLearner(
  k: Kernels,
  { name, H, rate, keepFrames }: Start,
  task: PhonemeTask,
  rooms: { readonly train: ExampleRoom; readonly judge: BatchRoom },
  rng: Rng,
): Learner {
  const { D, K, train, heldOut } = task;
  const model = createNetwork(k, name, { T: FRAMES_MAX, B, D, H, K }, keepFrames, rng.fork('weights'));
  const config = adamAt(rate);
  const state = createTrainState(k, model, config, train.length, rng.fork('order'));
  return {
    name,
    model,
    weights: parameterCount(model.params),
    update: () => learn(state, model, config, rooms.train, task),
    judge: () => evaluateSteps(model, rooms.judge, heldOut),
  };
}

/** Room for judging; training has `phonemeRoom`. */
export function judgingRoom(k: Kernels, { D }: PhonemeTask): BatchRoom {
  return batchRoom(k, { T: FRAMES_MAX, B, D });
}

/** Adam with clipping by norm at 1. */
export function adamAt(learningRate: number): TrainConfig {
  return { optimiser: { kind: 'adam' }, learningRate, clip: { kind: 'norm', limit: 1 } };
}

function learn(
  state: TrainState,
  model: SequenceModel,
  config: TrainConfig,
  room: ExampleRoom,
  task: PhonemeTask,
): number {
  const examples = nextIndices(state, B).map((index) => task.train[index]);
  const report = trainUpdate(state, model, config, fillExamples(room, examples));
  if (!report.finite) {
    throw labError(
      'diverged',
      `At update ${state.update + 1} of the ${model.kind} a number was no longer finite.`,
      'Take fewer units or another seed.',
    );
  }
  return report.loss;
}
