/**
 * A sign in the first frame, then noise, and the question which sign it was: asked in every frame, or at the end alone.
 *
 * Two features a frame. The first frame has 4 added to the feature of its sign, every feature of every frame is normal
 * noise. Must not: give a hint of the sign in any later frame.
 */
import type { ClassicTask } from '@unrolled/rnn-core';

const [D, K] = [2, 2];
const STRENGTH = 4;

/** Sequences of T frames with noise of standard deviation `noise`. The sign lies T − 1 frames before the last one. */
export function signTask(T: number, noise: number, answers: ClassicTask['answers']): ClassicTask {
  return {
    ...{ D, K, T, answers, learnsFrom: 'labels' },
    draw(rng) {
      const sign = rng.integer(K);
      const features = Float64Array.from({ length: T * D }, () => noise * rng.normal());
      features[sign] += STRENGTH;
      return { frames: T, features, labels: new Int32Array(answers === 'frames' ? T : 1).fill(sign) };
    },
  };
}
