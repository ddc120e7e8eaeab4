/**
 * Mel-frequency cepstral coefficients: short-time power spectrum → mel bands → logarithm → cosine transform. Thirteen
 * numbers a frame that describe the shape of the spectrum and leave out its fine structure (the pitch).
 *
 * Must not: add deltas or normalise; both look beyond the frame.
 * Source: S. Davis and P. Mermelstein, IEEE Trans. ASSP 28 (1980); conventions of librosa 0.11 and torchaudio 0.13.
 */
import type { FrameMatrix } from '../signal/framing';
import { dctOfRows } from './dct';
import { DECIBEL_DEFAULTS, type DecibelOptions, powerToDb } from './decibel';
import { MEL_DEFAULTS, type MelOptions, melSpectrogram } from './mel';
import { STFT_DEFAULTS, type StftOptions } from './stft';

/** How band powers are compressed: decibels, or ln(power + offset). */
export type Compression =
  { readonly kind: 'decibel'; readonly decibel: DecibelOptions } | { readonly kind: 'ln'; readonly offset: number };

export interface MfccOptions {
  readonly stft: StftOptions;
  readonly mel: MelOptions;
  readonly compression: Compression;
  /** At most mel.bandCount. */
  readonly coefficientCount: number;
  /** L in the weights 1 + (L/2) sin(π(n + 1)/L) on coefficient n, which lift the higher ones; 0 for none. */
  readonly lifter: number;
}
export const MFCC_DEFAULTS: MfccOptions = {
  stft: STFT_DEFAULTS,
  mel: MEL_DEFAULTS,
  compression: { kind: 'decibel', decibel: DECIBEL_DEFAULTS },
  coefficientCount: 13,
  lifter: 0,
};

/** Band powers → log band powers, (frames, bands). */
export function compressed(mel: FrameMatrix, compression: Compression): FrameMatrix {
  const values =
    compression.kind === 'decibel'
      ? powerToDb(mel.values, compression.decibel)
      : mel.values.map((power) => Math.log(power + compression.offset));
  return { ...mel, values };
}

/** Log mel spectrogram, (frames, bandCount). Errors as `melSpectrogram` and `powerToDb`. */
export function logMelSpectrogram(samples: ArrayLike<number>, options: MfccOptions = MFCC_DEFAULTS): FrameMatrix {
  return compressed(melSpectrogram(samples, options.stft, options.mel), options.compression);
}

/** What a lifter of length L weighs coefficient n with: 1 + (L/2) sin(π(n + 1)/L); 1 for L = 0. */
export function lifterWeight(lifter: number, n: number): number {
  return lifter === 0 ? 1 : 1 + (lifter / 2) * Math.sin((Math.PI * (n + 1)) / lifter);
}

/** Coefficients of every row of a log mel spectrogram, (frames, coefficientCount), lifted if asked. */
export function cepstrum(
  logMel: FrameMatrix,
  options: Pick<MfccOptions, 'coefficientCount' | 'lifter'> = MFCC_DEFAULTS,
): FrameMatrix {
  const { coefficientCount, lifter } = options;
  const coefficients = dctOfRows(logMel, coefficientCount);
  if (lifter === 0) return coefficients;
  const values = coefficients.values.map((c, i) => c * lifterWeight(lifter, i % coefficientCount));
  return { ...coefficients, values };
}

/**
 * MFCCs of a signal in −1 … 1, (frames, coefficientCount).
 *
 * @throws RangeError for options that do not fit together; the message says which.
 */
export function mfcc(samples: ArrayLike<number>, options: MfccOptions = MFCC_DEFAULTS): FrameMatrix {
  return cepstrum(logMelSpectrogram(samples, options), options);
}
