/**
 * The data: one utterance, drawn from a seed, as sound, features and labels on one time axis.
 *
 * Promise: in the silences of p, t and k and in the murmurs of m and n one frame does not say which it is, so the
 * ceiling for one frame lies below 1.
 */
import {
  bayesOneFrame,
  CATEGORIES,
  COURSE_RATE_HZ,
  drawCorpus,
  drawCorpusSteps,
  FEATURE_COUNT,
  labelCategoryProbabilities,
  oneFrameCeiling,
  PHONEMES,
  pureFrames,
  speechModel,
  stationaryCeiling,
  uniformLengths,
  type CorpusUtterance,
  type Tier,
} from '@unrolled/audio-core';
import type { Experiment, Frame, ParamValues, Schema, TimelineRow } from '@unrolled/lab-protocol';
import type { Rng } from '@unrolled/rnn-core';
import { FRAMES_MAX, FRAMES_MIN } from './shared/phoneme-task';
import { heatRow, labelSegments, mfccRow, waveRow } from './shared/timeline';

export interface Params extends ParamValues {
  data: string;
  frames: number;
  seed: number;
}

const params: Schema<Params> = {
  data: {
    kind: 'choice',
    label: 'Data',
    options: [
      { value: 'sound', label: 'synthesised sound' },
      { value: 'features', label: 'simplified features' },
    ],
    default: 'sound',
    help: 'Sound and its MFCCs, or thirteen made-up features for each frame without sound.',
  },
  frames: {
    kind: 'number',
    label: 'Frames T',
    min: 20,
    max: 200,
    step: 1,
    default: 90,
    help: 'A new frame comes every 10 ms.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 239, help: 'Another seed is another utterance.' },
};

export const experiment: Experiment<Params> = {
  title: 'What does one frame tell?',
  kernels: 'reference64', // nothing is trained: plain arithmetic in JavaScript
  params,
  views: [{ kind: 'timeline', id: 'axis', title: 'One utterance on one time axis' }],

  *run(p, { rng }) {
    const tier = p.data as Tier;
    const corpus = drawCorpus({ tier, utterances: 1, framesMin: p.frames, framesMax: p.frames }, rng);
    const [utterance] = corpus.utterances;
    yield pictureOf(utterance);
    const hidden = unclear(utterance, tier);
    const bayes = tier === 'features' ? yield* bestOneFrame(rng.fork('bayes')) : {};
    const { numerator, denominator } = stationaryCeiling(speechModel('features'));
    return {
      numbers: {
        frames: p.frames,
        seconds: p.frames / 100,
        phonemes: utterance.segments.length,
        unclearFrames: hidden.reduce((sum, entry) => sum + entry, 0),
        ceiling: oneFrameCeiling(speechModel('features'), uniformLengths(FRAMES_MIN, FRAMES_MAX)),
        ceiling60: oneFrameCeiling(speechModel('features'), uniformLengths(60, 60)),
        stationaryNumerator: numerator,
        stationaryDenominator: denominator,
        stationaryCeiling: numerator / denominator,
        ...bayes,
      },
    };
  },

  finding({ numbers: n }, p) {
    const tail =
      p.data === 'sound'
        ? 'their whole window lies in a silence that p, t and k share.'
        : 'they are closures that p, t and k share, or murmurs that m and n share.';
    return {
      ok: n.ceiling < 1,
      text: `${n.phonemes} phonemes in ${n.frames} frames. ${n.unclearFrames} frames do not say by themselves which phoneme they belong to: ${tail}`,
    };
  },
};

/** 1 for each frame that cannot be labelled by itself: for sound the provable ones, for features all of them. */
function unclear(utterance: CorpusUtterance, tier: Tier): Uint8Array {
  if (tier === 'sound') return pureFrames(utterance);
  return utterance.categories.map((category) => (CATEGORIES[category].phonemes.length > 1 ? 1 : 0));
}

/** What the best labeller of single frames gets right with the noise, measured on utterances drawn for it. */
function* bestOneFrame(rng: Rng): Generator<void, { bayes: number; bayesError: number }, unknown> {
  const steps = drawCorpusSteps(
    { tier: 'features', utterances: 400, framesMin: FRAMES_MIN, framesMax: FRAMES_MAX },
    rng,
  );
  for (;;) {
    const step = steps.next();
    if (step.done) {
      const joint = labelCategoryProbabilities(step.value.speech, uniformLengths(FRAMES_MIN, FRAMES_MAX));
      const { expectedAccuracy, standardError } = bayesOneFrame(joint, step.value.utterances);
      return { bayes: expectedAccuracy, bayesError: standardError };
    }
    yield;
  }
}

function pictureOf(utterance: CorpusUtterance): Frame {
  const { samples, features, labels, categories, frames } = utterance;
  const seconds = samples ? samples.length / COURSE_RATE_HZ : (frames * 160 + 240) / COURSE_RATE_HZ;
  /** What a frame can be: its phoneme, or all that share its category where it cannot be told: "p t k". */
  const several = unclear(utterance, samples ? 'sound' : 'features');
  const names = Array.from(labels, (label, t) =>
    (several[t] ? CATEGORIES[categories[t]].phonemes : [label]).map((phoneme) => PHONEMES[phoneme]).join(' '),
  );
  const unique = [...new Set(names)];
  const shows = names.map((name) => unique.indexOf(name));
  const rows: TimelineRow[] = [
    ...(samples ? [waveRow(samples, COURSE_RATE_HZ, 'synthesised')] : []),
    samples ? mfccRow(features) : heatRow('mfcc', 'Features', '13 made-up numbers a frame', features, FEATURE_COUNT),
    { id: 'said', kind: 'labels', label: 'Said', segments: labelSegments(labels) },
    {
      id: 'shows',
      kind: 'labels',
      label: 'One frame shows',
      note: 'hatched: cannot tell',
      wrongWord: 'one of these',
      style: 'frame',
      segments: labelSegments(shows, { names: unique }).map((segment) =>
        segment.label.includes(' ') ? { ...segment, wrong: true } : segment,
      ),
    },
  ];
  return {
    views: { axis: { seconds, rows, ...(samples ? { sound: { samples, rate: COURSE_RATE_HZ } } : {}) } },
  };
}
