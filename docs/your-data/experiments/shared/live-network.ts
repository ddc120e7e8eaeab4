/**
 * The network of *Live*: one recurrent layer that reads forwards only, a label at every frame. Training, file, and what it
 * says of a whole utterance. Must not: see what it is tested on.
 */
import { FEATURE_COUNT, standardiseFeatures, type FeatureStatistics } from '@unrolled/audio-core';
import { labError } from '@unrolled/lab-protocol';
import {
  createModel,
  createTrainState,
  exampleRoom,
  fillExamples,
  loadModel,
  nextIndices,
  saveModel,
  softmaxRows,
  trainUpdate,
  type Kernels,
  type LayerDescription,
  type ModelDescription,
  type Rng,
  type SequenceModel,
  type TrainConfig,
} from '@unrolled/rnn-core';
import { LIVE_LABELS, LONGEST_FRAMES, type LiveUtterance } from './live-speech';

export interface LiveTraining {
  readonly cell: 'simple-rnn' | 'gru' | 'lstm';
  readonly hidden: number;
  readonly updates: number;
  readonly rate: number;
}

/** Sequences of an update. */
const BATCH = 8;
const K = LIVE_LABELS.length;

function describeLive({ cell, hidden }: Pick<LiveTraining, 'cell' | 'hidden'>): ModelDescription {
  const layer: LayerDescription = { kind: cell === 'gru' ? 'gru-reset-after' : cell, D: FEATURE_COUNT, H: hidden };
  return { layer, K };
}

/** Trains on `utterances` and gives the model as a file. Yields the mean loss every tenth update, nothing in between. */
export function* trainLive(
  training: LiveTraining,
  utterances: readonly LiveUtterance[],
  statistics: FeatureStatistics,
  k: Kernels,
  rng: Rng,
): Generator<{ readonly update: number; readonly loss: number } | void, Uint8Array, unknown> {
  const { updates, rate } = training;
  const B = Math.min(BATCH, utterances.length);
  const description = describeLive(training);
  const model = createModel(k, description, { T: LONGEST_FRAMES, B }, rng.fork('weights'));
  const room = exampleRoom(k, { T: LONGEST_FRAMES, B, D: FEATURE_COUNT, answers: 'frames', learnsFrom: 'labels', K });
  const config: TrainConfig = {
    optimiser: { kind: 'adam' },
    learningRate: rate,
    schedule: { kind: 'one-cycle', rate, updates },
    clip: { kind: 'norm', limit: 1 },
  };
  const examples = utterances.map(({ frames, features, labels }) => ({
    frames,
    features: standardiseFeatures(features, statistics),
    labels,
  }));
  const state = createTrainState(k, model, config, examples.length, rng.fork('order'));
  let lossSum = 0;
  while (state.update < updates) {
    const batch = fillExamples(
      room,
      nextIndices(state, B).map((index) => examples[index]),
    );
    const { finite, loss } = trainUpdate(state, model, config, batch);
    if (!finite) {
      const what = `In update ${state.update + 1} the loss or the gradient was no longer a finite number.`;
      throw labError('diverged', what, 'Take a smaller learning rate.', { rate: rate / 3 });
    }
    lossSum += loss;
    if (state.update % 10 === 0 || state.update === updates) {
      yield { update: state.update, loss: lossSum / (((state.update - 1) % 10) + 1) };
      lossSum = 0;
    } else yield;
  }
  return fileOf(model, description, statistics);
}

/** A network that has learned nothing yet, as a file. */
export function firstWeights(k: Kernels, rng: Rng): Uint8Array {
  const description = describeLive({ cell: 'gru', hidden: 32 });
  const model = createModel(k, description, { T: 1, B: 1 }, rng);
  const statistics = { mean: new Float64Array(FEATURE_COUNT), deviation: new Float64Array(FEATURE_COUNT).fill(10) };
  return fileOf(model, description, statistics);
}

function fileOf(
  model: SequenceModel,
  description: ModelDescription,
  { mean, deviation }: FeatureStatistics,
): Uint8Array {
  return saveModel({
    description,
    model,
    notes: { labels: JSON.stringify(LIVE_LABELS), features: 'course MFCC, 16 kHz, 25 ms every 10 ms' },
    extras: {
      featureMean: { shape: [FEATURE_COUNT], data: mean },
      featureDeviation: { shape: [FEATURE_COUNT], data: deviation },
    },
  });
}

export interface LiveNetwork {
  readonly model: SequenceModel;
  readonly statistics: FeatureStatistics;
}

/** The network of a file, with room for `frames` frames of one sequence. Throws `input` where the bytes are no such network. */
export function openLive(k: Kernels, bytes: Uint8Array, frames: number): LiveNetwork {
  try {
    const { model, extras } = loadModel(k, bytes, { T: frames, B: 1 });
    const [mean, deviation] = [extras.featureMean.data, extras.featureDeviation.data].map((data) =>
      Float64Array.from(data),
    );
    if (model.sizes.D !== FEATURE_COUNT || model.sizes.K !== K) throw new Error('It labels something else.');
    return { model, statistics: { mean, deviation } };
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw labError('input', `The network could not be opened. ${why}`, 'Press Run to train it again.');
  }
}

/** Probabilities (frames, K) of a whole utterance at once, from raw MFCCs (frames, FEATURE_COUNT). */
export function labelWhole(k: Kernels, { model, statistics }: LiveNetwork, features: Float32Array): Float32Array {
  const frames = features.length / FEATURE_COUNT;
  const room = exampleRoom(k, { T: frames, B: 1, D: FEATURE_COUNT, answers: 'frames', learnsFrom: 'labels', K });
  const standard = standardiseFeatures(features, statistics);
  const scores = model.forward(fillExamples(room, [{ frames, features: standard, labels: new Uint8Array(frames) }]));
  softmaxRows(scores, scores);
  return Float32Array.from(scores.data);
}
