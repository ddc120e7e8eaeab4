/**
 * The limit: how far back one loss term reaches in a trained RNN, and how long the network holds what it heard.
 *
 * The loss at the last frame of each held-out utterance is sent back alone. Its gradient in the state τ frames earlier is
 * divided by its gradient in the last state: what is left after τ steps. Beside that, accuracy inside closures against how
 * long the closure has lasted, for the network and for the best classifier that sees the past.
 *
 * Promise: the median of what is left falls below one hundredth within 49 frames.
 */
import { CATEGORIES, buildHmm, PHONEME_COUNT, pastPosteriors, type CorpusUtterance } from '@unrolled/audio-core';
import type { CurveData, Experiment, ParamValues, Schema } from '@unrolled/lab-protocol';
import {
  batchRoom,
  createRnnLabeller,
  evaluateSteps,
  type BatchRoom,
  type Kernels,
  type RnnActivation,
  type RnnLabeller,
} from '@unrolled/rnn-core';
import { sizesByLag } from './shared/one-loss-term';
import { FRAMES_MAX, FRAMES_MIN, phonemeTask, type PhonemeTask } from './shared/phoneme-task';
import { rnnFile } from './shared/rnn-file';
import { adamAt, trainLabeller } from './shared/train-labeller';

export interface Params extends ParamValues {
  tempo: number;
  activation: string;
  hidden: number;
  updates: number;
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
    help: 'How many times longer closures and murmurs last, and with them the time to remember.',
  },
  activation: {
    kind: 'choice',
    label: 'Activation φ',
    options: [
      { value: 'tanh', label: 'tanh' },
      { value: 'relu', label: 'ReLU, Whh = identity' },
    ],
    default: 'tanh',
    help: 'tanh starts from an orthogonal matrix, ReLU from the identity.',
  },
  hidden: {
    kind: 'number',
    label: 'Hidden units H',
    min: 4,
    max: 64,
    step: 4,
    default: 32,
    more: true,
    help: 'How many numbers the network carries from frame to frame.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 20,
    max: 1500,
    step: 10,
    default: 400,
    help: 'How long it is trained. More let it hold longer.',
  },
  seed: {
    kind: 'seed',
    label: 'Seed',
    default: 7,
    help: 'Decides utterances, first weights and order of the batches.',
  },
};

const B = 8;
/** Lags 0 … 49: the shortest utterance has 50 frames. */
const LAGS = FRAMES_MIN;
/** Lags that are drawn; beyond them little is left to see. */
const DRAWN = 31;
const HUNDREDTH = 0.01;
/** A point of the closure curve needs this many frames. */
const ENOUGH = 30;

export const experiment: Experiment<Params> = {
  title: 'How far back does it reach?',
  kernels: 'reference64', // what it draws are gradients smaller than float32 can be trusted with
  params,
  views: [
    {
      kind: 'curve',
      id: 'left',
      title: 'What is left of the gradient of one loss term',
      size: 'half',
      x: { label: 'lag τ, frames' },
      y: { scale: 'log', min: 1e-12, max: 1, format: 'scientific' },
      series: [
        { key: 'high', label: 'nine in ten', style: 'thin' },
        { key: 'median', label: 'median', style: 'rnn' },
        { key: 'low', label: 'one in ten', style: 'thin' },
        { key: 'first', label: 'untrained', style: 'frame' },
      ],
    },
    {
      kind: 'curve',
      id: 'held',
      title: 'Closures labelled right, by frame since they began',
      size: 'half',
      x: { label: 'its frame' },
      y: { min: 0, max: 1, format: 'percent' },
      series: [
        { key: 'best', label: 'limit', style: 'ink' },
        { key: 'rnn', label: 'RNN', style: 'rnn' },
      ],
      levels: [{ key: 'guess', label: 'guessing' }],
    },
  ],

  *run(p, { kernels: k, rng }) {
    const task = yield* phonemeTask('features', 400, rng, { closureStretch: p.tempo });
    const { D, K } = task;
    const room = batchRoom(k, { T: FRAMES_MAX, B, D });
    const activation = p.activation as RnnActivation;
    const recurrentInit = activation === 'relu' ? 'identity' : 'orthogonal';
    const sizes = { D, H: p.hidden, K, maxT: FRAMES_MAX, B, activation, recurrentInit } as const;
    const labeller = createRnnLabeller(k, sizes, rng.fork('weights'));
    const first = (yield* leftByLag(labeller, room, task, k)).map(({ median }) => median);
    const plan = { updates: p.updates, config: adamAt(0.01), stopEvery: 10 };
    for (const stop of trainLabeller(labeller, task.train, room, plan, k, rng.fork('order'))) {
      if (stop) yield { progress: { done: stop.update, total: p.updates, unit: 'updates' } };
      else yield;
    }
    const trained = yield* leftByLag(labeller, room, task, k);
    const drawn = trained.slice(0, DRAWN);
    const left = drawn.map((at, lag): CurveData => ({ x: lag, y: { ...at, first: first[lag] } }));
    const { accuracy, predicted, accuracyError } = yield* evaluateSteps(labeller, room, task.heldOut);
    const held = heldCurve(task, predicted);
    yield { views: { left, held } };
    return { numbers: numbersOf(trained, first, held, accuracy, accuracyError), model: rnnFile(labeller, task) };
  },

  finding({ numbers: n }) {
    const reach = n.reach100 < LAGS ? `after ${n.reach100} frames` : `not within ${LAGS - 1} frames`;
    return {
      ok: n.reach100 < LAGS,
      text:
        `In the median utterance less than a hundredth of the gradient is left ${reach}. In the first three frames of a closure ` +
        `the network is right in ${percent(n.early)} of cases, around frame ${n.longestClosure - 1} in ${percent(n.late)}; ` +
        `there ${percent(n.lateBest)} would be possible.`,
    };
  },
};

interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** At every lag, what is left of the gradient: median, and the tenth from below and above, over the held-out set. */
function* leftByLag(
  labeller: RnnLabeller,
  room: BatchRoom,
  task: PhonemeTask,
  k: Kernels,
): Generator<void, Spread[], unknown> {
  const shares: number[][] = Array.from({ length: LAGS }, () => []);
  for (let at = 0; at < task.heldOut.length; at += B) {
    for (const sizes of sizesByLag(labeller, room, task.heldOut.slice(at, at + B), k)) {
      for (let lag = 0; lag < LAGS; lag++) shares[lag].push(sizes[lag] / sizes[0]);
    }
    yield;
  }
  return shares.map((all) => {
    const sorted = all.filter(Number.isFinite).sort((a, b) => a - b);
    const share = (part: number) => sorted[Math.round(part * (sorted.length - 1))];
    return { low: share(0.1), median: share(0.5), high: share(0.9) };
  });
}

/** Accuracy in closures by how many frames of the closure have passed, where there are enough of them. */
function heldCurve({ heldOutRaw, speech }: PhonemeTask, predicted: readonly Int32Array[]): CurveData[] {
  const hmm = buildHmm(speech);
  const counts: { frames: number; hits: number; best: number }[] = [];
  heldOutRaw.forEach(({ frames, labels, categories, features }: CorpusUtterance, s) => {
    const posteriors = pastPosteriors(hmm, features);
    for (let t = 0, passed = 0; t < frames; t++) {
      passed = CATEGORIES[categories[t]].kind === 'silence' ? passed + 1 : 0;
      if (passed === 0) continue;
      const count = (counts[passed] ??= { frames: 0, hits: 0, best: 0 });
      count.frames += 1;
      if (predicted[s][t] === labels[t]) count.hits += 1;
      count.best += Math.max(...posteriors.subarray(t * PHONEME_COUNT, (t + 1) * PHONEME_COUNT));
    }
  });
  return counts.flatMap((count, passed) =>
    count && count.frames >= ENOUGH
      ? [
          {
            x: passed,
            y: { rnn: count.hits / count.frames, best: count.best / count.frames },
            levels: { guess: 1 / 3 },
          },
        ]
      : [],
  );
}

function numbersOf(
  trained: readonly Spread[],
  first: readonly number[],
  held: readonly CurveData[],
  accuracy: number,
  accuracyError: number,
): Record<string, number> {
  const below = (shares: readonly number[]): number => {
    const lag = shares.findIndex((share) => share < HUNDREDTH);
    return lag < 0 ? LAGS : lag;
  };
  const mean = (points: readonly CurveData[], key: string) =>
    points.reduce((sum, { y }) => sum + y[key], 0) / points.length;
  return {
    accuracy,
    accuracyError,
    reach100: below(trained.map(({ median }) => median)),
    reachLow: below(trained.map(({ low }) => low)),
    reachHigh: below(trained.map(({ high }) => high)),
    reachFirst: below(first),
    left8: trained[8].median,
    left20: trained[20].median,
    left40: trained[40].median,
    early: mean(held.slice(0, 3), 'rnn'),
    /** The last three frames that are reached often enough to count. */
    late: mean(held.slice(-3), 'rnn'),
    earlyBest: mean(held.slice(0, 3), 'best'),
    lateBest: mean(held.slice(-3), 'best'),
    longestClosure: held[held.length - 1].x,
  };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
