/**
 * The task of the chapter: label every frame of an utterance with its phoneme. Training set, held-out set, ceiling.
 *
 * Must not: show the held-out set to anything that learns; the statistics that standardise both come from the training
 * set alone.
 */
import {
  drawCorpusSteps,
  FEATURE_COUNT,
  featureStatistics,
  hindsightBound,
  oneFrameCeiling,
  PHONEME_COUNT,
  pureFrameBound,
  standardise,
  uniformLengths,
  type Corpus,
  type CorpusUtterance,
  type FeatureStatistics,
  type SpeechModel,
  type TempoOptions,
  type Tier,
} from '@unrolled/audio-core';
import type { Frame } from '@unrolled/lab-protocol';
import type { Rng, Sequence } from '@unrolled/rnn-core';

/** Frames of 10 ms: between half a second and 0.7 s of speech. */
export const FRAMES_MIN = 50;
export const FRAMES_MAX = 70;
export const HELD_OUT = 120;

export interface PhonemeTask {
  readonly tier: Tier;
  readonly train: readonly Sequence[];
  readonly heldOut: readonly Sequence[];
  readonly statistics: FeatureStatistics;
  /** What both sets were drawn from, and the held-out utterances before they were standardised: for Bayes lines. */
  readonly speech: SpeechModel;
  readonly heldOutRaw: readonly CorpusUtterance[];
  /** D and K of every network on this task. */
  readonly D: number;
  readonly K: number;
  /**
   * What the accuracy of a labeller that sees one frame at a time cannot exceed in expectation. Simplified features:
   * exact, of the distribution. Sound: a proven bound for these held-out utterances.
   */
  readonly ceiling: number;
  /** What no such labeller can exceed on these very utterances, however lucky. */
  readonly hindsightBound: number;
}

/** Draws everything, a frame of progress after each tenth utterance. `tempo` stretches closures and murmurs. */
export function* phonemeTask(
  tier: Tier,
  trainUtterances: number,
  rng: Rng,
  tempo?: TempoOptions,
): Generator<Frame | void, PhonemeTask, unknown> {
  const total = trainUtterances + HELD_OUT;
  const draw = function* (utterances: number, random: Rng, before: number) {
    const steps = drawCorpusSteps({ tier, utterances, framesMin: FRAMES_MIN, framesMax: FRAMES_MAX, tempo }, random);
    for (let made = before; ; made++) {
      const step = steps.next();
      if (step.done) return step.value;
      if (made % 10 === 9) yield { progress: { done: made + 1, total, unit: 'utterances' } };
      else yield;
    }
  };
  const train = yield* draw(trainUtterances, rng.fork('training utterances'), 0);
  const heldOut = yield* draw(HELD_OUT, rng.fork('held-out utterances'), trainUtterances);
  const statistics = featureStatistics(train);
  return {
    tier,
    train: standardise(train, statistics).utterances,
    heldOut: standardise(heldOut, statistics).utterances,
    statistics,
    speech: heldOut.speech,
    heldOutRaw: heldOut.utterances,
    D: FEATURE_COUNT,
    K: PHONEME_COUNT,
    ...bounds(heldOut),
  };
}

function bounds({ tier, speech, utterances }: Corpus): Pick<PhonemeTask, 'ceiling' | 'hindsightBound'> {
  if (tier === 'sound') {
    const { bound, hindsightBound } = pureFrameBound(utterances, speech);
    return { ceiling: bound, hindsightBound };
  }
  return {
    ceiling: oneFrameCeiling(speech, uniformLengths(FRAMES_MIN, FRAMES_MAX)),
    hindsightBound: hindsightBound(utterances),
  };
}
