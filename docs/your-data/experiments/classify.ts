/**
 * Your own recordings: a small recurrent network learns to tell classes apart (words, moods, genres), and is tested on
 * voices it has never heard, or on other takes of the voices it knows.
 *
 * Takes a folder of recordings; without one it learns ten invented words that a synthesiser says. Promise: it answers more
 * often right than by naming the most frequent class, by more than three standard errors.
 */
import type { DatasetSplit } from '@unrolled/audio-core';
import type { Experiment, ParamValues, Result, Schema } from '@unrolled/lab-protocol';
import { labError } from '@unrolled/lab-protocol';
import { parameterCount, saveModel } from '@unrolled/rnn-core';
import { createFeatureReader } from './shared/features';
import { featureOptionsFor, heardSecondsOf, settingsFor } from './shared/listening';
import type { Footing } from './shared/normalise';
import { chanceOf, notesOf, numbersOf, percent, pictureOf, skippedTable, type Views } from './shared/picture';
import { readRecordings, type Recording, type RecordingSet, type Skipped } from './shared/recordings';
import { accuracyOf, scoresOf, type Tested } from './shared/scores';
import { synthesiseWords } from './shared/synthetic';
import { classify, createBench, trainClassifier, type Bench } from './shared/training';

export interface Params extends ParamValues {
  split: string;
  augment: number;
  directions: string;
  epochs: number;
  cell: string;
  hidden: number;
  rate: number;
  dropout: number;
  repetitions: number;
  seed: number;
}

const params: Schema<Params> = {
  split: {
    kind: 'choice',
    label: 'Tested on',
    options: [
      { value: 'leave-one-speaker-out', label: 'a speaker never heard' },
      { value: 'official', label: 'what its makers say (official)' },
      { value: 'complete-test', label: 'the complete test set' },
      { value: 'speaker-folds', label: 'groups of speakers never heard' },
      { value: 'song-folds', label: 'songs never heard' },
      { value: 'fault-filtered', label: 'the fault-filtered list' },
      { value: 'random', label: 'a fifth at random' },
    ],
    default: 'leave-one-speaker-out',
    help: 'Other takes of known voices are easy. Voices that the network never learned from are not.',
  },
  augment: {
    kind: 'number',
    label: 'Augmentation',
    min: 0,
    max: 2,
    step: 0.1,
    default: 1,
    help: 'How differently a recording is heard each time: tempo, pitch, vocal tract, noise, gaps. 0 is always the same.',
  },
  directions: {
    kind: 'choice',
    label: 'Directions',
    options: [
      { value: 'two', label: 'both' },
      { value: 'one', label: 'forwards' },
    ],
    default: 'two',
    help: 'Whether a second layer listens from the end to the start.',
  },
  epochs: {
    kind: 'number',
    label: 'Passes',
    min: 1,
    max: 100,
    step: 1,
    default: 25,
    help: 'How often it hears every training recording. Time grows with it.',
  },
  seed: {
    kind: 'seed',
    label: 'Seed',
    default: 7,
    help: 'Decides first weights, order and every change to a recording.',
  },
  cell: {
    kind: 'choice',
    label: 'Cell',
    options: [
      { value: 'gru', label: 'GRU' },
      { value: 'lstm', label: 'LSTM' },
    ],
    default: 'gru',
    more: true,
    help: 'What carries the state from frame to frame.',
  },
  hidden: {
    kind: 'number',
    label: 'Hidden units H',
    min: 4,
    max: 128,
    step: 4,
    default: 64,
    more: true,
    help: 'Numbers carried from frame to frame in each direction.',
  },
  rate: {
    kind: 'number',
    label: 'Learning rate η',
    min: 0.0001,
    max: 0.1,
    step: 0.0001,
    scale: 'log',
    default: 0.006,
    more: true,
    help: 'The largest step; it rises to it at first and then falls to almost nothing.',
  },
  dropout: {
    kind: 'number',
    label: 'Dropout',
    min: 0,
    max: 0.8,
    step: 0.05,
    default: 0.3,
    more: true,
    help: 'Share of the outputs left out while it learns, and a third of that of the features.',
  },
  repetitions: {
    kind: 'number',
    label: 'Repetitions',
    min: 1,
    max: 10,
    step: 1,
    default: 1,
    more: true,
    help: 'Everything once more with other draws, to see how far the result depends on them.',
  },
};

export interface ClassifyResult extends Result {
  readonly model: Uint8Array;
  readonly skipped: readonly Skipped[];
  readonly split: Pick<DatasetSplit, 'id' | 'name' | 'verdict' | 'why'>;
}

