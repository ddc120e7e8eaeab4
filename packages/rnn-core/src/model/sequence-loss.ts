/**
 * The losses a sequence model can learn from, all with the same two calls.
 *
 * The arithmetic stands in losses/; here only what each reads of a batch. Must not: allocate in the passes.
 */
import type { Kernels, Tensor } from '../kernels/types';
import {
  binaryCrossEntropyBackward,
  binaryCrossEntropyForward,
  type BinaryCrossEntropyOptions,
} from '../losses/binary-cross-entropy';
import { ctcBackward, ctcForward, ctcRoom, type CtcOptions } from '../losses/ctc';
import { meanSquaredErrorBackward, meanSquaredErrorForward } from '../losses/mean-squared-error';
import { crossEntropyBackward, crossEntropyForward } from '../losses/softmax-cross-entropy';
import {
  weightedCrossEntropyBackward,
  weightedCrossEntropyForward,
  type WeightedCrossEntropyOptions,
} from '../losses/weighted-cross-entropy';
import type { ExampleBatch } from '../train/examples';

export type LossConfig =
  | ({ readonly kind: 'cross-entropy' } & WeightedCrossEntropyOptions)
  | { readonly kind: 'squared-error' }
  | ({ readonly kind: 'binary' } & BinaryCrossEntropyOptions)
  | ({ readonly kind: 'ctc'; readonly longestTranscript: number } & CtcOptions);

/** What an example must hold for each loss. */
export const LEARNS_FROM = {
  'cross-entropy': 'labels',
  'squared-error': 'targets',
  binary: 'targets',
  ctc: 'transcript',
} as const;

/** scores and dScores: (T,B,K) or (B,K), as the head gives them. `backward` adds to dScores, after `forward`. */
export interface SequenceLoss {
  forward(scores: Tensor, batch: ExampleBatch): number;
  backward(scores: Tensor, batch: ExampleBatch, dScores: Tensor): void;
}

/** Room for scores of `sizes`; `probs` (…,K) holds σ or softmax of the scores after `forward` (not for CTC and squares). */
export function createSequenceLoss(
  k: Kernels,
  config: LossConfig,
  sizes: { readonly T: number; readonly B: number; readonly K: number },
): SequenceLoss {
  const { T, B, K } = sizes;
  if (config.kind === 'squared-error') {
    return {
      forward: (scores, batch) => meanSquaredErrorForward(scores, targetsOf(batch), batch.answers),
      backward: (scores, batch, dScores) => meanSquaredErrorBackward(scores, targetsOf(batch), batch.answers, dScores),
    };
  }
  if (config.kind === 'ctc') {
    const room = ctcRoom({ T, B, K, L: config.longestTranscript });
    return {
      forward: (scores, batch) => ctcForward(scores, batch.transcripts, batch.lengths, room, config),
      backward: (_, batch, dScores) => ctcBackward(batch.transcripts, batch.lengths, room, dScores, config),
    };
  }
  const probsRoom = k.alloc(T, B, K);
  const probsOf = ({ shape, data }: Tensor): Tensor => ({ shape, data: probsRoom.data.subarray(0, data.length) });
  if (config.kind === 'binary') {
    return {
      forward: (scores, batch) =>
        binaryCrossEntropyForward(scores, targetsOf(batch), batch.answers, probsOf(scores), config),
      backward: (scores, batch, dScores) =>
        binaryCrossEntropyBackward(probsOf(scores), targetsOf(batch), batch.answers, dScores, config),
    };
  }
  const weighted = config.classWeights !== undefined || config.smoothing !== undefined;
  return {
    forward: (scores, { labels, answers }) =>
      weighted
        ? weightedCrossEntropyForward(scores, labels, answers, probsOf(scores), config)
        : crossEntropyForward(scores, labels, answers, probsOf(scores)),
    backward: (scores, { labels, answers }, dScores) =>
      weighted
        ? weightedCrossEntropyBackward(probsOf(scores), labels, answers, dScores, config)
        : crossEntropyBackward(probsOf(scores), labels, answers, dScores),
  };
}

function targetsOf({ targets }: ExampleBatch): Tensor {
  if (targets === null) {
    throw new Error(
      'SequenceLoss: the batch must hold targets, got none; fill it from an exampleRoom whose learnsFrom is "targets"',
    );
  }
  return targets;
}
