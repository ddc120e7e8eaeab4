/**
 * What audio_features stores beside spectra and MFCCs: pre-emphasis, level, zero crossings, spectral shape, flux,
 * autocorrelation, pitch and chroma.
 *
 * Must not: read files; audio.ts finds the signal. A name that is not known, or lacks its options, is answered with
 * undefined: there is no code for it.
 */
import {
  type FrameMatrix,
  PRE_EMPHASIS_DEFAULTS,
  type YinOptions,
  autocorrelation,
  chroma,
  chromaFilterbank,
  normalisedDifference,
  preEmphasis,
  rmsOfFrames,
  spectralBandwidth,
  spectralCentroid,
  spectralFlatness,
  spectralFlux,
  spectralRolloff,
  yin,
  yinLags,
  zeroCrossingRate,
} from '@unrolled/audio-core';
import { type Comparison, type Tensor, compare } from '../compare';

/** Shares of whole frames and copies of bin frequencies: not one bit more than a rounding may differ. */
const EXACT = { atol: 0, rtol: 0 };
const ROUNDING = { atol: 0, rtol: 1e-15 };
/** Sums of up to some thousand float64 products, relative to the largest: five digits of room. */
const SUMS = { atol: 0, rtol: 1e-10 };
/** The reference takes differences of large sums (by autocorrelation), and says itself that it is good to 1e-7. */
const PITCH = { atol: 0, rtol: 1e-6 };

export interface SoundCase {
  readonly options: {
    readonly sr: number;
    readonly n_fft: number;
    readonly preemphasis?: number;
    readonly rolloff_percent?: number;
    readonly rms_zcr_frame_length?: number;
    readonly rms_zcr_hop?: number;
    readonly yin?: {
      readonly fmin: number;
      readonly fmax: number;
      readonly frame_length: number;
      readonly hop: number;
      readonly trough_threshold: number;
      readonly center: boolean;
    };
  };
  /** How near the nearest cumulative sum lies to the roll-off's threshold, relative to the total. */
  readonly rolloff_min_relative_margin?: number;
}

/** The comparison of one stored quantity; undefined if there is no code for it. */
export function soundQuantity(
  name: string,
  golden: SoundCase,
  samples: Float64Array,
  power: FrameMatrix,
  expected: Tensor,
): Comparison | undefined {
  const { options } = golden;
  const binHz = options.sr / options.n_fft;
  switch (name) {
    case 'spectral_centroid':
      return compare(name, spectralCentroid(power, { binHz }), expected, SUMS);
    case 'spectral_bandwidth':
      return compare(name, spectralBandwidth(power, { binHz }), expected, SUMS);
    case 'spectral_flatness':
      return compare(name, spectralFlatness(power), expected, SUMS);
    case 'spectral_flux':
      return compare(name, spectralFlux(power), expected, SUMS);
    case 'spectral_rolloff': {
      if (options.rolloff_percent === undefined) return undefined;
      // Where a sum lies on the threshold but for rounding, the neighbouring bin is as right.
      const margin = golden.rolloff_min_relative_margin ?? 1;
      const tolerance = margin > 0 && margin < 1e-6 ? { atol: 1.001 * binHz, rtol: 0 } : ROUNDING;
      return compare(name, spectralRolloff(power, { binHz, share: options.rolloff_percent }), expected, tolerance);
    }
    default:
      return (
        emphasised(name, golden, samples, expected) ??
        level(name, golden, samples, expected) ??
        likeness(name, samples, expected) ??
        pitch(name, golden, samples, expected) ??
        notes(name, golden, power, expected)
      );
  }
}

function emphasised(
  name: string,
  { options }: SoundCase,
  samples: Float64Array,
  expected: Tensor,
): Comparison | undefined {
  if (options.preemphasis === undefined) return undefined;
  const asked = { ...PRE_EMPHASIS_DEFAULTS, coefficient: options.preemphasis };
  const first = /^preemphasis_first(\d+)$/.exec(name);
  if (first !== null)
    return compare(name, preEmphasis(samples, asked).subarray(0, Number(first[1])), expected, ROUNDING);
  if (name === 'preemphasis_sum_squares') {
    const sum = preEmphasis(samples, asked).reduce((total, y) => total + y * y, 0);
    return compare(name, sum, expected, SUMS);
  }
  if (name !== 'preemphasis_librosa_first_sample') return undefined;
  return compare(name, preEmphasis(samples, { ...asked, firstSample: 'extrapolated' })[0], expected, ROUNDING);
}

function level(name: string, { options }: SoundCase, samples: Float64Array, expected: Tensor): Comparison | undefined {
  const { rms_zcr_frame_length: frameSamples, rms_zcr_hop: hopSamples } = options;
  if (frameSamples === undefined || hopSamples === undefined) return undefined;
  const framing = { frameSamples, hopSamples, centred: true } as const;
  if (name === 'rms') return compare(name, rmsOfFrames(samples, { ...framing, padMode: 'constant' }), expected, SUMS);
  if (name !== 'zcr') return undefined;
  return compare(name, zeroCrossingRate(samples, { ...framing, padMode: 'edge' }), expected, EXACT);
}

function likeness(name: string, samples: Float64Array, expected: Tensor): Comparison | undefined {
  const found = /^autocorrelation_first(\d+)_lag(\d+)_(\d+)$/.exec(name);
  if (found === null) return undefined;
  const [count, from, to] = found.slice(1).map(Number);
  return compare(name, autocorrelation(samples.subarray(0, count), to + 1).subarray(from), expected, SUMS);
}

function pitch(name: string, { options }: SoundCase, samples: Float64Array, expected: Tensor): Comparison | undefined {
  const found = /^yin_(librosa|classic|cmnd_frame(\d+))$/.exec(name);
  if (found === null || options.yin === undefined) return undefined;
  const yinOptions: YinOptions = {
    rateHz: options.sr,
    lowHz: options.yin.fmin,
    highHz: options.yin.fmax,
    frameSamples: options.yin.frame_length,
    hopSamples: options.yin.hop,
    troughThreshold: options.yin.trough_threshold,
    difference: name === 'yin_classic' ? 'classic' : 'librosa',
    centred: options.yin.center,
    padMode: 'constant',
  };
  if (found[2] === undefined) return compare(name, yin(samples, yinOptions).pitchHz, expected, PITCH);
  if (options.yin.center) return undefined;
  const { shortest, longest } = yinLags(yinOptions);
  const from = Number(found[2]) * options.yin.hop;
  const difference = new Float64Array(longest + 1);
  normalisedDifference(samples.subarray(from, from + options.yin.frame_length), 'librosa', difference);
  return compare(name, difference.subarray(shortest), expected, PITCH);
}

function notes(name: string, { options }: SoundCase, power: FrameMatrix, expected: Tensor): Comparison | undefined {
  const columns = /^chroma_filter_cols_(\d+)_(\d+)$/.exec(name);
  if (name !== 'chroma' && columns === null) return undefined;
  const filterbank = chromaFilterbank({
    rateHz: options.sr,
    fftSize: options.n_fft,
    a4Hz: 440,
    centreOctave: 5,
    octaveWidth: 2,
  });
  if (columns === null) return compare(name, chroma(power, filterbank).values, expected, SUMS);
  const [from, to] = columns.slice(1).map(Number);
  const rows = Array.from({ length: 12 }, (_, c) => c * filterbank.bins);
  const cut = rows.flatMap((row) => Array.from(filterbank.weights.subarray(row + from, row + to)));
  return compare(name, cut, expected, SUMS);
}
