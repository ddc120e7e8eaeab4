/** Our own run from the arrays of a lesson: the losses that a notebook must find again. On the reference kernels, in float64. */
import {
  createKernels,
  createModel,
  createRng,
  createTrainState,
  exampleRoom,
  fillExamples,
  trainUpdate,
  type LayerDescription,
  type Params,
  type TrainConfig,
} from '@unrolled/rnn-core';
import type { Lesson, LessonNetwork } from './lesson';

/** Adam with clipping by norm at 1: what all experiments of the chapters train with. */
export const CLIP = 1;
/** Losses at the end that are averaged: one batch alone is noisy. */
export const LAST = 20;
export const FIRST = 20;

export interface OurRun {
  /** Before each update, on its batch. */
  readonly losses: readonly number[];
  /** The weights after the last one. */
  readonly params: Params;
}

/** Trains one network on the first `updates` batches. Throws where a number is not finite. */
export function runLesson(lesson: Lesson, network: LessonNetwork, updates: number): OurRun {
  const k = createKernels('reference64');
  const { D, K, T, B, batches } = lesson;
  const { kind, H, activation } = network;
  const layer = { kind, D, H, ...(activation ? { activation } : {}) } as LayerDescription;
  const model = createModel(k, { layer, K }, { T, B }, createRng(0));
  for (const [name, { data }] of Object.entries(model.params)) data.set(network.weights[name].data);
  model.repack();
  const config: TrainConfig = {
    optimiser: { kind: 'adam' },
    learningRate: network.rate,
    clip: { kind: 'norm', limit: CLIP },
  };
  const state = createTrainState(k, model, config, 1, createRng(0));
  const room = exampleRoom(k, { T, B, D, K, answers: 'frames', learnsFrom: 'labels' });
  const losses: number[] = [];
  for (let update = 0; update < updates; update++) {
    const positions = Array.from(batches.subarray(update * B, (update + 1) * B));
    const report = trainUpdate(state, model, config, fillExamples(room, positions.map(lesson.example)));
    if (!report.finite) throw new Error(`runLesson: every number must be finite, got others at update ${update + 1}`);
    losses.push(report.loss);
  }
  return { losses, params: model.params };
}

/** The mean of the last losses. */
export function finalLoss(losses: readonly number[]): number {
  const last = losses.slice(-LAST);
  return last.reduce((sum, loss) => sum + loss, 0) / last.length;
}
