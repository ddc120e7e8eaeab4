/**
 * One network, trained and judged on one task after another, in memory that is taken once.
 *
 * The first weights of a seed are drawn into a small copy and moved over, so that ten seeds take no more memory than one.
 * Must not: look at the held-out examples before training is over.
 */
import { labError } from '@unrolled/lab-protocol';
import {
  createKernels,
  createTrainState,
  exampleRoom,
  fillExamples,
  parameterCount,
  trainUpdate,
  type ExampleRoom,
  type Kernels,
  type Rng,
  type SequenceModel,
  type TrainConfig,
} from '@unrolled/rnn-core';
import type { Task, TaskPlan } from './tasks';

/** Makes a network for so many frames and sequences: on the engine of the run, or a small copy for its first weights. */
export type Maker = (k: Kernels, room: { readonly T: number; readonly B: number }, rng: Rng) => SequenceModel;

export interface Contestant {
  readonly weights: number;
  readonly model: SequenceModel;
  /** Trains from first weights and gives the score on the held-out examples; yields after every update. */
  train(task: Task, plan: { readonly updates: number; readonly rate: number }, rng: Rng): Generator<void, number>;
}

/** Adam, clipping by norm at 1, for everybody. */
export function adamAt(learningRate: number): TrainConfig {
  return { optimiser: { kind: 'adam' }, learningRate, clip: { kind: 'norm', limit: 1 } };
}

/** Room for batches; contestants share it, for one batch is laid out at a time. */
export function roomFor(k: Kernels, { T, B, D, K, answers, learnsFrom }: TaskPlan): ExampleRoom {
  return exampleRoom(k, { T, B, D, K, answers, learnsFrom });
}

export function createContestant(k: Kernels, make: Maker, room: ExampleRoom, rng: Rng): Contestant {
  const { T, B } = room.sizes;
  const model = make(k, { T, B }, rng);
  return {
    weights: parameterCount(model.params),
    model,
    *train(task, { updates, rate }, seedRng) {
      startFrom(model, make, seedRng.fork('weights'));
      const config = adamAt(rate);
      const state = createTrainState(k, model, config, 1, seedRng);
      const next = task.batches();
      for (let update = 0; update < updates; update++) {
        const report = trainUpdate(state, model, config, fillExamples(room, next()));
        // It stays at its last good weights: that is then its result.
        if (!report.finite) break;
        yield;
      }
      return yield* judged(model, room, task);
    },
  };
}

function startFrom(model: SequenceModel, make: Maker, rng: Rng): void {
  const { params } = make(createKernels('reference32'), { T: 1, B: 1 }, rng);
  for (const [name, { data }] of Object.entries(params)) model.params[name].data.set(data);
  model.repack();
}

function* judged(model: SequenceModel, room: ExampleRoom, { heldOut, judge }: Task): Generator<void, number> {
  const { B } = room.sizes;
  let [total, count] = [0, 0];
  for (let from = 0; from < heldOut.length; from += B) {
    const part = judge(model, room, heldOut.slice(from, from + B));
    total += part.total;
    count += part.count;
    yield;
  }
  const score = total / count;
  if (!Number.isFinite(score)) {
    throw labError('diverged', `The ${model.kind} gave a score that is not a number.`, 'Take another seed or budget.');
  }
  return score;
}
