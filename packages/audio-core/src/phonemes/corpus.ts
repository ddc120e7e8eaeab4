/**
 * Draws whole data sets, in two tiers: simplified features, or MFCCs of synthesised sound.
 *
 * Features come out raw. They are normalised with the statistics of a training set, the same for every utterance and
 * every set; normalising an utterance by itself would let its silence tell what the rest of it was.
 *
 * Must not: read a clock; a slow draw is cut into steps, and whoever drives the generator minds the time.
 */
import { courseMfcc } from '../features/course-mfcc';
import { type SynthesisOptions, synthesise } from '../synthesis/formant';
import { FEATURE_COUNT, mockFeatures } from './mock-features';
import type { RandomSource } from './random-source';
import { type SpeechModel, type TempoOptions, type Tier, speechModel } from './speech-model';
import { type Utterance, drawUtterance } from './utterance';

export interface CorpusOptions {
  readonly tier: Tier;
  /** How many, a whole number ≥ 1. */
  readonly utterances: number;
  /** Lengths are uniform on framesMin … framesMax; 100 frames are a second. */
  readonly framesMin: number;
  readonly framesMax: number;
  /** Default: as fast as the tier's speech model is. */
  readonly tempo?: TempoOptions;
  /** For tier 'sound'. */
  readonly synthesis?: SynthesisOptions;
}

export interface CorpusUtterance extends Utterance {
  /** (frames, FEATURE_COUNT) row-major. */
  readonly features: Float32Array;
  /** Tier 'sound': what it sounds like, 16 kHz. */
  readonly samples?: Float32Array;
}

export interface Corpus {
  readonly tier: Tier;
  /** The speech it was drawn from: what ceilings and Bayes lines are computed for. */
  readonly speech: SpeechModel;
  readonly utterances: readonly CorpusUtterance[];
}

/** A corpus in steps: yields how many utterances are drawn, after each of them. */
export function* drawCorpusSteps(options: CorpusOptions, random: RandomSource): Generator<number, Corpus, unknown> {
  const { tier, framesMin, framesMax } = options;
  if (!Number.isInteger(options.utterances) || options.utterances < 1) {
    throw new Error(
      `drawCorpus: utterances must be a whole number ≥ 1, got ${options.utterances}; ask for at least one`,
    );
  }
  if (!Number.isInteger(framesMin) || !Number.isInteger(framesMax) || framesMin < 1 || framesMax < framesMin) {
    throw new Error(
      `drawCorpus: framesMin … framesMax must be a range of whole numbers ≥ 1, got ${framesMin} to ${framesMax}; ` +
        'swap or raise its ends',
    );
  }
  const speech = speechModel(tier, options.tempo);
  const utterances: CorpusUtterance[] = [];
  while (utterances.length < options.utterances) {
    const frames = framesMin + random.integer(framesMax - framesMin + 1);
    const utterance = drawUtterance({ frames, speech }, random);
    if (tier === 'features') {
      utterances.push({ ...utterance, features: mockFeatures(utterance, random) });
    } else {
      const samples = synthesise(utterance, random, options.synthesis);
      utterances.push({ ...utterance, samples, features: courseMfcc(samples).values });
    }
    yield utterances.length;
  }
  return { tier, speech, utterances };
}

/** A corpus at once. */
export function drawCorpus(options: CorpusOptions, random: RandomSource): Corpus {
  const steps = drawCorpusSteps(options, random);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Per coefficient, (FEATURE_COUNT). */
export interface FeatureStatistics {
  readonly mean: Float64Array;
  /** Standard deviation, over all frames. */
  readonly deviation: Float64Array;
}

/** Mean and deviation of every coefficient over all frames of a (training) set. */
export function featureStatistics(corpus: {
  readonly utterances: readonly { readonly features: Float32Array }[];
}): FeatureStatistics {
  const mean = new Float64Array(FEATURE_COUNT);
  const deviation = new Float64Array(FEATURE_COUNT);
  let frames = 0;
  for (const { features } of corpus.utterances) {
    for (let i = 0; i < features.length; i++) mean[i % FEATURE_COUNT] += features[i];
    frames += features.length / FEATURE_COUNT;
  }
  if (frames === 0)
    throw new Error('featureStatistics: expected at least one frame, got none; pass a set that is not empty');
  for (let d = 0; d < FEATURE_COUNT; d++) mean[d] /= frames;
  for (const { features } of corpus.utterances) {
    for (let i = 0; i < features.length; i++)
      deviation[i % FEATURE_COUNT] += (features[i] - mean[i % FEATURE_COUNT]) ** 2;
  }
  for (let d = 0; d < FEATURE_COUNT; d++) deviation[d] = Math.sqrt(deviation[d] / frames);
  return { mean, deviation };
}

/** (x − mean) / deviation, coefficient by coefficient, as a new array. A coefficient that never varies becomes 0. */
export function standardiseFeatures(features: Float32Array, { mean, deviation }: FeatureStatistics): Float32Array {
  return features.map((x, i) => {
    const d = i % FEATURE_COUNT;
    return deviation[d] > 0 ? (x - mean[d]) / deviation[d] : 0;
  });
}

/** The corpus with standardised features; everything else is shared with the original. */
export function standardise(corpus: Corpus, statistics: FeatureStatistics): Corpus {
  return {
    ...corpus,
    utterances: corpus.utterances.map((utterance) => ({
      ...utterance,
      features: standardiseFeatures(utterance.features, statistics),
    })),
  };
}
