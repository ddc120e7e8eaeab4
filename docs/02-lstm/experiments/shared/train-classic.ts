/**
 * Trains networks side by side on the same fresh examples of a classic test, and measures them on examples held out.
 *
 * A batch is drawn for every update and never seen again, so nothing can be learnt by heart. Must not: change anything
 * after looking at the held-out examples.
 */
import type { Frame } from '@unrolled/lab-protocol';
import {
  createTrainState,
  exampleRoom,
  fillExamples,
  trainUpdate,
  type Example,
  type ExampleRoom,
  type Kernels,
  type Rng,
  type SequenceModel,
  type TrainConfig,
  type TrainState,
} from '@unrolled/rnn-core';
import type { ClassicTask } from '@unrolled/rnn-core';

const HELD_OUT = 256;
const REPORTS = 20;

export interface Candidate {
  readonly key: string;
  readonly model: SequenceModel;
  readonly rate: number;
}
/** A number to be small, on one batch; averaged over the batches held out. */
export type Measure = (model: SequenceModel, room: ExampleRoom, examples: readonly Example[]) => number;

/** The loss that is trained. */
export const lossOf: Measure = (model, room, examples) => model.loss(fillExamples(room, examples));

/** The share of sequences whose class is not the one with the highest score. */
export const wrongShare: Measure = (model, room, examples) => {
  const batch = fillExamples(room, examples);
  const { K } = model.sizes;
  const scores = model.forward(batch).data;
  const wrong = examples.filter((_, b) => {
    for (let j = 0; j < K; j++) if (scores[b * K + j] > scores[b * K + batch.labels[b]]) return true;
    return false;
  });
  return wrong.length / examples.length;
};

export interface ClassicRun {
  readonly task: ClassicTask;
  readonly B: number;
  readonly updates: number;
  readonly measure: Measure;
}

/** Yields a frame of `show` for each of about 20 reports; returns the last measured number of every candidate. */
export function* trainClassic(
  { task, B, updates, measure }: ClassicRun,
  candidates: readonly Candidate[],
  k: Kernels,
  rng: Rng,
  show: (update: number, numbers: Readonly<Record<string, number>>) => Frame,
): Generator<Frame | void, Record<string, number>, unknown> {
  const { T, D, K, answers, learnsFrom } = task;
  const room = exampleRoom(k, { T, B, D, K, answers, learnsFrom });
  const [fresh, heldOut] = [rng.fork('examples'), rng.fork('held out')];
  const batches = Array.from({ length: Math.ceil(HELD_OUT / B) }, () => drawBatch(task, B, heldOut));
  const runs = candidates.map(({ model, rate, key }): Learner & { readonly key: string } => {
    const config: TrainConfig = { optimiser: { kind: 'adam' }, learningRate: rate, clip: { kind: 'norm', limit: 1 } };
    return { key, model, config, state: createTrainState(k, model, config, 1, rng), ended: false };
  });
  const every = Math.max(1, Math.round(updates / REPORTS));
  let numbers: Record<string, number> = {};
  for (let update = 0; update <= updates; update++) {
    if (update % every === 0 || update === updates) {
      numbers = {};
      for (const { key, model } of runs) {
        const parts = batches.map((examples) => measure(model, room, examples));
        numbers[key] = parts.reduce((sum, part) => sum + part, 0) / parts.length;
        yield;
      }
      yield show(update, numbers);
    }
    if (update === updates) break;
    const examples = drawBatch(task, B, fresh);
    for (const run of runs) {
      learn(run, room, examples);
      yield;
    }
  }
  return numbers;
}

interface Learner {
  readonly model: SequenceModel;
  readonly config: TrainConfig;
  readonly state: TrainState;
  /** A network whose numbers ran out of range stays at its last good weights: that is then its result. */
  ended: boolean;
}

function learn(run: Learner, room: ExampleRoom, examples: readonly Example[]): void {
  if (run.ended) return;
  run.ended = !trainUpdate(run.state, run.model, run.config, fillExamples(room, examples)).finite;
}

function drawBatch(task: ClassicTask, B: number, rng: Rng): Example[] {
  return Array.from({ length: B }, () => task.draw(rng));
}
