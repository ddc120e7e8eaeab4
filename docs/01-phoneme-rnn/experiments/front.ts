/**
 * Front: one utterance, labelled by a network with memory and by one without, again and again while they learn.
 *
 * Promise: at the end the network with memory has more of the frames right than any labeller of single frames can expect in
 * this utterance, by more than three standard deviations of luck, and the other one has not. With no updates it only makes
 * the sound.
 */
import {
  COURSE_RATE_HZ,
  drawCorpus,
  PHONEMES,
  pureFrameBound,
  standardiseFeatures,
  type CorpusUtterance,
  type FeatureStatistics,
} from '@unrolled/audio-core';
import type { Experiment, Frame, ParamValues, Schema, TableData } from '@unrolled/lab-protocol';
import {
  argmaxRows,
  batchRoom,
  fillBatch,
  saveLabeller,
  type Kernels,
  type Labeller,
  type Rng,
} from '@unrolled/rnn-core';
import { openEar } from './shared/listening';
import { packStates } from './shared/packed-states';
import { phonemeTask } from './shared/phoneme-task';
import { labelSegments, waveRow } from './shared/timeline';
import { OPTIMISERS, trainBoth, type Report } from './shared/training';

export interface Params extends ParamValues {
  hidden: number;
  updates: number;
  sequences: number;
  seed: number;
}

