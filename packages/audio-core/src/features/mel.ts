/**
 * The mel scale (equal steps sound equally far apart) and the bank of triangular filters that sums a spectrum into
 * bands of equal width on it.
 *
 * Two scales are in use. Slaney: linear to 1,000 Hz, logarithmic above (librosa's default). HTK: 2595·log10(1 + f/700).
 *
 * Must not: take logarithms; that is decibel.ts.
 * Source: M. Slaney, Auditory Toolbox (1998); S. Young et al., The HTK Book; conventions of librosa 0.11 (filters.mel).
 */
import type { FrameMatrix } from '../signal/framing';
import { createRealFft } from '../signal/real-fft';
import { type StftOptions, windowedFrames } from './stft';

export type MelScale = 'slaney' | 'htk';

export interface MelOptions {
  readonly rateHz: number;
  readonly bandCount: number;
  readonly lowHz: number;
  /** At most rateHz / 2. */
  readonly highHz: number;
  readonly scale: MelScale;
  /** 'slaney': each triangle has area 1 over Hz. 'none': each has height 1. */
  readonly norm: 'slaney' | 'none';
}
export const MEL_DEFAULTS: MelOptions = {
  rateHz: 16_000,
  bandCount: 26,
  lowHz: 0,
  highHz: 8_000,
  scale: 'slaney',
  norm: 'slaney',
};

const SLANEY_LINEAR_HZ_PER_MEL = 200 / 3;
const SLANEY_BREAK_HZ = 1_000;
const SLANEY_BREAK_MEL = SLANEY_BREAK_HZ / SLANEY_LINEAR_HZ_PER_MEL;
const SLANEY_LOG_STEP = Math.log(6.4) / 27;

/** Frequency in Hz (at least 0) → mel. */
export function hzToMel(hz: number, scale: MelScale): number {
  if (scale === 'htk') return 2595 * Math.log10(1 + hz / 700);
  if (hz < SLANEY_BREAK_HZ) return hz / SLANEY_LINEAR_HZ_PER_MEL;
  return SLANEY_BREAK_MEL + Math.log(hz / SLANEY_BREAK_HZ) / SLANEY_LOG_STEP;
}

/** Mel (at least 0) → frequency in Hz. */
export function melToHz(mel: number, scale: MelScale): number {
  if (scale === 'htk') return 700 * (10 ** (mel / 2595) - 1);
  if (mel < SLANEY_BREAK_MEL) return mel * SLANEY_LINEAR_HZ_PER_MEL;
  return SLANEY_BREAK_HZ * Math.exp(SLANEY_LOG_STEP * (mel - SLANEY_BREAK_MEL));
}

/** weights (bands, bins), row-major; band b is 0 outside of bins firstBin[b] … endBin[b] − 1. */
export interface MelFilterbank {
  readonly bands: number;
  readonly bins: number;
  readonly weights: Float64Array<ArrayBuffer>;
  readonly firstBin: Int32Array<ArrayBuffer>;
  readonly endBin: Int32Array<ArrayBuffer>;
}

/**
 * Triangles whose corners are equally spaced in mel from lowHz to highHz: bandCount of them over fftSize/2 + 1 bins. A
 * band narrower than a bin may be empty; ask for fewer bands or a larger fftSize then.
 *
 * @throws RangeError if bandCount is not a whole number of at least 1, or 0 ≤ lowHz < highHz ≤ rateHz/2 fails.
 */
export function melFilterbank(options: MelOptions, fftSize: number): MelFilterbank {
  const { rateHz, bandCount: bands, lowHz, highHz, scale, norm } = options;
  if (!Number.isInteger(bands) || bands < 1) {
    throw new RangeError(`melFilterbank: bandCount must be a whole number of at least 1, got ${bands}`);
  }
  if (!(lowHz >= 0 && lowHz < highHz && highHz <= rateHz / 2)) {
    throw new RangeError(
      `melFilterbank: expected 0 <= lowHz < highHz <= rateHz/2 = ${rateHz / 2}, got ${lowHz} and ${highHz}; ` +
        `no band lies above half the sampling rate`,
    );
  }
  const lowMel = hzToMel(lowHz, scale);
  const stepMel = (hzToMel(highHz, scale) - lowMel) / (bands + 1);
  const cornerHz = Float64Array.from({ length: bands + 2 }, (_, i) => melToHz(lowMel + i * stepMel, scale));

  const bins = Math.floor(fftSize / 2) + 1;
  const weights = new Float64Array(bands * bins);
  const firstBin = new Int32Array(bands);
  const endBin = new Int32Array(bands);
  for (let b = 0; b < bands; b += 1) {
    const [leftHz, topHz, rightHz] = cornerHz.subarray(b, b + 3);
    const height = norm === 'slaney' ? 2 / (rightHz - leftHz) : 1;
    for (let k = 0; k < bins; k += 1) {
      const hz = (k * rateHz) / fftSize;
      const rising = (hz - leftHz) / (topHz - leftHz);
      const falling = (rightHz - hz) / (rightHz - topHz);
      const weight = height * Math.max(0, Math.min(rising, falling));
      if (weight === 0) continue;
      weights[b * bins + k] = weight;
      if (endBin[b] === 0) firstBin[b] = k;
      endBin[b] = k + 1;
    }
  }
  return { bands, bins, weights, firstBin, endBin };
}

/** One spectrum's power (bins) summed by the filterbank into out (bands). Writes into `out` and allocates nothing. */
export function applyFilterbank(filterbank: MelFilterbank, power: Float64Array, out: Float64Array): void {
  const { bands, bins, weights, firstBin, endBin } = filterbank;
  for (let b = 0; b < bands; b += 1) {
    const end = endBin[b];
    let sum = 0;
    for (let k = firstBin[b]; k < end; k += 1) sum += weights[b * bins + k] * power[k];
    out[b] = sum;
  }
}

/**
 * The mel power spectrogram, (frames, bandCount): each frame's |X|² summed by the filterbank. Holds one spectrum at a
 * time, so a long recording costs only its result.
 *
 * @throws RangeError as `windowedFrames` and `melFilterbank`.
 */
export function melSpectrogram(samples: ArrayLike<number>, stft: StftOptions, mel: MelOptions): FrameMatrix {
  const filterbank = melFilterbank(mel, stft.fftSize);
  const { frames, read } = windowedFrames(samples, stft);
  const fft = createRealFft(stft.fftSize);
  const power = new Float64Array(filterbank.bins);
  const size = filterbank.bands;
  const values = new Float64Array(frames * size);
  for (let t = 0; t < frames; t += 1) {
    fft.powerSpectrum(read(t), power);
    applyFilterbank(filterbank, power, values.subarray(t * size, (t + 1) * size));
  }
  return { frames, size, values };
}
