/**
 * Root mean square, frame by frame: how strong the sound is, in the units of its samples.
 *
 * Must not: window; every sample of a frame counts the same.
 * Source: the conventions of librosa 0.11 (feature.rms with samples: centred, padded with zeros).
 */
import { type FramingOptions, frameCount, readFrame } from '../signal/framing';

/** librosa's: centred on every 512th sample, zeros past the ends. */
export const RMS_DEFAULTS: FramingOptions = {
  frameSamples: 2048,
  hopSamples: 512,
  centred: true,
  padMode: 'constant',
};

/**
 * Samples → √(mean x²) of each frame, (frames), at least 0.
 *
 * @throws RangeError as `frameCount`.
 */
export function rmsOfFrames(
  samples: ArrayLike<number>,
  framing: FramingOptions = RMS_DEFAULTS,
): Float64Array<ArrayBuffer> {
  const frame = new Float64Array(framing.frameSamples);
  const rms = new Float64Array(frameCount(samples.length, framing));
  for (let t = 0; t < rms.length; t += 1) {
    readFrame(samples, t, framing, frame);
    let squares = 0;
    for (let n = 0; n < frame.length; n += 1) squares += frame[n] * frame[n];
    rms[t] = Math.sqrt(squares / frame.length);
  }
  return rms;
}
