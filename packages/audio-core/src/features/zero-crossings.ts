/**
 * Zero-crossing rate, frame by frame: how often the sign changes, as a share of the frame's samples. Noise crosses often,
 * a low voice seldom. A constant offset spoils it: subtract the mean first.
 *
 * Must not: count the step into a frame's first sample; nothing in the frame comes before it.
 * Source: the conventions of librosa 0.11 (feature.zero_crossing_rate): zero counts as positive, ends padded with the edge.
 */
import { type FramingOptions, frameCount, readFrame } from '../signal/framing';

/** librosa's: centred on every 512th sample, the first and last sample repeated past the ends. */
export const ZERO_CROSSING_DEFAULTS: FramingOptions = {
  frameSamples: 2048,
  hopSamples: 512,
  centred: true,
  padMode: 'edge',
};

/**
 * Samples → sign changes / frameSamples of each frame, (frames), 0 … 1.
 *
 * @throws RangeError as `frameCount`.
 */
export function zeroCrossingRate(
  samples: ArrayLike<number>,
  framing: FramingOptions = ZERO_CROSSING_DEFAULTS,
): Float64Array<ArrayBuffer> {
  const frame = new Float64Array(framing.frameSamples);
  const rate = new Float64Array(frameCount(samples.length, framing));
  for (let t = 0; t < rate.length; t += 1) {
    readFrame(samples, t, framing, frame);
    let changes = 0;
    for (let n = 1; n < frame.length; n += 1) if (frame[n] < 0 !== frame[n - 1] < 0) changes += 1;
    rate[t] = changes / frame.length;
  }
  return rate;
}
