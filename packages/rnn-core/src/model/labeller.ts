/**
 * What a network that labels every frame looks like from outside, whatever stands inside.
 *
 * Training, gradient checks and evaluation are written against this interface; the simple RNN and the feed-forward
 * baseline are its first two kinds. Must not: know about optimisers or data.
 */
import type { Kernels, Tensor } from '../kernels/types';
import type { Rng } from '../rng';
import type { Params } from '../tensor';
import type { Batch } from '../train/batch';

/** What one part of a network left at each frame, under a name for the reader: "states", "scores". */
export interface NamedSteps {
  readonly name: string;
  readonly steps: readonly Tensor[];
}

export interface Labeller {
  /** For the reader and for model files, e.g. "simple-rnn". */
  readonly kind: string;
  readonly sizes: { readonly D: number; readonly H: number; readonly K: number };
  readonly params: Params;
  /** Same names and shapes as `params`; filled by `lossAndGrads`. */
  readonly grads: Params;
  /** The engine its tensors belong to, for updates to run on. Without it they run in TypeScript. */
  readonly kernels?: Kernels;
  /** To be called after `params` have changed and before the next forward pass. */
  repack(): void;
  /** Scores (T,B,K) of a batch, valid until the next call. Rows of padding hold anything. */
  forward(batch: Batch): Tensor;
  /** Mean cross-entropy in nats over the frames that count. */
  loss(batch: Batch): number;
  /** The same, and `grads` = its gradient (zeroed first). */
  lossAndGrads(batch: Batch): number;
  /** What the last pass left: `forward` in the order it was computed, `backward` likewise (frames run backwards). */
  trace?(): { readonly forward: readonly NamedSteps[]; readonly backward: readonly NamedSteps[] };
  /** States handed on from one pass to the next, for truncated training; saved with a run. */
  readonly carried?: Params;
  /** The generator dropout draws from; its state is saved with a run. */
  readonly noise?: Rng;
}

/** The number of trained numbers. */
export function parameterCount(params: Params): number {
  return Object.values(params).reduce((sum, { data }) => sum + data.length, 0);
}
