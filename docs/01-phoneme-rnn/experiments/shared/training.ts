/**
 * Trains a simple RNN and the frame net beside it on the same batches, and reports as it goes.
 *
 * Must not: look at the held-out set for anything but the report.
 */
import { labError, type Frame } from '@unrolled/lab-protocol';
import {
  batchRoom,
  createFrameLabeller,
  createRnnLabeller,
  createTrainState,
  evaluateSteps,
  fillBatch,
  nextIndices,
  parameterCount,
  trainUpdate,
  type Evaluation,
  type Kernels,
  type Labeller,
  type OptimiserConfig,
  type Rng,
  type RnnActivation,
  type RnnLabeller,
  type TrainConfig,
  type UpdateReport,
} from '@unrolled/rnn-core';
import { createFaulty, type Fault } from './broken-gradient';
import { FRAMES_MAX, type PhonemeTask } from './phoneme-task';

export interface TrainingOptions {
  readonly hidden: number;
  readonly updates: number;
  readonly batch: number;
  readonly activation: RnnActivation;
  readonly fault: Fault;
  readonly train: TrainConfig;
}

/** What is known after some updates. `reports` holds those since the last one, the RNN's only. */
export interface Report {
  readonly update: number;
  readonly rnn: Evaluation;
  readonly frame: Evaluation;
  readonly trainLoss: number;
  readonly reports: readonly UpdateReport[];
  /** The networks as they are now, to be asked about anything else. Must not be trained. */
  readonly networks: { readonly rnn: RnnLabeller; readonly frame: Labeller };
}
export interface Trained {
  readonly rnn: RnnLabeller;
  readonly last: Report;
  readonly rnnParameters: number;
  readonly frameParameters: number;
}

/** How often the held-out set is labelled along the way; labelling it costs as much as about five updates. */
const REPORTS = 25;
const LEAST_UPDATES_BETWEEN = 10;

export const OPTIMISERS: Readonly<Record<string, OptimiserConfig>> = {
  adam: { kind: 'adam' },
  momentum: { kind: 'sgd', momentum: 0.9 },
  sgd: { kind: 'sgd' },
};

/** Units of a frame net that has at least as many weights as an RNN with H units. */
export function fairFrameUnits(H: number, D: number, K: number): number {
  const rnnWeights = H * (H + D + 1) + K * (H + 1);
  return Math.ceil((rnnWeights - K) / (D + 1 + K));
}

/** `show` turns a report into the frame that is yielded for it. Throws `diverged` on the first number not finite. */
export function* trainBoth(
  task: PhonemeTask,
  options: TrainingOptions,
  k: Kernels,
  rng: Rng,
  show: (report: Report) => Frame,
): Generator<Frame | void, Trained, unknown> {
  const { hidden, updates, batch: B, activation, fault } = options;
  const { D, K } = task;
  const room = batchRoom(k, { T: FRAMES_MAX, B, D });
  const sizes = { D, K, maxT: FRAMES_MAX, B };
  const recurrentInit = activation === 'relu' ? 'identity' : 'orthogonal';
  const rnn = createFaulty(k, fault, (kernels) =>
    createRnnLabeller(kernels, { ...sizes, H: hidden, activation, recurrentInit }, rng.fork('rnn weights')),
  );
  const frame = createFrameLabeller(k, { ...sizes, H: fairFrameUnits(hidden, D, K) }, rng.fork('frame net weights'));
  const rnnState = createTrainState(k, rnn, options.train, task.train.length, rng.fork('order'));
  const frameState = createTrainState(k, frame, options.train, task.train.length, rng.fork('order'));

  const every = Math.max(LEAST_UPDATES_BETWEEN, Math.round(updates / REPORTS));
  let reports: UpdateReport[] = [];
  const evaluate = function* (): Generator<void, Report> {
    return {
      update: rnnState.update,
      rnn: yield* evaluateSteps(rnn, room, task.heldOut),
      frame: yield* evaluateSteps(frame, room, task.heldOut),
      trainLoss: reports.reduce((sum, { loss }) => sum + loss, 0) / reports.length,
      reports,
      networks: { rnn, frame },
    };
  };
  let last = yield* evaluate();
  yield show(last);
  while (rnnState.update < updates) {
    const batch = fillBatch(
      room,
      nextIndices(rnnState, B).map((index) => task.train[index]),
    );
    const report = trainUpdate(rnnState, rnn, options.train, batch);
    if (!report.finite) throw diverged(rnnState.update, report, reports, options);
    reports.push(report);
    yield;
    trainUpdate(frameState, frame, options.train, batch); // the same batch; its own order is not used
    if (rnnState.update % every === 0 || rnnState.update === updates) {
      last = yield* evaluate();
      yield show(last);
      reports = [];
    } else yield;
  }
  return { rnn, last, rnnParameters: parameterCount(rnn.params), frameParameters: parameterCount(frame.params) };
}

function diverged(update: number, report: UpdateReport, before: readonly UpdateReport[], options: TrainingOptions) {
  const known = before.map(({ gradNorm }) => gradNorm);
  const grew =
    known.length > 1
      ? ` The gradient norm had grown from ${known[0].toPrecision(2)} to ${known[known.length - 1].toPrecision(2)}.`
      : '';
  const what = Number.isFinite(report.loss) ? 'gradient' : 'loss';
  const { clip, learningRate } = options.train;
  return labError(
    'diverged',
    `At update ${update + 1} the ${what} was no longer a finite number.${grew}`,
    clip.kind === 'norm'
      ? 'Take a smaller learning rate; clipping alone did not hold it.'
      : 'Clip the gradient by its norm, or take a smaller learning rate.',
    clip.kind === 'norm'
      ? { rate: learningRate / 10 }
      : { clipping: 'norm', clip: 1, rate: Math.min(learningRate, 0.01) },
  );
}
