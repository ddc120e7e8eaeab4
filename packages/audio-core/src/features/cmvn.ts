/**
 * Cepstral mean and variance normalisation: each coefficient of an utterance to mean 0 and deviation 1, over its own
 * frames. It takes a microphone's or a room's colour out of a recording.
 *
 * Must not: be used where a frame is to know nothing but itself: what was said elsewhere shifts every frame. For that
 * there are `featureStatistics` and `standardiseFeatures`, with the numbers of a training set.
 * Source: O. Viikki and K. Laurila, Speech Communication 25 (1998), doi:10.1016/S0167-6393(98)00033-8.
 */
import type { FrameMatrix } from '../signal/framing';

export interface CmvnOptions {
  /** Added to the deviation, so that a coefficient that never varies becomes 0. Default 1e-8. */
  readonly epsilon?: number;
}

/** (x − mean) / (deviation + epsilon), coefficient by coefficient, (frames, size). Needs at least one frame. */
export function cmvn(features: FrameMatrix, { epsilon = 1e-8 }: CmvnOptions = {}): FrameMatrix {
  const { frames, size, values } = features;
  if (frames < 1) throw new RangeError('cmvn: features must have at least one frame, got none; record something');
  const out = new Float64Array(values.length);
  for (let d = 0; d < size; d++) {
    let mean = 0;
    for (let t = 0; t < frames; t++) mean += values[t * size + d] / frames;
    let variance = 0;
    for (let t = 0; t < frames; t++) variance += (values[t * size + d] - mean) ** 2 / frames;
    const scale = Math.sqrt(variance) + epsilon;
    for (let t = 0; t < frames; t++) out[t * size + d] = (values[t * size + d] - mean) / scale;
  }
  return { ...features, values: out };
}
