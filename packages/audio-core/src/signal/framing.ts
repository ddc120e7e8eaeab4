/**
 * Cuts a signal into overlapping frames.
 *
 * Not centred, the course's own form: frame t holds samples t·hop … t·hop + frameSamples − 1, nothing is invented, and
 * what does not fill a frame is left out. Centred: the signal is first lengthened by floor(frameSamples/2) at both ends,
 * so that frame t is centred on sample t·hop; the made-up samples come from `padMode`.
 *
 * Must not: window, or copy the whole padded signal.
 * Source: the conventions of librosa 0.11 (util.frame, stft) and numpy.pad.
 */

/** reflect: mirrored without repeating the edge. constant: zeros. edge: the first or last sample repeated. */
export type PadMode = 'reflect' | 'constant' | 'edge';

export interface FramingOptions {
  readonly frameSamples: number;
  readonly hopSamples: number;
  readonly centred: boolean;
  /** Used only when centred. */
  readonly padMode: PadMode;
}

/** Rows of equal length: values (frames, size), row-major. */
export interface FrameMatrix {
  readonly frames: number;
  readonly size: number;
  readonly values: Float64Array<ArrayBuffer>;
}

/**
 * How many whole frames a signal of `sampleCount` samples gives: 1 + floor((length − frameSamples) / hopSamples), where
 * length includes the padding if centred; 0 if not one frame is filled.
 *
 * @throws RangeError if a count is not a whole number, or frameSamples or hopSamples is below 1.
 */
export function frameCount(
  sampleCount: number,
  options: Pick<FramingOptions, 'frameSamples' | 'hopSamples' | 'centred'>,
): number {
  const { frameSamples, hopSamples, centred } = options;
  const whole = Number.isInteger(sampleCount) && Number.isInteger(frameSamples) && Number.isInteger(hopSamples);
  if (!whole || sampleCount < 0 || frameSamples < 1 || hopSamples < 1) {
    throw new RangeError(
      `frameCount: sampleCount, frameSamples and hopSamples must be whole numbers, the last two at least 1, ` +
        `got ${sampleCount}, ${frameSamples}, ${hopSamples}`,
    );
  }
  if (sampleCount === 0) return 0;
  const length = sampleCount + (centred ? 2 * Math.floor(frameSamples / 2) : 0);
  return length < frameSamples ? 0 : 1 + Math.floor((length - frameSamples) / hopSamples);
}

/** Copies frame `index` into `out` (frameSamples). The index is not checked against `frameCount`. */
export function readFrame(samples: ArrayLike<number>, index: number, options: FramingOptions, out: Float64Array): void {
  const { frameSamples, hopSamples, centred, padMode } = options;
  const start = index * hopSamples - (centred ? Math.floor(frameSamples / 2) : 0);
  for (let n = 0; n < frameSamples; n += 1) {
    const at = start + n;
    const from = at >= 0 && at < samples.length ? at : paddedIndex(at, samples.length, padMode);
    out[n] = from < 0 ? 0 : samples[from];
  }
}

/**
 * All frames of a signal, (frameCount, frameSamples).
 *
 * @throws RangeError as `frameCount` does.
 */
export function framesOf(samples: ArrayLike<number>, options: FramingOptions): FrameMatrix {
  const size = options.frameSamples;
  const frames = frameCount(samples.length, options);
  const values = new Float64Array(frames * size);
  for (let t = 0; t < frames; t += 1) readFrame(samples, t, options, values.subarray(t * size, (t + 1) * size));
  return { frames, size, values };
}

/** Where the sample for index `at`, outside of a signal of `length` ≥ 1 samples, is copied from; −1 stands for 0. */
export function paddedIndex(at: number, length: number, padMode: PadMode): number {
  const last = length - 1;
  if (padMode === 'constant') return -1;
  if (padMode === 'edge' || last === 0) return at < 0 ? 0 : last;
  const period = 2 * last; // reflected again and again where the signal is shorter than the padding
  const folded = ((at % period) + period) % period;
  return folded <= last ? folded : period - folded;
}
