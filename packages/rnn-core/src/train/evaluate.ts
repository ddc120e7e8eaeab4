/**
 * How well a labeller does on a set of sequences: loss, frame accuracy, confusions, phoneme error rate.
 *
 * Must not: change the labeller's weights, or be given the sequences it was trained on without saying so.
 */
import { crossEntropyForward } from '../losses/softmax-cross-entropy';
import type { Labeller } from '../model/labeller';
import { collapseRuns, phonemeErrorRate } from '../metrics/edit-distance';
import { clusteredStandardError } from '../metrics/clustered';
import { addToConfusion, argmaxRows, frameScores } from '../metrics/frames';
import { fillBatch, type BatchRoom, type Sequence } from './batch';

export interface Evaluation {
  /** Mean cross-entropy in nats a frame. */
  readonly loss: number;
  readonly accuracy: number;
  /** Standard error of the accuracy, clustered by sequence. */
  readonly accuracyError: number;
  /** Phoneme error rate of the labels with runs collapsed. */
  readonly per: number;
  /** (K,K) counts, row = true label. */
  readonly confusion: Float64Array;
  /** The label given to each frame of each sequence. */
  readonly predicted: readonly Int32Array[];
}

/** In batches of the room's B, yielding after each so that a page stays responsive. */
export function* evaluateSteps(
  labeller: Labeller,
  room: BatchRoom,
  sequences: readonly Sequence[],
): Generator<void, Evaluation, unknown> {
  const { K } = labeller.sizes;
  const { B } = room;
  const confusion = new Float64Array(K * K);
  const predicted: Int32Array[] = [];
  let lossSum = 0;
  let frameSum = 0;
  for (let start = 0; start < sequences.length; start += B) {
    const chunk = sequences.slice(start, start + B);
    const batch = fillBatch(room, chunk);
    const frames = chunk.reduce((sum, sequence) => sum + sequence.frames, 0);
    const scores = labeller.forward(batch);
    lossSum += crossEntropyForward(scores, batch.labels, batch.mask, scores) * frames; // leaves probabilities in scores
    frameSum += frames;
    const best = argmaxRows(scores.data, K);
    addToConfusion(confusion, K, batch.labels, best, batch.mask.data);
    chunk.forEach(({ frames: length }, b) => {
      predicted.push(Int32Array.from({ length }, (_, t) => best[t * B + b]));
    });
    yield;
  }
  const pairs = sequences.map(({ labels }, s) => ({
    reference: collapseRuns(labels),
    hypothesis: collapseRuns(predicted[s]),
  }));
  return {
    loss: lossSum / frameSum,
    accuracy: frameScores(confusion, K).accuracy,
    accuracyError: clusteredStandardError(
      sequences.map(({ frames, labels }, s) => ({
        size: frames,
        hits: predicted[s].reduce((hits, label, t) => hits + (label === labels[t] ? 1 : 0), 0),
      })),
    ),
    per: phonemeErrorRate(pairs),
    confusion,
    predicted,
  };
}
