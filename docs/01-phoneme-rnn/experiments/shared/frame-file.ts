/**
 * A trained network without memory as a file. The format knows recurrent networks, and this is one whose recurrent matrix
 * is zero:
 *
 *   h_t = tanh(W_xh x_t + 0 h_{t-1} + b_h)   is   g_t = tanh(W_xg x_t + b_g)
 *
 * A window is one long frame, its frames in order of time, zeros past the ends of an utterance; so means and deviations
 * of a frame are repeated for each of its frames. Must not: draw from the generators of a run, or take its memory.
 */
import {
  createReferenceKernels,
  createRng,
  createRnnLabeller,
  type Labeller,
  type RnnLabeller,
} from '@unrolled/rnn-core';
import type { PhonemeTask } from './phoneme-task';
import { rnnFile } from './rnn-file';

type Statistics = Pick<PhonemeTask, 'statistics'>;

/** The bytes that loadLabeller reads: of an RNN as it is, of a network without memory as such an RNN. */
export function fileOf(labeller: Labeller | RnnLabeller, task: Statistics): Uint8Array {
  return 'tape' in labeller ? rnnFile(labeller, task) : frameFile(labeller, task);
}

/** `labeller` is one of createFrameLabeller, on one frame or on a window of them. */
function frameFile(labeller: Labeller, { statistics }: Statistics): Uint8Array {
  const { D, H, K } = labeller.sizes;
  const k = createReferenceKernels(labeller.kernels?.precision ?? 'float32');
  const sizes = { D, H, K, maxT: 1, B: 1, activation: 'tanh', recurrentInit: 'identity' } as const;
  const rnn = createRnnLabeller(k, sizes, createRng(0)); // every weight is replaced
  const { Wxg, bg, Wgy, by } = labeller.params;
  rnn.params.Wxh.data.set(Wxg.data);
  rnn.params.bh.data.set(bg.data);
  rnn.params.Why.data.set(Wgy.data);
  rnn.params.by.data.set(by.data);
  k.fill(rnn.params.Whh, 0);
  rnn.repack();
  const repeated = (ofFrame: ArrayLike<number>) =>
    Float64Array.from({ length: D }, (_, d) => ofFrame[d % ofFrame.length]);
  const { mean, deviation } = statistics;
  return rnnFile(rnn, { statistics: { ...statistics, mean: repeated(mean), deviation: repeated(deviation) } });
}
