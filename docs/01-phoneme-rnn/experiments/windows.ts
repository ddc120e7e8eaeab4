/**
 * How long a window must be: the best possible accuracy of whoever sees k frames back, or k on both sides, against k.
 *
 * Nothing is trained. The heights are exact Bayes classifiers of the simplified features, averaged over drawn utterances.
 *
 * Promise: a longer window is never worse (beyond sampling noise), no window back passes all of the past, and a window on
 * both sides never does worse than the window back of the same k.
 */
import {
  bayesPast,
  bayesWhole,
  bayesWindow,
  buildHmm,
  drawCorpus,
  speechModel,
  uniformLengths,
} from '@unrolled/audio-core';
import type { Experiment, ParamValues, Schema } from '@unrolled/lab-protocol';
import { FRAMES_MAX, FRAMES_MIN } from './shared/phoneme-task';

export interface Params extends ParamValues {
  tempo: number;
  longest: number;
  utterances: number;
  seed: number;
}

const params: Schema<Params> = {
  tempo: {
    kind: 'number',
    label: 'Stretch closures',
    min: 1,
    max: 4,
    step: 0.5,
    default: 3,
    help: 'How many times longer closures and murmurs last: the parts of speech that do not say who they are.',
  },
  longest: {
    kind: 'number',
    label: 'Longest window',
    min: 4,
    max: 36,
    step: 1,
    default: 28,
    help: 'Windows of no frame to this many are tried, back only and on both sides.',
  },
  utterances: {
    kind: 'number',
    label: 'Utterances',
    min: 10,
    max: 200,
    step: 10,
    default: 40,
    help: 'More make the lines smoother and take longer. They are 50 to 70 frames long.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the utterances.' },
};

/** Windows that are tried, in frames. */
const TRIED = [0, 1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 36];
/** Smallest window that comes this close to the limit of all the past counts as enough. */
const CLOSE = 0.01;
/** What two lines measured on the same utterances may differ by without meaning anything. */
const NOISE = 0.004;

export const experiment: Experiment<Params> = {
  title: 'How long would a window have to be?',
  kernels: 'reference64', // nothing is trained: plain arithmetic in JavaScript
  params,
  views: [
    {
      kind: 'curve',
      id: 'limits',
      title: 'Best possible share of frames labelled right',
      x: { label: 'window, frames' },
      y: { min: 0.5, max: 1, format: 'percent' },
      series: [
        { key: 'both', label: 'both sides', style: 'thin' },
        { key: 'back', label: 'back only', style: 'ink' },
      ],
      levels: [{ key: 'past', label: 'all of the past' }],
    },
  ],

  *run(p, { rng }) {
    const speech = speechModel('features', { closureStretch: p.tempo });
    const corpus = {
      tier: 'features',
      utterances: p.utterances,
      framesMin: FRAMES_MIN,
      framesMax: FRAMES_MAX,
    } as const;
    const { utterances } = drawCorpus({ ...corpus, tempo: { closureStretch: p.tempo } }, rng.fork('utterances'));
    yield;
    const lengths = uniformLengths(FRAMES_MIN, FRAMES_MAX);
    const hmm = buildHmm(speech);
    const past = bayesPast(hmm, utterances).expectedAccuracy;
    const whole = bayesWhole(hmm, utterances).expectedAccuracy;
    yield;
    const numbers: Record<string, number> = { past, whole, enough: NaN };
    let [worstDrop, worstOver, worstSide] = [0, 0, 0];
    let before = { back: 0, both: 0 };
    for (const k of TRIED.filter((one) => one <= p.longest)) {
      const line = (after: number) => bayesWindow(hmm, utterances, { before: k, after }, lengths).expectedAccuracy;
      const back = line(0);
      yield;
      const both = k === 0 ? back : line(k);
      worstDrop = Math.max(worstDrop, before.back - back, before.both - both);
      worstOver = Math.max(worstOver, back - past, both - whole);
      worstSide = Math.max(worstSide, back - both);
      before = { back, both };
      numbers[`back${k}`] = back;
      numbers[`both${k}`] = both;
      if (Number.isNaN(numbers.enough) && back >= past - CLOSE) numbers.enough = k;
      yield {
        progress: { done: k, total: p.longest, unit: 'frames of window' },
        views: { limits: { x: k, y: { back, both }, levels: { past } } },
        text: `Windows up to ${k} frames: at best ${percent(back)} back, ${percent(both)} on both sides.`,
      };
    }
    return { numbers: { ...numbers, worstDrop, worstOver, worstSide } };
  },

  finding({ numbers: n }, p) {
    const k = p.longest < 8 ? 4 : 8;
    const enough = Number.isNaN(n.enough)
      ? `No window up to ${p.longest} frames back comes within a point of that.`
      : `A window back comes within a point of that at ${n.enough} frames.`;
    return {
      ok: n.worstDrop <= NOISE && n.worstOver <= NOISE && n.worstSide <= NOISE,
      text:
        `With ${k} frames back at most ${percent(n[`back${k}`])} can be right, with ${k} on both sides ` +
        `${percent(n[`both${k}`])}, with all of the past ${percent(n.past)}. ${enough}`,
    };
  },
};

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
