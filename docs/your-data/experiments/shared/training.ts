/**
 * One classifier from its first weights to its answers: a recurrent layer over the features, the mean of its outputs over
 * time, one answer a recording.
 *
 * Must not: let a tested recording take part in training, in a choice, or in any statistics.
 */
import type { FrameMatrix } from '@unrolled/audio-core';
import { labError } from '@unrolled/lab-protocol';
import {
  createKernels,
  createModel,
  createTrainState,
  exampleRoom,
  fillExamples,
  nextIndices,
  softmaxRows,
  trainUpdate,
  type Example,
  type ExampleRoom,
  type Kernels,
  type LayerDescription,
  type ModelDescription,
  type Rng,
  type SequenceModel,
  type TrainConfig,
} from '@unrolled/rnn-core';
import { augment, hideFrames, type AugmentRanges } from './augment';
import { PLAIN_LOOK, type FeatureReader } from './features';
import { measureFooting, normalise, type Footing } from './normalise';

/** A recording as the classifier takes it. */
export interface Labelled {
  readonly samples: Float32Array;
  /** Index into the classes. */
  readonly label: number;
}

export interface ClassifierSettings {
  readonly cell: 'gru' | 'lstm';
  readonly directions: 'one' | 'two';
  readonly hidden: number;
  readonly inputDropout: number;
  readonly outputDropout: number;
  /** Share of each label that is spread over all classes. */
  readonly smoothing: number;
  readonly weightDecay: number;
  /** The highest learning rate; it rises to it and falls again (one cycle). */
  readonly rate: number;
  /** Passes over the training recordings. */
  readonly epochs: number;
  readonly batch: number;
  readonly ranges: AugmentRanges;
  /** See normalise.ts. */
  readonly priorFrames: number;
}

/** A model with its room, used for one training after another, so that memory is taken once. */
export interface Bench {
  readonly k: Kernels;
  readonly settings: ClassifierSettings;
  readonly reader: FeatureReader;
  readonly description: ModelDescription;
  readonly model: SequenceModel;
  readonly room: ExampleRoom;
}

/** Room for classifiers of K classes that read with `reader`. `noise` is what dropout draws from. */
export function createBench(
  k: Kernels,
  settings: ClassifierSettings,
  reader: FeatureReader,
  K: number,
  noise: Rng,
): Bench {
  const [D, T, B] = [reader.size, reader.options.maxFrames, settings.batch];
  const description = describeClassifier(settings, D, K);
  return {
    k,
    settings,
    reader,
    description,
    model: createModel(k, description, { T, B }, noise.fork('replaced before training'), noise),
    room: exampleRoom(k, { T, B, D, answers: 'sequence', learnsFrom: 'labels', K }),
  };
}

function describeClassifier(settings: ClassifierSettings, D: number, K: number): ModelDescription {
  const { cell, directions, hidden: H, inputDropout, outputDropout, smoothing } = settings;
  const one: LayerDescription = { kind: cell === 'gru' ? 'gru-reset-after' : 'lstm', D, H };
  const layer: LayerDescription = directions === 'two' ? { kind: 'bidirectional', forward: one, reverse: one } : one;
  return {
    layer: { kind: 'dropout', layer, input: inputDropout, output: outputDropout },
    K,
    head: { kind: 'pool', pooling: 'mean' },
    loss: { kind: 'cross-entropy', smoothing },
  };
}

/** What is known after a pass over the training recordings. */
export interface Epoch {
  readonly epoch: number;
  /** Mean over the pass, with smoothed labels, of recordings as augmentation made them. */
  readonly trainLoss: number;
  readonly footing: Footing;
}

/**
 * Trains from first weights that `rng` draws. Yields an Epoch after each pass and nothing after each update; returns the
 * footing of the training recordings, which the network listens on.
 */
export function* trainClassifier(
  bench: Bench,
  recordings: readonly Labelled[],
  rng: Rng,
): Generator<Epoch | void, Footing, unknown> {
  const { k, settings, reader, model, room } = bench;
  const footing = yield* footingOf(reader, recordings);
  drawWeights(bench, rng.fork('first weights'));
  const batch = Math.min(settings.batch, recordings.length);
  const inEpoch = Math.floor(recordings.length / batch);
  const updates = settings.epochs * inEpoch;
  const config: TrainConfig = {
    optimiser: { kind: 'adamw', weightDecay: settings.weightDecay },
    learningRate: settings.rate,
    schedule: { kind: 'one-cycle', rate: settings.rate, updates },
    clip: { kind: 'norm', limit: 1 },
  };
  const state = createTrainState(k, model, config, recordings.length, rng.fork('order'));
  const hearing = rng.fork('augmentation');
  let lossSum = 0;
  while (state.update < updates) {
    const examples = nextIndices(state, batch).map((index): Example => {
      const { samples, label } = recordings[index];
      const { samples: heard, look, hidden } = augment(samples, settings.ranges, reader.options.bandCount, hearing);
      const features = normalise(reader.read(heard, look), footing, settings.priorFrames);
      hideFrames(features, hidden);
      return exampleOf(features, label);
    });
    const { finite, loss } = trainUpdate(state, model, config, fillExamples(room, examples));
    if (!finite) {
      const what = `In update ${state.update + 1} the loss or the gradient was no longer a finite number.`;
      throw labError('diverged', what, 'Take a smaller learning rate.', { rate: settings.rate / 3 });
    }
    lossSum += loss;
    if (state.update % inEpoch === 0) {
      yield { epoch: state.update / inEpoch, trainLoss: lossSum / inEpoch, footing };
      lossSum = 0;
    } else yield;
  }
  return footing;
}

function* footingOf(reader: FeatureReader, recordings: readonly Labelled[]): Generator<void, Footing, unknown> {
  const all: FrameMatrix[] = [];
  for (const { samples } of recordings) {
    all.push(reader.read(samples, PLAIN_LOOK));
    if (all.length % 20 === 0) yield;
  }
  return measureFooting(all);
}

/** First weights as a fresh model of the same description has them, without taking memory of the kernels again. */
function drawWeights({ description, model }: Bench, rng: Rng): void {
  const fresh = createModel(createKernels('reference32'), description, { T: 1, B: 1 }, rng);
  for (const [name, { data }] of Object.entries(model.params)) data.set(fresh.params[name].data);
  model.repack();
}

/** Probabilities of every class for each recording, (recordings, K), and the mean loss. Yields after each batch. */
export function* classify(
  bench: Bench,
  footing: Footing,
  recordings: readonly Labelled[],
): Generator<void, { readonly probabilities: Float64Array; readonly loss: number }, unknown> {
  const { settings, reader, model, room } = bench;
  const { K, B } = room.sizes;
  const probabilities = new Float64Array(recordings.length * K);
  for (let from = 0; from < recordings.length; from += B) {
    const part = recordings.slice(from, from + B);
    const examples = part.map(({ samples, label }) =>
      exampleOf(normalise(reader.read(samples, PLAIN_LOOK), footing, settings.priorFrames), label),
    );
    const scores = model.forward(fillExamples(room, examples));
    const rows = { shape: scores.shape, data: new Float64Array(scores.data.length) };
    softmaxRows(scores, rows);
    probabilities.set(rows.data.subarray(0, part.length * K), from * K);
    yield;
  }
  const losses = recordings.map(({ label }, i) => -Math.log(Math.max(1e-12, probabilities[i * K + label])));
  return { probabilities, loss: losses.reduce((sum, one) => sum + one, 0) / recordings.length };
}

function exampleOf({ frames, values }: FrameMatrix, label: number): Example {
  return { frames, features: values, labels: [label] };
}
