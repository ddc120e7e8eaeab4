/**
 * Utterances as a network with a window sees them: beside each frame stand the frames before and after it.
 *
 * Past the ends of an utterance there is nothing, and the window holds zeros there, the mean of standardised features.
 * Must not: know a network, or reach over into another utterance.
 */
import type { FrameWindow } from '@unrolled/audio-core';
import type { Sequence } from '@unrolled/rnn-core';

/** Features a frame of D features has once its window is laid beside it. */
export function windowFeatures(D: number, { before, after }: FrameWindow): number {
  return D * (before + 1 + after);
}

/** features (frames, D) become (frames, D·(before+1+after)), oldest frame first; labels are shared. */
export function windowSequence(sequence: Sequence, D: number, window: FrameWindow): Sequence {
  const { frames, features, labels } = sequence;
  const { before, after } = window;
  const wide = new Float32Array(frames * windowFeatures(D, window));
  let at = 0;
  for (let t = 0; t < frames; t++) {
    //> eq window.features
    for (let seen = t - before; seen <= t + after; seen++, at += D) {
      if (seen < 0 || seen >= frames) continue;
      for (let d = 0; d < D; d++) wide[at + d] = features[seen * D + d];
    }
    //< eq window.features
  }
  return { frames, features: wide, labels };
}