export const experiment: Experiment<Params, ClassifyResult> = {
  title: 'Does it understand a voice it has never heard?',
  params,
  views: [
    {
      kind: 'curve',
      id: 'accuracy',
      title: 'Tested recordings answered right, first training',
      size: 'half',
      x: { label: 'pass' },
      y: { min: 0, max: 1, format: 'percent' },
      series: [{ key: 'test', label: 'tested', style: 'gru' }],
      levels: [{ key: 'chance', label: 'most frequent class' }],
    },
    {
      kind: 'curve',
      id: 'loss',
      title: 'Loss in nats, first training',
      size: 'half',
      x: { label: 'pass' },
      y: { min: 0, format: 'number' },
      series: [
        { key: 'train', label: 'training, made harder', style: 'ink' },
        { key: 'test', label: 'tested', style: 'gru' },
      ],
    },
    { kind: 'heatmap', id: 'confusion', title: 'True classes and answers', scale: 'sequential', size: 'wide' },
    { kind: 'table', id: 'speakers', title: 'By speaker, song or other group', size: 'third' },
    { kind: 'table', id: 'trainings', title: 'Training by training' },
    { kind: 'table', id: 'skipped', title: 'Left out' },
  ],

  *run(p, { kernels, rng, data }) {
    const set = data ? yield* readRecordings(data) : yield* synthesiseWords(rng.fork('words'));
    const split = splitFor(set, p.split, data !== undefined);
    const reader = createFeatureReader(featureOptionsFor(set));
    const settings = settingsFor(p);
    const bench = createBench(kernels, settings, reader, set.classes.length, rng.fork('dropout'));
    const tested: Tested[] = [];
    let model: Uint8Array | undefined;
    const total = p.repetitions * split.foldNames.length;
    yield { views: { skipped: skippedTable(set) } };
    for (let repetition = 0; repetition < p.repetitions; repetition++) {
      for (const [f, name] of split.foldNames.entries()) {
        const fold = split.fold(f);
        const part = (positions: readonly number[]) => positions.map((position) => set.recordings[position]);
        const [train, test] = [part([...fold.train, ...fold.validation]), part(fold.test)];
        const own = rng.fork(`training ${repetition}, ${name}`);
        const before = tested.length;
        const steps = trainClassifier(bench, train, own);
        let footing: Footing | undefined;
        while (footing === undefined) {
          const step = steps.next();
          if (step.done) footing = step.value;
          else if (step.value) {
            const { epoch, trainLoss, footing: present } = step.value;
            const look = before === 0 && (epoch % 3 === 1 || epoch === p.epochs);
            const curves = look ? yield* curvesAt(bench, present, test, epoch, trainLoss, set) : undefined;
            yield {
              progress: { done: before * p.epochs + epoch, total: total * p.epochs, unit: 'passes' },
              ...(curves ? { views: curves } : {}),
              text: `${name}: pass ${epoch}, loss ${trainLoss.toFixed(2)}.`,
            };
          } else yield;
        }
        const { probabilities, loss } = yield* classify(bench, footing, test);
        tested.push({ name, repetition, recordings: test, probabilities, loss });
        model ??= modelFile(bench, footing, set);
        yield { views: pictureOf(scoresOf(tested, set.classes.length), tested, set) };
      }
    }
    const scores = scoresOf(tested, set.classes.length);
    const { id, name, verdict, why } = split;
    return {
      numbers: numbersOf(scores, set, tested.length, parameterCount(bench.model.params)),
      model: model ?? new Uint8Array(),
      skipped: set.skipped,
      notes: notesOf(set, heardSecondsOf(reader.options)),
      split: { id, name, verdict, why },
    };
  },

  finding({ numbers: n, notes = [], split }, p) {
    const spread =
      p.repetitions > 1 ? ` (${percent(n.accuracyLow)} to ${percent(n.accuracyHigh)} over repetitions)` : '';
    const whom = split.id === 'leave-one-speaker-out' ? ' of speakers it had never heard' : '';
    return {
      ok: n.accuracy > n.chance + 3 * n.accuracyError,
      text: [
        `It answers ${percent(n.accuracy)}${spread} of ${n.recordings} recordings${whom} right; always naming the most ` +
          `frequent class would be right for ${percent(n.chance)}.`,
        ...(split.verdict === 'leaky' ? [`This split is leaky. ${split.why}`] : []),
        ...notes,
      ].join(' '),
    };
  },
};

function* curvesAt(
  bench: Bench,
  footing: Footing,
  test: readonly Recording[],
  epoch: number,
  trainLoss: number,
  set: RecordingSet,
): Generator<void, Views, unknown> {
  const { probabilities, loss } = yield* classify(bench, footing, test);
  const { all } = scoresOf([{ name: '', repetition: 0, recordings: test, probabilities, loss }], set.classes.length);
  return {
    accuracy: { x: epoch, y: { test: accuracyOf(all) }, levels: { chance: chanceOf(test, set.classes.length) } },
    loss: { x: epoch, y: { train: trainLoss, test: loss } },
  };
}

/**
 * The network of the first training, with everything that is needed to listen with it. What is measured of the recordings
 * is in it (means and deviations of the features); names of speakers are not.
 */
function modelFile({ description, model, reader, settings }: Bench, footing: Footing, set: RecordingSet): Uint8Array {
  return saveModel({
    description,
    model,
    notes: {
      labels: JSON.stringify(set.classes),
      features: JSON.stringify({ ...reader.options, priorFrames: settings.priorFrames }),
      data: set.name,
    },
    extras: {
      featureMean: { shape: [footing.mean.length], data: footing.mean },
      featureDeviation: { shape: [footing.deviation.length], data: footing.deviation },
    },
  });
}

/** The division that is wanted. The invented words fall back on their first; a reader's data never do. */
function splitFor(set: RecordingSet, wanted: string, own: boolean): DatasetSplit {
  const split = set.splits.find(({ id }) => id === wanted) ?? (own ? undefined : set.splits[0]);
  if (split) return split;
  const { name, splits, speakers, groupName } = set;
  if (splits.length === 0) {
    const hint = `Bring a second ${groupName}, or at least three recordings of each class.`;
    throw labError('input', `${name}, as it is here, leaves nothing to test on.`, hint);
  }
  const possible = splits.map((one) => `“${one.name}”`).join(', ');
  const asked = params.split.kind === 'choice' ? params.split.options.find(({ value }) => value === wanted)?.label : '';
  throw labError(
    'input',
    `${name}, as it is here, cannot be tested on ${asked ?? wanted}. What can be chosen: ${possible}.`,
    speakers.length < 2 && wanted === 'leave-one-speaker-out'
      ? `There is one ${groupName}. To ask about a new voice, bring a second.`
      : 'Choose another way to test it.',
  );
}
