/**
 * Listen: a network that has only ever heard our synthesiser labels a recording, frame by frame.
 *
 * It takes a model that was trained before, or trains one first. Without a recording it listens to a synthesised
 * utterance that was in no training set. Promise (synthesised): more frames right than the one-frame bound allows.
 * Nothing is promised for a real voice, and the finding says so.
 */
import {
  COURSE_RATE_HZ,
  drawCorpus,
  FEATURE_COUNT,
  PHONEMES,
  pureFrameBound,
  standardiseFeatures,
} from '@unrolled/audio-core';
import {
  labError,
  type Experiment,
  type Frame,
  type ParamValues,
  type Result,
  type Schema,
  type TimelineRow,
} from '@unrolled/lab-protocol';
import {
  argmaxRows,
  batchRoom,
  collapseRuns,
  fillBatch,
  loadLabeller,
  saveLabeller,
  softmaxRows,
  type Kernels,
  type LabellerFile,
  type Rng,
} from '@unrolled/rnn-core';
import { phonemeTask } from './shared/phoneme-task';
import { readRecording, type Recording } from './shared/recording';
import { heatRow, labelSegments, mfccRow, waveRow } from './shared/timeline';
import { OPTIMISERS, trainBoth } from './shared/training';

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
    max: 96,
    step: 1,
    default: 32,
    help: 'How many numbers the network carries from frame to frame. Used where no trained network is at hand.',
  },
  updates: {
    kind: 'number',
    label: 'Updates',
    min: 10,
    max: 2000,
    step: 10,
    default: 200,
    help: 'How long it learns before it listens, where no trained network is at hand.',
  },
  sequences: {
    kind: 'number',
    label: 'Training utterances',
    min: 8,
    max: 1000,
    step: 1,
    default: 200,
    more: true,
    help: 'How many synthesised utterances it learns from.',
  },
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the training and the synthesised utterance.' },
};

interface ListenResult extends Result {
  /** What was done to a recording, and what is odd about it; nothing for an utterance of ours. */
  readonly note: string;
}

export const experiment: Experiment<Params, ListenResult> = {
  title: 'What does it hear?',
  params,
  views: [{ kind: 'timeline', id: 'axis', title: 'Sound, features, state and labels on one time axis' }],

  *run(p, { kernels, rng, data }) {
    const source: Source = data?.recording
      ? readRecording(data.recording, rng.fork('noise floor'))
      : freshUtterance(rng.fork('what it listens to'));
    yield pictureOf(source); // seen at once; the labels need a network
    const model = data?.model ?? (yield* trainModel(p, kernels, rng));
    const heard = listen(kernels, model, source);
    yield pictureOf(source, heard);
    const { truth } = source;
    return {
      numbers: {
        recorded: truth ? 0 : 1,
        frames: heard.labels.length,
        runs: collapseRuns(heard.labels).length,
        meanSure: heard.sure.reduce((sum, entry) => sum + entry, 0) / heard.sure.length,
        ...(truth ? { accuracy: agreement(heard.labels, truth), bound: source.bound ?? NaN } : {}),
        ...Object.fromEntries(PHONEMES.map((name, k) => [`share ${name}`, shareOf(heard.labels, k)])),
      },
      model,
      note: truth ? '' : source.note,
    };
  },

  finding({ numbers: n, note }) {
    if (n.recorded === 1) {
      const most = PHONEMES.map((name) => ({ name, share: n[`share ${name}`] }))
        .sort((a, b) => b.share - a.share)
        .slice(0, 3)
        .map(({ name, share }) => `/${name}/ ${Math.round(100 * share)} %`);
      return {
        ok: true,
        text:
          `Of ${n.frames} frames it calls ${most.join(', ')}. This network has only ever heard our synthesiser, ` +
          'ten phonemes and no pauses: on a real voice expect poor labels, given with too much certainty. ' +
          `The file: ${note}`,
      };
    }
    const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
    return {
      ok: n.accuracy > n.bound,
      text:
        `It labels ${percent(n.accuracy)} of ${n.frames} frames right in an utterance it has never heard. ` +
        `Frame by frame, ${percent(n.bound)} is the most that could be right in it.`,
    };
  },
};

