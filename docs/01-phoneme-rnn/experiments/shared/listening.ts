/**
 * A network that learned from synthesised sound, and what it makes of features: labels, certainties, hidden states.
 *
 * Must not: train on anything it is asked to listen to.
 */
import { FEATURE_COUNT, PHONEMES, standardiseFeatures } from '@unrolled/audio-core';
import { labError, type Frame } from '@unrolled/lab-protocol';
import {
  argmaxRows,
  batchRoom,
  fillBatch,
  loadLabeller,
  saveLabeller,
  softmaxRows,
  type Kernels,
  type LabellerFile,
  type Rng,
} from '@unrolled/rnn-core';
import { phonemeTask } from './phoneme-task';
import { OPTIMISERS, trainBoth, type Report } from './training';

export interface SoundTraining {
  readonly hidden: number;
  readonly updates: number;
  /** How many synthesised utterances it learns from. */
  readonly sequences: number;
}

export interface SoundTrained {
  /** A safetensors file. */
  readonly model: Uint8Array;
  /** How RNN and frame net did on the held-out utterances at the end. */
  readonly last: Report;
}

/** Trains an RNN, and the frame net beside it, on MFCCs of synthesised sound. */
export function* trainSoundModel(
  { hidden, updates, sequences }: SoundTraining,
  kernels: Kernels,
  rng: Rng,
): Generator<Frame | void, SoundTrained, unknown> {
  const task = yield* phonemeTask('sound', sequences, rng);
  const options = {
    hidden,
    updates,
    batch: Math.min(8, sequences),
    activation: 'tanh',
    fault: 'none',
    train: { optimiser: OPTIMISERS.adam, learningRate: 0.005, clip: { kind: 'norm', limit: 1 } },
  } as const;
  const { rnn, last } = yield* trainBoth(task, options, kernels, rng, ({ update, rnn: { accuracy } }) => ({
    progress: { done: update, total: updates, unit: 'updates' },
    text: `Learning from synthesised sound: ${(100 * accuracy).toFixed(1)} % of held-out frames right.`,
  }));
  const { mean: featureMean, deviation: featureStd } = task.statistics;
  return { model: saveLabeller({ labeller: rnn, labels: PHONEMES, featureMean, featureStd }), last };
}

export interface Heard {
  readonly labels: number[];
  /** The probability of the label given, by frame. */
  readonly sure: number[];
  /** (frames, H) row-major. */
  readonly states: Float32Array;
  readonly H: number;
  readonly names: readonly string[];
}

/**
 * The network of a model file, with room for `longest` frames: takes raw MFCCs (frames, 13) and answers for each frame.
 * Throws `input` with the reason where the bytes are no such model.
 */
export function openEar(k: Kernels, model: Uint8Array, longest: number): (features: Float32Array) => Heard {
  const { labeller, labels: names, featureMean: mean, featureStd: deviation } = load(k, model, longest);
  const { D, H, K } = labeller.sizes;
  const room = batchRoom(k, { T: longest, B: 1, D });
  return (features) => {
    const frames = features.length / FEATURE_COUNT;
    const standard = standardiseFeatures(features, { mean, deviation });
    const batch = fillBatch(room, [{ frames, features: standard, labels: new Uint8Array(frames) }]);
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
  };
}

function load(k: Kernels, model: Uint8Array, longest: number): LabellerFile {
  try {
    return loadLabeller(k, model, longest);
  } catch (error) {
    throw labError('input', error instanceof Error ? error.message : String(error), 'Train the network again.');
  }
}
