/**
 * What it hears: a trained network labels utterances it has never heard; its errors are counted in four ways, and every
 * utterance can be looked at.
 *
 * Takes a model that was trained before on sound, or trains one first. Promise: most of the edits between what was heard
 * and what was said are insertions, and the phoneme error rate is larger than the share of wrong frames.
 */
import { COURSE_RATE_HZ, drawCorpusSteps, PHONEME_COUNT, PHONEMES, type CorpusUtterance } from '@unrolled/audio-core';
import type {
  Experiment,
  Frame,
  HeatmapData,
  ParamValues,
  Result,
  Schema,
  TableData,
  TimelineData,
} from '@unrolled/lab-protocol';
import type { Rng } from '@unrolled/rnn-core';
import { judge, runsOf, totalOf, withoutFlicker, type Judgement, type Total } from './shared/judging';
import { openEar, trainSoundModel, type Heard, type SoundTrained } from './shared/listening';
import { FRAMES_MAX, FRAMES_MIN, HELD_OUT } from './shared/phoneme-task';
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
    default: 200,
    help: 'How long it learns before it listens, where no trained network is at hand. Few make many errors to look at.',
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
  seed: { kind: 'seed', label: 'Seed', default: 7, help: 'Decides the training and the utterances it is judged on.' },
};

/** Runs shorter than this are called flicker: no phoneme that is said to its end is as short. */
const FLICKER_FRAMES = 3;

/** A stretch of an utterance that was taken for something else, in seconds. */
export interface Example {
  readonly utterance: number;
  readonly from: number;
  readonly to: number;
}
export interface Shown {
  readonly axis: TimelineData;
  readonly aligned: TableData;
}
export interface HearsResult extends Result {
  /** Every utterance it was judged on. */
  readonly gallery: readonly Shown[];
  /** By "said>heard", longest first. Right ones are there too, one a phoneme. */
  readonly examples: Readonly<Record<string, readonly Example[]>>;
  /** Which of the gallery is shown first. */
  readonly first: number;
}

export const experiment: Experiment<Params, HearsResult> = {
  title: 'Where does it go wrong?',
  params,
  views: [
    { kind: 'timeline', id: 'axis', title: 'One utterance on one time axis' },
    { kind: 'table', id: 'aligned', title: 'Said and heard, aligned' },
    { kind: 'heatmap', id: 'confusion', title: 'Frames: what was said, and what was heard', scale: 'sequential' },
    { kind: 'table', id: 'classes', title: 'Phoneme by phoneme' },
  ],

  *run(p, { kernels, rng, data }) {
    const trained: Partial<SoundTrained> = data?.model
      ? { model: data.model }
      : yield* trainSoundModel(p, kernels, rng.fork('training'));
    const ear = openEar(kernels, trained.model ?? new Uint8Array(), FRAMES_MAX);
    const utterances = yield* freshUtterances(rng.fork('what it hears'));
    const heard: Heard[] = [];
    for (const { features } of utterances) {
      heard.push(ear(features));
      yield;
    }
    const judged = utterances.map(({ labels }, u) => judge(labels, heard[u].labels));
    const total = totalOf(judged);
    const gallery = utterances.map((utterance, u) => shownOf(utterance, heard[u], judged[u]));
    const first = firstWorthALook(judged);
    yield {
      views: {
        axis: gallery[first].axis,
        aligned: gallery[first].aligned,
        confusion: confusionOf(total),
        classes: classesOf(total, judged),
      },
    };
    return {
      numbers: { ...numbersOf(total, judged), ...besides(trained), first },
      ...(data?.model ? {} : { model: trained.model }),
      gallery,
      examples: examplesOf(judged),
      first,
    };
  },

  finding({ numbers: n }) {
    const right = `${percent(n.accuracy)} of ${n.frames} frames are right`;
    if (n.edits === 0)
      return { ok: true, text: `${right}, and not one edit is needed. Train for less long to see errors.` };
    return {
      ok: n.insertions > n.edits / 2 && n.per > 1 - n.accuracy,
      text:
        `${right}, and the phoneme error rate is ${percent(n.per)}: ${n.insertions} of the ${n.edits} edits are ` +
        'insertions. Give each run of one or two frames the label before it, and the rate becomes ' +
        `${percent(n.perSmooth)}.`,
    };
  },
};

function* freshUtterances(rng: Rng): Generator<Frame | void, readonly CorpusUtterance[], unknown> {
  const options = { tier: 'sound', utterances: HELD_OUT, framesMin: FRAMES_MIN, framesMax: FRAMES_MAX } as const;
  const steps = drawCorpusSteps(options, rng);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value.utterances;
    if (step.value % 10 === 0) yield { progress: { done: step.value, total: HELD_OUT, unit: 'utterances heard' } };
    else yield;
  }
}

/** An utterance of middling badness: as many edits as the median of those that need any. */
function firstWorthALook(judged: readonly Judgement[]): number {
  const wrong = judged
    .map(({ aligned }, u) => ({ u, edits: aligned.filter(({ edit }) => edit !== 'none').length }))
    .filter(({ edits }) => edits > 0)
    .sort((a, b) => a.edits - b.edits || a.u - b.u);
  return wrong.length > 0 ? wrong[Math.floor(wrong.length / 2)].u : 0;
}

