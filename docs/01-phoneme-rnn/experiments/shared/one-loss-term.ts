/**
 * The gradient of one single loss term, followed back through the states of a simple RNN.
 *
 * Plain loops over what the forward pass left; the training code is not used, so the two can be held against each other.
 * Must not: change weights or gradients.
 */
import {
  fillBatch,
  softmaxRows,
  type BatchRoom,
  type Kernels,
  type RnnLabeller,
  type Sequence,
} from '@unrolled/rnn-core';

/**
 * For each sequence, with L_T the loss at its last frame alone: ‖∂L_T/∂h_{T−τ}‖ for τ = 0 … T, the last one for h_0.
 * At most as many sequences as the room has rows.
 */
export function sizesByLag(
  labeller: RnnLabeller,
  room: BatchRoom,
  sequences: readonly Sequence[],
  k: Kernels,
): Float64Array[] {
  const batch = fillBatch(room, sequences);
  const { H, K } = labeller.sizes;
  const { Whh, Why } = labeller.params;
  const scores = labeller.forward(batch);
  const probs = k.alloc(...scores.shape);
  softmaxRows(scores, probs);
  const { tape } = labeller;
  return sequences.map(({ frames, labels }, b) => {
    const last = (frames - 1) * room.B + b;
    const sizes = new Float64Array(frames + 1);
    let q = new Float64Array(H);
    for (let c = 0; c < K; c++) {
      const ds = probs.data[last * K + c] - (c === labels[frames - 1] ? 1 : 0);
      for (let j = 0; j < H; j++) q[j] += Why.data[c * H + j] * ds;
    }
    sizes[0] = Math.hypot(...q);
    for (let t = frames - 1, lag = 1; t >= 0; t--, lag++) {
      const h = tape.fresh.data.subarray((t * room.B + b) * H, (t * room.B + b + 1) * H);
      const earlier = new Float64Array(H);
      //> eq limit.message
      for (let i = 0; i < H; i++) {
        const delta = (tape.activation === 'tanh' ? 1 - h[i] ** 2 : Number(h[i] > 0)) * q[i];
        for (let j = 0; j < H; j++) earlier[j] += Whh.data[i * H + j] * delta;
      }
      //< eq limit.message
      q = earlier;
      sizes[lag] = Math.hypot(...q);
    }
    return sizes;
  });
}
