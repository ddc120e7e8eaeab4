/**
 * YIN: the pitch of a voice, frame by frame, as the first lag after which the sound repeats itself well.
 *
 * The difference function d(k) = Σ (x[n] − x[n + k])² is small where the lag k is a period, and at 0. Divided by its own
 * mean up to k (the cumulative mean normalised difference, which starts at 1) it can be held against one threshold: the
 * first trough below it is the period, else the deepest point of all; a parabola through the trough and its neighbours
 * gives the fraction of a sample.
 *
 * 'classic' sums over half of the frame, every lag over equally many pairs. 'librosa' sums over the whole frame with zeros
 * past its end, so a large lag also counts what has no partner.
 *
 * Must not: say whether there is a voice. `aperiodicity` helps: near 0 for a voice, near 1 for noise.
 * Source: A. de Cheveigné and H. Kawahara, JASA 111 (2002), doi:10.1121/1.1458024; conventions of librosa 0.11 (yin).
 */
import { type FramingOptions, type PadMode, frameCount, readFrame } from '../signal/framing';

export type YinDifference = 'classic' | 'librosa';

export interface YinOptions {
  readonly rateHz: number;
  /** The lowest and the highest pitch looked for, 0 < lowHz < highHz ≤ rateHz / 2. */
  readonly lowHz: number;
  readonly highHz: number;
  /** Classic: at least twice the longest period (rateHz / lowHz). librosa: longer than it. */
  readonly frameSamples: number;
  readonly hopSamples: number;
  /** Troughs of the normalised difference below this count as periods; 0 … 1. */
  readonly troughThreshold: number;
  readonly difference: YinDifference;
  readonly centred: boolean;
  readonly padMode: PadMode;
}
/** For voices at 16 kHz: 64 ms every 10 ms, 60 to 500 Hz. */
export const YIN_DEFAULTS: YinOptions = {
  rateHz: 16_000,
  lowHz: 60,
  highHz: 500,
  frameSamples: 1024,
  hopSamples: 160,
  troughThreshold: 0.1,
  difference: 'classic',
  centred: false,
  padMode: 'constant',
};

export interface PitchTrack {
  /** (frames), in Hz; there is a number for noise and silence too. */
  readonly pitchHz: Float64Array<ArrayBuffer>;
  /** (frames): the normalised difference at the lag that was taken, 0 (repeats exactly) to about 1 (noise). */
  readonly aperiodicity: Float64Array<ArrayBuffer>;
}

/**
 * Pitch of each frame of `samples`.
 *
 * @throws RangeError if the options do not fit together; the message says which.
 */
export function yin(samples: ArrayLike<number>, options: YinOptions = YIN_DEFAULTS): PitchTrack {
  const { shortest, longest } = yinLags(options);
  const framing: FramingOptions = options;
  const frames = frameCount(samples.length, framing);
  const frame = new Float64Array(options.frameSamples);
  const difference = new Float64Array(longest + 1);
  const pitchHz = new Float64Array(frames);
  const aperiodicity = new Float64Array(frames);
  for (let t = 0; t < frames; t += 1) {
    readFrame(samples, t, framing, frame);
    normalisedDifference(frame, options.difference, difference);
    const lag = periodLag(difference, shortest, longest, options.troughThreshold);
    pitchHz[t] = options.rateHz / (lag + troughShift(difference, lag, shortest, longest));
    aperiodicity[t] = difference[lag];
  }
  return { pitchHz, aperiodicity };
}

/** The lags looked at: from floor(rateHz / highHz) to ceil(rateHz / lowHz) samples. Errors as `yin`. */
export function yinLags(options: YinOptions): { readonly shortest: number; readonly longest: number } {
  const { rateHz, lowHz, highHz, frameSamples, troughThreshold, difference } = options;
  if (!(lowHz > 0 && lowHz < highHz && highHz <= rateHz / 2)) {
    throw new RangeError(
      `yin: expected 0 < lowHz < highHz <= rateHz/2 = ${rateHz / 2}, got ${lowHz} and ${highHz}; 60 and 500 suit voices`,
    );
  }
  if (!(troughThreshold >= 0 && troughThreshold <= 1)) {
    throw new RangeError(`yin: troughThreshold must lie in 0 … 1, got ${troughThreshold}; 0.1 is usual`);
  }
  const longest = Math.ceil(rateHz / lowHz);
  const room = difference === 'classic' ? Math.floor(frameSamples / 2) : frameSamples - 1;
  if (!(longest <= room)) {
    throw new RangeError(
      `yin: frameSamples must hold ${difference === 'classic' ? 'two longest periods' : 'more than the longest period'} ` +
        `(${longest} samples each), got ${frameSamples}; take longer frames or raise lowHz`,
    );
  }
  return { shortest: Math.floor(rateHz / highHz), longest };
}

/**
 * The cumulative mean normalised difference of one frame at lags 0 … out.length − 1, written into `out`: 1 at lag 0, 0
 * where the frame repeats exactly; 0 at every other lag of silence.
 */
export function normalisedDifference(frame: Float64Array, kind: YinDifference, out: Float64Array): void {
  const summed = kind === 'classic' ? Math.floor(frame.length / 2) : frame.length;
  let running = 0;
  out[0] = 1;
  for (let k = 1; k < out.length; k += 1) {
    // Up to `paired` both samples are in the frame; past its end the partner is 0.
    const paired = Math.min(summed, frame.length - k);
    let sum = 0;
    for (let n = 0; n < paired; n += 1) {
      const step = frame[n] - frame[n + k];
      sum += step * step;
    }
    for (let n = paired; n < summed; n += 1) sum += frame[n] * frame[n];
    running += sum;
    out[k] = running > 0 ? (sum * k) / running : 0;
  }
}

/** The first trough below the threshold, else the deepest lag (the first of equals). */
function periodLag(difference: Float64Array, shortest: number, longest: number, threshold: number): number {
  let deepest = shortest;
  for (let k = shortest; k <= longest; k += 1) {
    const falls = k === shortest || difference[k] < difference[k - 1];
    const rises =
      k === longest || (k === shortest ? difference[k] < difference[k + 1] : difference[k] <= difference[k + 1]);
    if (falls && rises && difference[k] < threshold) return k;
    if (difference[k] < difference[deepest]) deepest = k;
  }
  return deepest;
}

/** Where the parabola through a lag and its neighbours is lowest, −1 … 1 away from it; 0 at the ends of the search. */
function troughShift(difference: Float64Array, lag: number, shortest: number, longest: number): number {
  if (lag === shortest || lag === longest) return 0;
  const bend = difference[lag + 1] + difference[lag - 1] - 2 * difference[lag];
  const slope = (difference[lag + 1] - difference[lag - 1]) / 2;
  return Math.abs(slope) >= Math.abs(bend) ? 0 : -slope / bend;
}