const params: Schema<Params> = {
  hidden: {
    kind: 'number',
    label: 'Hidden units H',
    min: 2,
    max: 64,
    step: 1,
    default: 32,
    help: 'How many numbers the network carries from frame to frame.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 0,
    max: 1000,
    step: 1,
    default: 480,
    help: 'How many steps of learning, each on eight utterances. With none there is only the sound.',
  },
  sequences: {
    kind: 'number',
    label: 'Training utterances',
    min: 8,
    max: 1000,
    step: 1,
    default: 400,
    more: true,
    help: 'How many synthesised utterances it learns from.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 2, help: 'Decides the utterance, the training set and first weights.' },
};

/** As long as the training utterances or longer, and short enough to read. */
const FRAMES = 90;
const BATCH = 8;
/** Looks at the utterance that are kept, as shares of the training: close together while much changes. */
const KEPT = [0, 0.04, 0.08, 0.12, 0.16, 0.24, 0.32, 0.4, 0.56, 0.72, 1];

export const experiment: Experiment<Params> = {
  title: 'A network that hears one frame at a time has to remember.',
  params,
  views: [
    { kind: 'timeline', id: 'axis', title: 'The sound and what was said' },
    { kind: 'table', id: 'learning', title: 'What the two networks say, a letter a frame' },
    { kind: 'table', id: 'states', title: 'Hidden states, packed' },
  ],

  *run(p, { kernels, rng }) {
    const utterance = allThreeStops(rng.fork('the utterance'));
    yield soundOf(utterance);
    const { bound, pureFrames } = pureFrameBound([utterance]);
    // In a silence one guess of three is right: by luck some more, with this standard deviation of their share.
    const luck = Math.sqrt((pureFrames * 2) / 9) / FRAMES;
    const known: Record<string, number> = { frames: FRAMES, bound, luck, hidden: p.hidden };
    if (p.updates === 0) return { numbers: known };
    const task = yield* phonemeTask('sound', p.sequences, rng);
    const looks: Look[] = [];
    const options = {
      hidden: p.hidden,
      updates: p.updates,
      batch: BATCH,
      activation: 'tanh',
      fault: 'none',
      train: { optimiser: OPTIMISERS.adam, learningRate: 0.005, clip: { kind: 'norm', limit: 1 } },
    } as const;
    const { rnn } = yield* trainBoth(task, options, kernels, rng, (report) => {
      const look = lookAt(kernels, report, utterance, task.statistics);
      const due = report.update >= KEPT[looks.length] * p.updates || report.update === p.updates;
      if (due) looks.push(look);
      return frameOf(due ? looks : [...looks, look], p.updates);
    });
    const last = looks[looks.length - 1];
    const { mean: featureMean, deviation: featureStd } = task.statistics;
    return {
      numbers: { ...known, rnnRight: last.rnnRight, frameRight: last.frameRight },
      model: saveLabeller({ labeller: rnn, labels: PHONEMES, featureMean, featureStd }),
    };
  },

  finding({ numbers: n }) {
    if (!('rnnRight' in n)) return { ok: true, text: `The sound of ${n.frames} frames.` };
    return {
      ok: n.rnnRight > n.bound + 3 * n.luck && n.frameRight <= n.bound + 3 * n.luck,
      text:
        `Without memory the network has ${percent(n.frameRight)} of the frames right; with memory, ` +
        `${percent(n.rnnRight)}. Whoever sees one frame at a time can expect at most ${percent(n.bound)} here.`,
    };
  },
};

/** The first utterance drawn in which /p/, /t/ and /k/ are all said to their end. */
function allThreeStops(rng: Rng): CorpusUtterance {
  for (;;) {
    const [utterance] = drawCorpus(
      { tier: 'sound', utterances: 1, framesMin: FRAMES, framesMax: FRAMES },
      rng,
    ).utterances;
    const whole = utterance.segments.filter(({ toFrame, plannedToFrame }) => toFrame === plannedToFrame);
    if ([3, 4, 5].every((stop) => whole.some(({ phoneme }) => phoneme === stop))) return utterance;
  }
}

/** The labels a network without memory gives: frames do not see each other, so half of them stand beside the others. */
function labelsWithoutMemory(k: Kernels, frame: Labeller, features: Float32Array): number[] {
  const { D, K } = frame.sizes;
  const half = FRAMES / 2;
  const halves = [0, half].map((from) => ({
    frames: half,
    features: features.subarray(from * D, (from + half) * D),
    labels: new Uint8Array(half),
  }));
  const best = argmaxRows(frame.forward(fillBatch(batchRoom(k, { T: half, B: BATCH, D }), halves)).data, K);
  return Array.from({ length: FRAMES }, (_, t) => best[(t % half) * BATCH + Math.floor(t / half)]);
}

/** What both networks say of the utterance after some updates. */
interface Look {
  readonly update: number;
  readonly rnn: string;
  readonly frame: string;
  readonly rnnRight: number;
  readonly frameRight: number;
  readonly states: string;
}

function lookAt(
  k: Kernels,
  { update, networks }: Report,
  { features, labels }: CorpusUtterance,
  { mean, deviation }: FeatureStatistics,
): Look {
  const model = saveLabeller({ labeller: networks.rnn, labels: PHONEMES, featureMean: mean, featureStd: deviation });
  const heard = openEar(k, model, FRAMES)(features);
  const seen = labelsWithoutMemory(k, networks.frame, standardiseFeatures(features, { mean, deviation }));
  const right = (said: readonly number[]): number => labels.filter((label, t) => label === said[t]).length / FRAMES;
  return {
    update,
    rnn: spell(heard.labels),
    frame: spell(seen),
    rnnRight: right(heard.labels),
    frameRight: right(seen),
    states: packStates(heard.states),
  };
}

const spell = (labels: ArrayLike<number>): string => Array.from(labels, (label) => PHONEMES[label]).join('');

function soundOf({ samples = new Float32Array(), labels }: CorpusUtterance): Frame {
  const rows = [
    waveRow(samples, COURSE_RATE_HZ, 'synthesised'),
    { id: 'said', kind: 'labels', label: 'What was said', segments: labelSegments(labels) } as const,
  ];
  const sound = { samples, rate: COURSE_RATE_HZ };
  return { views: { axis: { seconds: samples.length / COURSE_RATE_HZ, sound, rows } } };
}

function frameOf(looks: readonly Look[], updates: number): Frame {
  const last = looks[looks.length - 1];
  const learning: TableData = {
    columns: ['update', 'without memory', 'with memory', 'right without', 'right with'],
    rows: looks.map(({ update, frame, rnn, frameRight, rnnRight }) => [update, frame, rnn, frameRight, rnnRight]),
  };
  const states: TableData = { columns: ['update', 'states'], rows: looks.map((look) => [look.update, look.states]) };
  return {
    progress: { done: last.update, total: updates, unit: 'updates' },
    views: { learning, states },
    text:
      `After ${last.update} updates: without memory ${percent(last.frameRight)} of the frames right, ` +
      `with memory ${percent(last.rnnRight)}.`,
  };
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
