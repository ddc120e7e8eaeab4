/**
 * A trained RNN whose memory is cut: it labels each frame from the last few frames alone, starting from an empty state.
 *
 * With 0 frames of memory the state before is always zero, and W_hh is multiplied by nothing: the same as setting W_hh
 * to zero. Must not: train, or change the network.
 */
import {
  argmaxRows,
  batchRoom,
  createRng,
  createRnnLabeller,
  fillBatch,
  type Kernels,
  type RnnActivation,
  type RnnLabeller,
  type Sequence,
} from '@unrolled/rnn-core';

/** Labels given to each frame of each sequence; `memory` frames besides the labelled one are seen. */
export type Forgetful = (sequences: readonly Sequence[], memory: number) => Generator<void, Int32Array[], unknown>;

const ROWS = 128;

/** Makes room once for up to `longest` frames of memory; the weights are copied now. */
export function forgetful(k: Kernels, trained: RnnLabeller, activation: RnnActivation, longest: number): Forgetful {
  const { D, H, K } = trained.sizes;
  const copy = createRnnLabeller(k, { D, H, K, maxT: longest + 1, B: ROWS, activation }, createRng(0));
  for (const [name, { data }] of Object.entries(trained.params)) copy.params[name].data.set(data);
  copy.repack();
  const room = batchRoom(k, { T: longest + 1, B: ROWS, D });

  return function* label(sequences, memory) {
    const given = sequences.map(({ frames }) => new Int32Array(frames));
    const waiting: { s: number; t: number; piece: Sequence }[] = [];
    const flush = (): void => {
      if (waiting.length === 0) return;
      const batch = fillBatch(
        room,
        waiting.map(({ piece }) => piece),
      );
      // Past its end a piece's state is frozen, so the last row holds everybody's scores at the labelled frame.
      const scores = copy.forward(batch);
      const last = argmaxRows(scores.data.subarray((batch.x.shape[0] - 1) * ROWS * K), K);
      waiting.forEach(({ s, t }, row) => (given[s][t] = last[row]));
      waiting.length = 0;
    };
    for (const [s, { frames, features, labels }] of sequences.entries()) {
      for (let t = 0; t < frames; t++) {
        const from = Math.max(0, t - memory);
        const piece = {
          frames: t + 1 - from,
          features: Array.prototype.slice.call(features, from * D, (t + 1) * D) as number[],
          labels: Array.prototype.slice.call(labels, from, t + 1) as number[],
        };
        waiting.push({ s, t, piece });
        if (waiting.length === ROWS) {
          flush();
          yield;
        }
      }
    }
    flush();
    return given;
  };
}
