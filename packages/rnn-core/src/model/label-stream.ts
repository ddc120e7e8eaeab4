/**
 * A sequence model frame by frame: all it keeps between two frames are its states. These are, bit by bit, those of a pass
 * over the whole sequence; on kernels that sum one row otherwise than many, probabilities may differ by a rounding.
 *
 * Must not: look ahead. A layer that needs the end of the sequence (both directions) is refused.
 */
import type { Tensor } from '../kernels/types';
import { carryStates, zeroStates } from '../layers/recurrent';
import { softmaxRows } from '../losses/softmax-cross-entropy';
import { exampleRoom, fillExamples } from '../train/examples';
import type { SequenceModel } from './sequence-model';

export interface LabelStream {
  /** Features a frame, and classes. */
  readonly D: number;
  readonly K: number;
  /** Takes the next frame's D features and gives the probabilities (K) of its classes, valid until the next call. */
  push(features: ArrayLike<number>): Tensor;
  /** Forgets everything: the next frame is the first of a new sequence. */
  reset(): void;
}

/**
 * The model as a stream of one sequence. It works in the model's own memory: use the model for nothing else meanwhile.
 * Throws where the model cannot be run frame by frame, answers once a sequence, reads symbols, or has no kernels.
 */
export function createLabelStream(model: SequenceModel): LabelStream {
  const { layer, head, kernels: k, V } = model;
  const { D, K } = model.sizes;
  if (layer.stepper === null) throw refuse('a layer that reads forwards only', `a ${layer.kind} one`);
  if (head.kind !== 'frames') throw refuse('an answer at every frame', `one from the ${head.kind}`);
  if (layer.sizes.B !== 1) throw refuse('room for one sequence (B=1)', `B=${layer.sizes.B}`);
  if (!k || V > 0) throw refuse('a model that reads features and has kernels', V > 0 ? 'symbols' : 'no kernels');

  const room = exampleRoom(k, { T: 1, B: 1, D, answers: 'frames', learnsFrom: 'labels', K });
  const probabilities = k.alloc(K);
  const labels = [0]; // nobody learns from it
  zeroStates(k, layer);
  return {
    D,
    K,
    push(features) {
      const scores = model.forward(fillExamples(room, [{ frames: 1, features, labels }]));
      carryStates(k, layer);
      probabilities.data.set(scores.data.subarray(0, K));
      softmaxRows(probabilities, probabilities);
      return probabilities;
    },
    reset: () => zeroStates(k, layer),
  };
}

function refuse(expected: string, got: string): Error {
  return new Error(`createLabelStream: expected ${expected}, got ${got}; train a model that can run frame by frame`);
}
