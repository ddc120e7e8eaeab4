/**
 * Listen: a network that has only ever heard our synthesiser labels a recording, frame by frame.
 *
 * It takes a model that was trained before, or trains one first. Without a recording it listens to a synthesised
 * utterance that was in no training set. Promise (synthesised): more frames right than the one-frame bound allows.
 * Nothing is promised for a real voice, and the finding says so.
 */
import { COURSE_RATE_HZ, drawCorpus, FEATURE_COUNT, PHONEMES, pureFrameBound } from '@unrolled/audio-core';
import type { Data, Experiment, Frame, ParamValues, Result, Schema, TimelineRow } from '@unrolled/lab-protocol';
import { collapseRuns, type Rng } from '@unrolled/rnn-core';
import { openEar, trainSoundModel, type Heard } from './shared/listening';
import { readMicrophone, readRecording, type Recording } from './shared/recording';
import { heatRow, labelSegments, mfccRow, waveRow } from './shared/timeline';

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
    default: 300,
    help: 'How long it learns before it listens, where no trained network is at hand.',
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
    const source = sourceOf(data, rng);
    yield pictureOf(source); // seen at once; the labels need a network
    const model = data?.model ?? (yield* trainSoundModel(p, kernels, rng)).model;
    const heard = openEar(kernels, model, source.features.length / FEATURE_COUNT)(source.features);
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
      ...(data?.model ? {} : { model }), // a model that was brought along stays where it came from
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
          `The recording: ${note}`,
      };
    }
    const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
    return {
      ok: n.accuracy > n.bound,
      text:
        `It labels ${percent(n.accuracy)} of ${n.frames} frames right in an utterance it has never heard. ` +
        `Whoever sees one frame at a time can expect at most ${percent(n.bound)} in it.`,
    };
  },
};

/** A recording, or an utterance of ours with its true labels and the most that one frame at a time can expect to get right. */
interface Source extends Recording {
  readonly truth?: Uint8Array;
  readonly bound?: number;
}

/** A file, the microphone (see `readMicrophone` for its form), or without either an utterance of ours. */
function sourceOf(data: Data | undefined, rng: Rng): Source {
  if (data?.recording) return readRecording(data.recording, rng.fork('noise floor'));
  if (data?.microphone) return readMicrophone(data.microphone, rng.fork('noise floor'));
  return freshUtterance(rng.fork('what it listens to'));
}

function freshUtterance(rng: Rng): Required<Source> {
  const [utterance] = drawCorpus({ tier: 'sound', utterances: 1, framesMin: 90, framesMax: 90 }, rng).utterances;
  return {
    samples: utterance.samples ?? new Float32Array(),
    features: utterance.features,
    note: 'A synthesised utterance that was in no training set.',
    truth: utterance.labels,
    bound: pureFrameBound([utterance]).bound,
  };
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
