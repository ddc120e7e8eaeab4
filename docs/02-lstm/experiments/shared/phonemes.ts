/**
 * Chapter 1's task once more, for gated networks: label every frame of an utterance with its phoneme.
 *
 * Must not: let held-out utterances touch anything that learns; the statistics come from the training set alone.
 */
import {
  drawCorpusSteps,
  featureStatistics,
  standardise,
  type Corpus,
  type CorpusUtterance,
  type Tier,
} from '@unrolled/audio-core';
import type { Frame } from '@unrolled/lab-protocol';
import type { Rng, Sequence } from '@unrolled/rnn-core';

/** Frames of 10 ms: between half a second and 0.7 s of speech. */
const FRAMES_MIN = 50;
export const FRAMES_MAX = 70;

export interface Phonemes {
  readonly train: readonly Sequence[];
  readonly heldOut: readonly Sequence[];
  /** The held-out utterances as they were drawn, with their sound where there is one. */
  readonly heldOutRaw: readonly CorpusUtterance[];
}

/** Draws both sets, with a frame of progress after each tenth utterance. */
export function* drawPhonemes(
  tier: Tier,
  counts: { readonly train: number; readonly heldOut: number },
  rng: Rng,
): Generator<Frame | void, Phonemes, unknown> {
  const total = counts.train + counts.heldOut;
  const draw = function* (utterances: number, random: Rng, before: number): Generator<Frame | void, Corpus, unknown> {
    const steps = drawCorpusSteps({ tier, utterances, framesMin: FRAMES_MIN, framesMax: FRAMES_MAX }, random);
    for (let made = before; ; made++) {
      const step = steps.next();
      if (step.done) return step.value;
      if (made % 10 === 9) yield { progress: { done: made + 1, total, unit: 'utterances' } };
      else yield;
    }
  };
  const train = yield* draw(counts.train, rng.fork('training utterances'), 0);
  const heldOut = yield* draw(counts.heldOut, rng.fork('held-out utterances'), counts.train);
  const statistics = featureStatistics(train);
  return {
    train: standardise(train, statistics).utterances,
    heldOut: standardise(heldOut, statistics).utterances,
    heldOutRaw: heldOut.utterances,
  };
}