function* trainModel(p: Params, kernels: Kernels, rng: Rng): Generator<Frame | void, Uint8Array, unknown> {
  const task = yield* phonemeTask('sound', p.sequences, rng);
  const options = {
    hidden: p.hidden,
    updates: p.updates,
    batch: Math.min(8, p.sequences),
    activation: 'tanh',
    fault: 'none',
    train: { optimiser: OPTIMISERS.adam, learningRate: 0.005, clip: { kind: 'norm', limit: 1 } },
  } as const;
  const { rnn } = yield* trainBoth(task, options, kernels, rng, ({ update, rnn: { accuracy } }) => ({
    progress: { done: update, total: p.updates, unit: 'updates' },
    text: `Learning from synthesised sound: ${(100 * accuracy).toFixed(1)} % of held-out frames right.`,
  }));
  return saveLabeller({
    labeller: rnn,
    labels: PHONEMES,
    featureMean: task.statistics.mean,
    featureStd: task.statistics.deviation,
  });
}

/** A recording, or an utterance of ours with its true labels and the most that one frame at a time could get right. */
interface Source extends Recording {
  readonly truth?: Uint8Array;
  readonly bound?: number;
}

function freshUtterance(rng: Rng): Required<Source> {
  const [utterance] = drawCorpus({ tier: 'sound', utterances: 1, framesMin: 90, framesMax: 90 }, rng).utterances;
  return {
    samples: utterance.samples ?? new Float32Array(),
    features: utterance.features,
    note: 'A synthesised utterance that was in no training set.',
    truth: utterance.labels,
    bound: pureFrameBound([utterance]).hindsightBound,
  };
}

interface Heard {
  readonly labels: number[];
  /** The probability of the label given, by frame. */
  readonly sure: number[];
  /** (frames, H) row-major. */
  readonly states: Float32Array;
  readonly H: number;
  readonly names: readonly string[];
}

function listen(k: Kernels, model: Uint8Array, { features }: Pick<Recording, 'features'>): Heard {
  const frames = features.length / FEATURE_COUNT;
  const { labeller, labels: names, featureMean: mean, featureStd: deviation } = load(k, model, frames);
  const { D, H, K } = labeller.sizes;
  const standard = standardiseFeatures(features, { mean, deviation });
  const batch = fillBatch(batchRoom(k, { T: frames, B: 1, D }), [
    { frames, features: standard, labels: new Uint8Array(frames) },
  ]);
  const scores = labeller.forward(batch);
  softmaxRows(scores, scores);
  const labels = Array.from(argmaxRows(scores.data, K));
  return {
    labels,
    sure: labels.map((label, t) => scores.data[t * K + label]),
    states: Float32Array.from(labeller.tape.hidden.data.subarray(H, (frames + 1) * H)),
    H,
    names,
  };
}

function load(k: Kernels, model: Uint8Array, frames: number): LabellerFile {
  try {
    return loadLabeller(k, model, frames);
  } catch (error) {
    throw labError('input', error instanceof Error ? error.message : String(error), 'Train the network again.');
  }
}

function pictureOf({ samples, features, note, truth }: Source, heard?: Heard): Frame {
  const rows: TimelineRow[] = [
    waveRow(samples, COURSE_RATE_HZ, truth ? 'synthesised' : 'your recording'),
    mfccRow(features),
    ...(truth ? [{ id: 'said', kind: 'labels', label: 'Said', segments: labelSegments(truth) } as const] : []),
    ...(heard ? heardRows(heard, truth) : []),
  ];
  const sound = { samples, rate: COURSE_RATE_HZ };
  return { views: { axis: { seconds: samples.length / COURSE_RATE_HZ, sound, rows } }, text: note };
}

function heardRows({ labels, sure, states, H, names }: Heard, truth?: Uint8Array): TimelineRow[] {
  const segments = labelSegments(labels, { names, sure, ...(truth ? { truth } : {}) });
  return [
    heatRow('state', 'Hidden state', `${H} units, −1 to 1`, states, H, 1),
    { id: 'heard', kind: 'labels', label: 'Heard', note: 'RNN', style: 'rnn', segments },
  ];
}

function agreement(labels: readonly number[], truth: Uint8Array): number {
  return labels.filter((label, t) => label === truth[t]).length / truth.length;
}

function shareOf(labels: readonly number[], k: number): number {
  return labels.filter((label) => label === k).length / labels.length;
}