function shownOf({ samples = new Float32Array(), features, labels }: CorpusUtterance, heard: Heard, judged: Judgement) {
  const { H, names, sure, states } = heard;
  const wrongFrames = heard.labels.filter((label, t) => label !== labels[t]).length;
  const right = `${Math.round((100 * (labels.length - wrongFrames)) / labels.length)} %`;
  const segments = labelSegments(heard.labels, { names, sure, truth: labels });
  const axis: TimelineData = {
    seconds: samples.length / COURSE_RATE_HZ,
    sound: { samples, rate: COURSE_RATE_HZ },
    rows: [
      waveRow(samples, COURSE_RATE_HZ, 'synthesised'),
      mfccRow(features),
      { id: 'said', kind: 'labels', label: 'Said', segments: labelSegments(labels) },
      heatRow('state', 'Hidden state', `${H} units, −1 to 1`, states, H, 1),
      { id: 'heard', kind: 'labels', label: 'Heard', note: 'RNN', style: 'rnn', segments, score: right },
    ],
  };
  return { axis, aligned: alignedTable(judged) };
}

const EDIT_WORDS = { none: '', insertion: 'inserted', deletion: 'left out', substitution: 'replaced' } as const;

function alignedTable({ aligned }: Judgement): TableData {
  const name = (label: number | undefined): string => (label === undefined ? '–' : PHONEMES[label]);
  return {
    columns: ['', ...aligned.map((_, i) => String(i + 1))],
    rows: [
      ['Said', ...aligned.map(({ said }) => name(said))],
      ['Heard', ...aligned.map(({ heard }) => name(heard))],
      ['Edit', ...aligned.map(({ edit }) => EDIT_WORDS[edit])],
    ],
  };
}

function confusionOf({ confusion }: Total): HeatmapData {
  const K = PHONEME_COUNT;
  return {
    rows: K,
    cols: K,
    values: Array.from(confusion),
    limits: [0, Math.max(...confusion)],
    rowLabels: PHONEMES,
    colLabels: PHONEMES,
    rowTitle: 'said',
    colTitle: 'heard',
    format: 'integer',
  };
}

function classesOf({ confusion, recall }: Total, judged: readonly Judgement[]): TableData {
  const segments = judged.flatMap((one) => one.segments);
  return {
    columns: ['phoneme', 'frames', 'right', 'segments', 'found'],
    rows: PHONEMES.map((name, k) => {
      const own = segments.filter(({ phoneme }) => phoneme === k);
      const frames = confusion.slice(k * PHONEME_COUNT, (k + 1) * PHONEME_COUNT).reduce((sum, n) => sum + n, 0);
      return [
        name,
        frames,
        percent(recall[k]),
        own.length,
        percent(own.filter(({ right }) => right).length / own.length),
      ];
    }),
  };
}

/** Where each kind of error can be heard, and one good case of every phoneme; at most four of a kind. */
function examplesOf(judged: readonly Judgement[]): Record<string, Example[]> {
  const found: Record<string, (Example & { readonly frames: number })[]> = {};
  judged.forEach(({ said, heard }, utterance) => {
    const both = Array.from(said, (label, t) => label * PHONEME_COUNT + heard[t]);
    const segments = labelSegments(both, { names: both.map(String) });
    runsOf(both).forEach(({ label, from, to }, i) => {
      const key = `${PHONEMES[Math.floor(label / PHONEME_COUNT)]}>${PHONEMES[label % PHONEME_COUNT]}`;
      const example = { utterance, from: segments[i].from, to: segments[i].to, frames: to - from };
      (found[key] ??= []).push(example);
    });
  });
  return Object.fromEntries(
    Object.entries(found).map(([key, all]) => [
      key,
      all
        .sort((a, b) => b.frames - a.frames)
        .slice(0, 4)
        .map(({ utterance, from, to }) => ({ utterance, from, to })),
    ]),
  );
}

function numbersOf(total: Total, judged: readonly Judgement[]): Record<string, number> {
  const { insertions, deletions, substitutions, recall, confusion } = total;
  const smooth = totalOf(judged.map(({ said, heard }) => judge(said, withoutFlicker(heard, FLICKER_FRAMES))));
  const said = PHONEMES.map((_, k) =>
    confusion.slice(k * PHONEME_COUNT, (k + 1) * PHONEME_COUNT).reduce((a, b) => a + b),
  );
  const commonest = said.indexOf(Math.max(...said));
  const constant = totalOf(judged.map(({ said: all }) => judge(all, new Uint8Array(all.length).fill(commonest))));
  return {
    utterances: judged.length,
    frames: total.frames,
    phonemes: total.phonemes,
    accuracy: total.accuracy,
    per: total.per,
    insertions,
    deletions,
    substitutions,
    edits: insertions + deletions + substitutions,
    insertionShare: insertions / (insertions + deletions + substitutions),
    segmentAccuracy: total.segmentAccuracy,
    worstRecall: Math.min(...recall),
    bestRecall: Math.max(...recall),
    meanRecall: recall.reduce((sum, one) => sum + one, 0) / PHONEME_COUNT,
    perSmooth: smooth.per,
    accuracySmooth: smooth.accuracy,
    // Somebody who says the commonest phoneme at every frame.
    constantAccuracy: constant.accuracy,
    constantPer: constant.per,
  };
}

/** What is known besides where the network was trained here: how loss and error rates of the two networks lie. */
function besides({ last }: Partial<SoundTrained>): Record<string, number> {
  if (!last) return {};
  const { rnn, frame } = last;
  return { rnnLoss: rnn.loss, frameLoss: frame.loss, frameAccuracy: frame.accuracy, framePer: frame.per };
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : 'none said';
}
