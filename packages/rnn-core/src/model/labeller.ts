/**
 * What a network that labels every frame looks like from outside, whatever stands inside.
 *
 * Training, gradient checks and evaluation are written against this interface; the simple RNN and the feed-forward
 * baseline are its first two kinds. Must not: know about optimisers or data.
 */
import type { Tensor } from '../kernels/types';
import type { Params } from '../tensor';
import type { Batch } from '../train/batch';

export interface Labeller {
  /** For the reader and for model files, e.g. "simple-rnn". */
  readonly kind: string;
  readonly sizes: { readonly D: number; readonly H: number; readonly K: number };
  readonly params: Params;
  /** Same names and shapes as `params`; filled by `lossAndGrads`. */
  readonly grads: Params;
  /** To be called after `params` have changed and before the next forward pass. */
  repack(): void;
  /** Scores (T,B,K) of a batch, valid until the next call. Rows of padding hold anything. */
  forward(batch: Batch): Tensor;
  /** Mean cross-entropy in nats over the frames that count. */
  loss(batch: Batch): number;
  /** The same, and `grads` = its gradient (zeroed first). */
  lossAndGrads(batch: Batch): number;
}

/** The number of trained numbers. */
export function parameterCount(params: Params): number {
  return Object.values(params).reduce((sum, { data }) => sum + data.length, 0);
}
