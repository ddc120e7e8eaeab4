/**
 * The task of chapter 1 in its simplified features: label every frame of an utterance with its phoneme.
 *
 * Must not: show the held-out set to anything that learns; the statistics that standardise both sets come from the
 * training set alone.
 */
import {
  buildHmm,
  bayesPast,
  drawCorpusSteps,
  FEATURE_COUNT,
  featureStatistics,
  PHONEME_COUNT,
  standardise,
  type CorpusUtterance,
} from '@unrolled/audio-core';
import type { Frame } from '@unrolled/lab-protocol';
import { exampleRoom, type ExampleRoom, type Kernels, type Rng, type Sequence } from '@unrolled/rnn-core';

/** Frames of 10 ms. */
export const FRAMES_MIN = 50;
export const FRAMES_MAX = 70;
const TRAINING = 400;
const HELD_OUT = 120;
/** Utterances in a batch. */
export const B = 8;

export interface PhonemeTask {
  readonly train: readonly Sequence[];
  readonly heldOut: readonly Sequence[];
  /** The held-out utterances before they were standardised, with the category of every frame. */
  readonly heldOutRaw: readonly CorpusUtterance[];
  readonly D: number;
  readonly K: number;
  /** The share of held-out frames that the best labeller of the past is expected to have right. */
  readonly limit: number;
}

/** Draws both sets; `tempo` makes closures and murmurs so many times longer. */
export function* phonemeTask(tempo: number, rng: Rng): Generator<Frame | void, PhonemeTask, unknown> {
  const draw = function* (utterances: number, random: Rng, before: number) {
    const sizes = { tier: 'features', utterances, framesMin: FRAMES_MIN, framesMax: FRAMES_MAX } as const;
    const steps = drawCorpusSteps({ ...sizes, tempo: { closureStretch: tempo } }, random);
    for (let made = before; ; made++) {
      const step = steps.next();
      if (step.done) return step.value;
      if (made % 40 === 39) yield { progress: { done: made + 1, total: TRAINING + HELD_OUT, unit: 'utterances' } };
    }
  };
  const train = yield* draw(TRAINING, rng.fork('training utterances'), 0);
  const heldOut = yield* draw(HELD_OUT, rng.fork('held-out utterances'), TRAINING);
  const statistics = featureStatistics(train);
  yield;
  const limit = bayesPast(buildHmm(heldOut.speech), heldOut.utterances).expectedAccuracy;
  yield;
  return {
    train: standardise(train, statistics).utterances,
    heldOut: standardise(heldOut, statistics).utterances,
    heldOutRaw: heldOut.utterances,
    D: FEATURE_COUNT,
    K: PHONEME_COUNT,
    limit,
  };
}

/** Room for batches of the task. */
export function phonemeRoom(k: Kernels): ExampleRoom {
  const sizes = { T: FRAMES_MAX, B, D: FEATURE_COUNT, K: PHONEME_COUNT };
  return exampleRoom(k, { ...sizes, answers: 'frames', learnsFrom: 'labels' });
}
