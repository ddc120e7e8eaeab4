/**
 * Live: a network that reads forwards only learns to label every frame of synthesised speech, near and far, with pauses. The
 * page then feeds it from a microphone, frame by frame.
 *
 * Promise: of the frames in which something is said, it labels more right than the bound for whoever sees one frame at a
 * time; so it uses what it carries along.
 */
import { COURSE_RATE_HZ, courseLogMelDb, frameBoundarySample, pureFrameBound } from '@unrolled/audio-core';
import type {
  Experiment,
  ParamValues,
  Result,
  Schema,
  Segment,
  TimelineData,
  TimelineRow,
} from '@unrolled/lab-protocol';
import { argmaxRows, type Kernels, type Rng } from '@unrolled/rnn-core';
import { labelWhole, openLive, trainLive, type LiveNetwork, type LiveTraining } from './shared/live-network';
import {
  drawLive,
  drawMany,
  LIVE_LABELS,
  LONGEST_FRAMES,
  PAUSE,
  statisticsOf,
  type LiveUtterance,
} from './shared/live-speech';

export interface Params extends ParamValues {
  cell: string;
  hidden: number;
  updates: number;
  utterances: number;
  rate: number;
  seed: number;
}

const params: Schema<Params> = {
  cell: {
    kind: 'choice',
    label: 'Cell',
    options: [
      { value: 'simple-rnn', label: 'simple RNN' },
      { value: 'gru', label: 'GRU' },
      { value: 'lstm', label: 'LSTM' },
    ],
    default: 'gru',
    help: 'What carries the state from frame to frame.',
  },
  hidden: {
    kind: 'number',
    label: 'Hidden units H',
    min: 2,
    max: 96,
    step: 1,
    default: 32,
    help: 'How many numbers are all that it keeps between two frames.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 10,
    max: 2000,
    step: 10,
    default: 300,
    help: 'How long it learns.',
  },
  utterances: {
    kind: 'number',
    label: 'Training utterances',
    min: 8,
    max: 1000,
    step: 1,
    default: 200,
    more: true,
    help: 'How many synthesised utterances it learns from. Drawing them takes longer than learning.',
  },
  rate: {
    kind: 'number',
    label: 'Learning rate η',
    min: 0.0001,
    max: 0.1,
    step: 0.0001,
    scale: 'log',
    default: 0.01,
    more: true,
    help: 'The largest step; it rises to it at first and then falls to almost nothing.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides every utterance, the first weights and the order.' },
};

/** Utterances that it is tested on. */
const HELD_OUT = 60;
const MEL_LIMITS_DB = [-75, -15] as const;

export const experiment: Experiment<Params> = {
  title: 'Can it label what it has just heard?',
  params,
  views: [
    { kind: 'timeline', id: 'axis', title: 'An utterance it has never heard, with the label it gives at each frame' },
  ],

  *run(p, { kernels, rng }) {
    const drawing = drawMany(p.utterances, rng.fork('training utterances'));
    const utterances = yield* counted(drawing, p.utterances);
    const statistics = statisticsOf(utterances);
    const training: LiveTraining = { ...p, cell: p.cell as LiveTraining['cell'] };
    const steps = trainLive(training, utterances, statistics, kernels, rng.fork('network'));
    const model = yield* trained(steps, p.updates);
    const network = openLive(kernels, model, LONGEST_FRAMES);
    const numbers = yield* tested(network, kernels, rng.fork('held-out utterances'));
    const shown = drawLive(rng.fork('shown'), 60);
    yield { views: { axis: pictureOf(shown, labelWhole(kernels, network, shown.features)) } };
    return { numbers, model };
  },

  finding({ numbers: n }) {
    return {
      ok: n.accuracy > n.bound,
      text:
        `It labels ${percent(n.accuracy)} of ${n.spoken} frames of speech right in utterances it has never heard, each from what ` +
        `had been heard until then. Whoever sees one frame at a time can expect at most ${percent(n.bound)}. ` +
        `Of the pauses it finds ${percent(n.pauses)}.`,
    };
  },
};

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function* counted<T>(steps: Generator<void, T, unknown>, total: number) {
  for (let done = 1; ; done++) {
    const step = steps.next();
    if (step.done) return step.value;
    if (done % 10 === 0) yield { progress: { done, total, unit: 'utterances' } };
    else yield;
  }
}

function* trained(steps: ReturnType<typeof trainLive>, updates: number) {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (!step.value) yield;
    else {
      const { update, loss } = step.value;
      yield {
        progress: { done: update, total: updates, unit: 'updates' },
        text: `Loss ${loss.toFixed(2)} nats a frame.`,
      };
    }
  }
}

/** Frames of speech right, and pauses found, in utterances drawn here; and the bound for these utterances. */
function* tested(network: LiveNetwork, k: Kernels, rng: Rng): Generator<void, Result['numbers'], unknown> {
  const held = yield* drawMany(HELD_OUT, rng);
  const [right, all] = [
    { speech: 0, pause: 0 },
    { speech: 0, pause: 0 },
  ];
  for (const { features, labels } of held) {
    const best = argmaxRows(labelWhole(k, network, features), LIVE_LABELS.length);
    labels.forEach((label, t) => {
      const kind = label === PAUSE ? 'pause' : 'speech';
      all[kind] += 1;
      if (best[t] === label) right[kind] += 1;
    });
    yield;
  }
  return {
    accuracy: right.speech / all.speech,
    bound: pureFrameBound(held.map(({ said }) => said)).bound,
    spoken: all.speech,
    pauses: right.pause / all.pause,
  };
}

function pictureOf({ samples, frames, labels }: LiveUtterance, probabilities: Float32Array): TimelineData {
  const best = argmaxRows(probabilities, LIVE_LABELS.length);
  const wrong = labels.filter((label, t) => label !== best[t]).length;
  const mel = courseLogMelDb(samples);
  const turned = Float32Array.from(
    { length: mel.values.length },
    (_, j) => mel.values[(j % frames) * mel.size + Math.floor(j / frames)],
  );
  const rows: TimelineRow[] = [
    {
      id: 'mel',
      kind: 'heatmap',
      label: 'Log-mel',
      note: `${mel.size} bands, dB`,
      scale: 'sequential',
      rows: mel.size,
      cols: frames,
      values: turned,
      firstSeconds: 0.0125,
      hopSeconds: 0.01,
      limits: MEL_LIMITS_DB,
    },
    { id: 'said', kind: 'labels', label: 'Said', segments: segmentsOf(labels) },
    {
      id: 'heard',
      kind: 'labels',
      label: 'Heard',
      note: 'frame by frame',
      style: 'gru',
      segments: segmentsOf(best, labels),
      score: `${Math.round((100 * (frames - wrong)) / frames)} %`,
    },
  ];
  return { seconds: samples.length / COURSE_RATE_HZ, rows, sound: { samples, rate: COURSE_RATE_HZ } };
}

function segmentsOf(labels: ArrayLike<number>, truth?: ArrayLike<number>): Segment[] {
  const frames = labels.length;
  const wrong = (t: number) => truth !== undefined && truth[t] !== labels[t];
  const segments: Segment[] = [];
  for (let from = 0; from < frames;) {
    let to = from + 1;
    while (to < frames && labels[to] === labels[from] && wrong(to) === wrong(from)) to += 1;
    segments.push({
      from: frameBoundarySample(from, frames) / COURSE_RATE_HZ,
      to: frameBoundarySample(to, frames) / COURSE_RATE_HZ,
      label: LIVE_LABELS[labels[from]],
      ...(wrong(from) ? { wrong: true } : {}),
    });
    from = to;
  }
  return segments;
}
