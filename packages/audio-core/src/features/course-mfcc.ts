/**
 * The course's own front end: the one set of features that its networks see, for synthesised speech and recordings
 * alike.
 *
 * A frame must tell of nothing but its own 25 ms, or a claim about what one frame can know would be false. So: not
 * centred (no padding across the ends), static coefficients (deltas look at neighbours), a fixed 0 dB and a fixed floor
 * (a floor below the utterance's peak would tell a silent frame how loud the rest is), no normalisation by utterance.
 *
 * Must not: look outside of a frame. Normalise with statistics of a training set, which are the same for all utterances.
 */
import type { DecibelOptions } from './decibel';
import type { MelOptions } from './mel';
import { type MfccOptions, cepstrum, logMelSpectrogram } from './mfcc';
import type { StftOptions } from './stft';

export const COURSE_RATE_HZ = 16_000;
/** 25 ms. */
export const COURSE_WINDOW_SAMPLES = 400;
/** 10 ms. */
export const COURSE_HOP_SAMPLES = 160;
export const COURSE_FFT_SIZE = 512;
export const COURSE_MEL_BANDS = 26;
/** A 25 ms Hann window smears 0 Hz over 80 Hz; a recording's constant offset reaches the bands by side lobes only. */
export const COURSE_LOW_HZ = 80;
export const COURSE_HIGH_HZ = 8_000;
export const COURSE_COEFFICIENTS = 13;
/** −100 dB: a little below the band power that rounding to 16 bits leaves. */
export const COURSE_FLOOR_POWER = 1e-10;

const stft: StftOptions = {
  fftSize: COURSE_FFT_SIZE,
  windowSamples: COURSE_WINDOW_SAMPLES,
  hopSamples: COURSE_HOP_SAMPLES,
  window: 'hann',
  framedBy: 'window',
  centred: false,
  padMode: 'constant',
};
const mel: MelOptions = {
  rateHz: COURSE_RATE_HZ,
  bandCount: COURSE_MEL_BANDS,
  lowHz: COURSE_LOW_HZ,
  highHz: COURSE_HIGH_HZ,
  scale: 'slaney',
  norm: 'slaney',
};
const decibel: DecibelOptions = { aminPower: COURSE_FLOOR_POWER, reference: 1, topDb: null };

/** The course's front end as options, for whoever wants one of its stages. */
export const COURSE_MFCC_OPTIONS: MfccOptions = {
  stft,
  mel,
  compression: { kind: 'decibel', decibel },
  coefficientCount: COURSE_COEFFICIENTS,
  lifter: 0,
};

/** Rows of numbers a frame: values (frames, coefficients), row-major. */
export interface Features {
  readonly frames: number;
  readonly coefficients: number;
  readonly values: Float32Array<ArrayBuffer>;
}

/** How many frames `courseMfcc` makes of `sampleCount` samples: 1 + floor((n − 400) / 160), or 0 below 400. */
export function courseFrameCount(sampleCount: number): number {
  if (sampleCount < COURSE_WINDOW_SAMPLES) return 0;
  return 1 + Math.floor((sampleCount - COURSE_WINDOW_SAMPLES) / COURSE_HOP_SAMPLES);
}

/**
 * 13 static MFCCs every 10 ms of mono sound at 16 kHz in −1 … 1: values (frames, 13), in dB.
 *
 * @throws RangeError if a sample is not finite.
 */
export function courseMfcc(samples: Float32Array): Features & { readonly coefficients: 13 } {
  const { frames, values } = cepstrum(courseLogMelDb(samples), COURSE_MFCC_OPTIONS);
  return { frames, coefficients: COURSE_COEFFICIENTS, values: Float32Array.from(values) };
}

/** The log mel spectrogram that `courseMfcc` transforms, (frames, 26) in dB, for a picture. Errors as `courseMfcc`. */
export function courseLogMelDb(samples: Float32Array): ReturnType<typeof logMelSpectrogram> {
  for (let n = 0; n < samples.length; n += 1) {
    if (!Number.isFinite(samples[n])) {
      throw new RangeError(`courseMfcc: samples must be finite numbers, got ${samples[n]} at index ${n}`);
    }
  }
  return logMelSpectrogram(samples, COURSE_MFCC_OPTIONS);
}
