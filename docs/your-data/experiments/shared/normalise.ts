/**
 * Puts the features of one recording on a common footing: each number minus its mean, divided by its deviation.
 *
 * The deviation is that of the training recordings. The mean is the recording's own, which takes out microphone, room
 * and much of the voice; but a short word is too little to know a mean by (that of "six" is mostly hiss), so it is drawn
 * towards the training recordings' mean as if a few frames of it had been heard before.
 *
 * Must not: look at recordings that are tested, but for the one at hand.
 * Source: cepstral mean normalisation as in audio-core; a mean drawn towards a prior one is the usual estimate with a
 * conjugate prior: J.-L. Gauvain and C.-H. Lee, IEEE Trans. Speech and Audio Processing 2 (1994), doi:10.1109/89.279278.
 */
import type { FrameMatrix } from '@unrolled/audio-core';

/** Of the training recordings, feature by feature. */
export interface Footing {
  /** The mean of the recordings' means. */
  readonly mean: Float64Array;
  /** The root of the mean square distance of a frame from its own recording's mean. */
  readonly deviation: Float64Array;
}

/** Keeps a feature that never varies from being divided by 0. */
const SMALLEST_DEVIATION = 1e-3;

/** Measures the footing over recordings of the same size; at least one. */
export function measureFooting(recordings: readonly FrameMatrix[]): Footing {
  const { size } = recordings[0];
  const mean = new Float64Array(size);
  const variance = new Float64Array(size);
  for (const recording of recordings) {
    const own = meansOf(recording);
    const { frames, values } = recording;
    for (let d = 0; d < size; d++) {
      let squares = 0;
      for (let t = 0; t < frames; t++) squares += (values[t * size + d] - own[d]) ** 2;
      mean[d] += own[d] / recordings.length;
      variance[d] += squares / frames / recordings.length;
    }
  }
  return { mean, deviation: variance.map((one) => Math.max(SMALLEST_DEVIATION, Math.sqrt(one))) };
}

/** The features (frames, size) on that footing; `priorFrames` is how many frames of the training mean count as heard. */
export function normalise(features: FrameMatrix, footing: Footing, priorFrames: number): FrameMatrix {
  const { frames, size, values } = features;
  const own = meansOf(features);
  const out = new Float64Array(values.length);
  for (let d = 0; d < size; d++) {
    const mean = (frames * own[d] + priorFrames * footing.mean[d]) / (frames + priorFrames);
    for (let t = 0; t < frames; t++) out[t * size + d] = (values[t * size + d] - mean) / footing.deviation[d];
  }
  return { ...features, values: out };
}

function meansOf({ frames, size, values }: FrameMatrix): Float64Array {
  const means = new Float64Array(size);
  for (let t = 0; t < frames; t++) for (let d = 0; d < size; d++) means[d] += values[t * size + d] / frames;
  return means;
}
