/**
 * Trains one labeller on sequences, and stops where the demo wants to look at it.
 *
 * Must not: see held-out data, choose the network, or draw anything but the order of the sequences.
 */
import { labError } from '@unrolled/lab-protocol';
import {
  createTrainState,
  fillBatch,
  nextIndices,
  trainUpdate,
  type BatchRoom,
  type Kernels,
  type Labeller,
  type Rng,
  type Sequence,
  type TrainConfig,
} from '@unrolled/rnn-core';

export interface TrainingPlan {
  readonly updates: number;
  readonly config: TrainConfig;
  /** Updates between two stops; the last update is always one. */
  readonly stopEvery: number;
}

/** What is known at a stop. `gradNorm` is the largest since the stop before. */
export interface Stop {
  readonly update: number;
  readonly trainLoss: number;
  readonly gradNorm: number;
}

/**
 * Yields a stop every `stopEvery` updates and nothing in between, so that a page stays responsive. Batches hold as many
 * sequences as the room does. Throws `diverged` at the first number that is not finite.
 */
export function* trainLabeller(
  labeller: Labeller,
  sequences: readonly Sequence[],
  room: BatchRoom,
  plan: TrainingPlan,
  k: Kernels,
  rng: Rng,
): Generator<Stop | void, void, unknown> {
  const { updates, config, stopEvery } = plan;
  const state = createTrainState(k, labeller, config, sequences.length, rng);
  let [lossSum, since, gradNorm] = [0, 0, 0];
  while (state.update < updates) {
    const batch = fillBatch(
      room,
      nextIndices(state, room.B).map((index) => sequences[index]),
    );
    const report = trainUpdate(state, labeller, config, batch);
    if (!report.finite) throw diverged(state.update + 1, report.loss, gradNorm, config);
    lossSum += report.loss;
    since += 1;
    gradNorm = Math.max(gradNorm, report.gradNorm);
    if (state.update % stopEvery === 0 || state.update === updates) {
      yield { update: state.update, trainLoss: lossSum / since, gradNorm };
      [lossSum, since, gradNorm] = [0, 0, 0];
    } else yield;
  }
}

function diverged(update: number, loss: number, gradNorm: number, { clip, learningRate }: TrainConfig) {
  const what = Number.isFinite(loss) ? 'gradient' : 'loss';
  const grew = gradNorm > 0 ? ` The largest gradient norm shortly before was ${gradNorm.toPrecision(2)}.` : '';
  return labError(
    'diverged',
    `At update ${update} the ${what} was no longer a finite number.${grew}`,
    clip.kind === 'norm'
      ? 'Take a smaller learning rate; clipping alone did not hold it.'
      : 'Clip the gradient by its norm, or take a smaller learning rate.',
    clip.kind === 'norm' ? { rate: learningRate / 10 } : { clipping: 'norm' },
  );
}

/** Adam with clipping by norm at 1, as in section 5. */
export function adamAt(learningRate: number): TrainConfig {
  return { optimiser: { kind: 'adam' }, learningRate, clip: { kind: 'norm', limit: 1 } };
}

/** Runs a generator to its end and gives its value. */
export function finish<T>(steps: Generator<unknown, T, unknown>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
