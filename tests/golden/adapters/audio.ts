/**
 * Our signal processing on the golden cases: windows, framing, mel, DCT, decibels, noise; and the features of signals.
 *
 * A case is recognised by the quantities it stores, not by its name, so other files of the same schema work too. What
 * has no code yet is returned by name, never skipped silently.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  DECIBEL_DEFAULTS,
  LCG_DEFAULTS,
  type FrameMatrix,
  type MelOptions,
  type PadMode,
  type StftOptions,
  type WindowKind,
  type WindowSymmetry,
  cepstrum,
  cmvn,
  compressed,
  dctMatrix,
  framesOf,
  hzToMel,
  lcgPcm,
  lcgStates,
  melFilterbank,
  melSpectrogram,
  melToHz,
  polynomialDeltas,
  powerSpectrogram,
  powerToDb,
  regressionDeltas,
  stft,
  windowOf,
} from '@unrolled/audio-core';
import {
  type Adapter,
  type AdapterResult,
  type Comparison,
  type GoldenCase,
  type GoldenFile,
  type Tensor,
  compare,
  flat,
} from '../compare';
import { type SoundCase, soundQuantity } from './sound-quantities';

/** Copies and integers: not one bit may differ. */
const EXACT = { atol: 0, rtol: 0 };
/** Closed forms of a few float64 operations. */
const CLOSED_FORM = { atol: 1e-12, rtol: 1e-12 };
/** Sums of up to some thousand float64 products, relative to the largest: five digits of room. */
const POWER = { atol: 0, rtol: 1e-10 };
/** A logarithm turns a relative error into an absolute one; near the floor 1e-10 of power are 1e-9 dB. */
const DECIBEL = { atol: 1e-7, rtol: 0 };

type Quantities = Record<string, Tensor>;

/** Runs `compute` for each stored quantity; undefined means that there is no code for it. */
function compareEach(stored: Quantities, compute: (name: string) => Comparison | undefined): AdapterResult {
  const comparisons: Comparison[] = [];
  const missing: string[] = [];
  for (const name of Object.keys(stored)) {
    const comparison = compute(name);
    if (comparison === undefined) missing.push(name);
    else comparisons.push(comparison);
  }
  return { comparisons, missing };
}

interface BasicsCase {
  readonly name: string;
  readonly options: {
    readonly N?: number;
    readonly n_fft?: number;
    readonly hop?: number;
    readonly center?: boolean;
    readonly pad_mode?: string;
    readonly sr?: number;
    readonly n_mels?: number;
    readonly n_mfcc?: number;
    readonly fmin?: number;
    readonly fmax?: number;
    readonly htk?: boolean;
    readonly norm?: 'slaney' | null;
    readonly amin?: number;
    readonly ref?: number;
    readonly seed?: number;
    readonly a?: number;
    readonly c?: number;
    readonly modulus?: number;
    readonly pcm?: string;
  };
  readonly values: Quantities;
}

/** A number that the case must state. */
function given(value: number | undefined, name: string, caseName: string): number {
  if (value === undefined)
    throw new Error(`${caseName}: options.${name} must be a number, got nothing; check the file`);
  return value;
}

const PAD_MODES: readonly PadMode[] = ['reflect', 'constant', 'edge'];
const isPadMode = (mode: string | undefined): mode is PadMode => PAD_MODES.some((known) => known === mode);

/** audio_basics: each case stores one kind of quantity; its inputs are compared with nothing. */
export const audioBasics: Adapter = (golden) => {
  const basics = golden as unknown as BasicsCase;
  const { x, hz, power, ...results } = basics.values;
  return compareEach(results, (name) => {
    const expected = results[name];
    if (x !== undefined && name === 'frames') return framing(basics, flat(x), expected);
    if (hz !== undefined) return melScale(name, flat(hz), expected);
    if (power !== undefined) return decibels(name, basics, flat(power), expected);
    return (
      windowComparison(name, basics, expected) ??
      filterbank(name, basics, expected) ??
      cosines(name, basics, expected) ??
      noise(name, basics, expected)
    );
  });
};

function windowComparison(name: string, { options }: BasicsCase, expected: Tensor): Comparison | undefined {
  const found = /^(hann|hamming|blackman)_(periodic|symmetric)$/.exec(name);
  if (found === null || options.N === undefined) return undefined;
  const window = windowOf(found[1] as WindowKind, options.N, found[2] as WindowSymmetry);
  return compare(name, window, expected, CLOSED_FORM);
}

function framing({ name, options }: BasicsCase, samples: number[], expected: Tensor): Comparison | undefined {
  const centred = options.center === true;
  if (centred && !isPadMode(options.pad_mode)) return undefined;
  const frames = framesOf(samples, {
    frameSamples: given(options.n_fft, 'n_fft', name),
    hopSamples: given(options.hop, 'hop', name),
    centred,
    padMode: isPadMode(options.pad_mode) ? options.pad_mode : 'constant',
  });
  return compare('frames', frames.values, expected, EXACT);
}

/** There and back: the stored mel must come out of the stored Hz, and lead back to them. */
function melScale(name: string, hz: number[], expected: Tensor): Comparison | undefined {
  const scale = /^mel_(slaney|htk)$/.exec(name)?.[1];
  if (scale !== 'slaney' && scale !== 'htk') return undefined;
  const there = compare(
    name,
    hz.map((f) => hzToMel(f, scale)),
    expected,
    CLOSED_FORM,
  );
  const back = compare(
    name,
    flat(expected).map((mel) => melToHz(mel, scale)),
    hz,
    CLOSED_FORM,
  );
  return there.ok && !back.ok ? back : there;
}

function filterbank(name: string, { name: caseName, options }: BasicsCase, expected: Tensor): Comparison | undefined {
  if (name !== 'fb') return undefined;
  const mel: MelOptions = {
    rateHz: given(options.sr, 'sr', caseName),
    bandCount: given(options.n_mels, 'n_mels', caseName),
    lowHz: given(options.fmin, 'fmin', caseName),
    highHz: given(options.fmax, 'fmax', caseName),
    scale: options.htk === true ? 'htk' : 'slaney',
    norm: options.norm === 'slaney' ? 'slaney' : 'none',
  };
  return compare(name, melFilterbank(mel, given(options.n_fft, 'n_fft', caseName)).weights, expected, POWER);
}

function cosines(name: string, { name: caseName, options }: BasicsCase, expected: Tensor): Comparison | undefined {
  if (name !== 'matrix' || options.n_mels === undefined) return undefined;
  const matrix = dctMatrix(given(options.n_mfcc, 'n_mfcc', caseName), options.n_mels);
  return compare(name, matrix, expected, CLOSED_FORM);
}

function decibels(
  name: string,
  { name: caseName, options }: BasicsCase,
  power: number[],
  expected: Tensor,
): Comparison | undefined {
  const found = /^db(_ref_max)?_(?:no_top|top(\d+))$/.exec(name);
  if (found === null) return undefined;
  const db = powerToDb(power, {
    aminPower: given(options.amin, 'amin', caseName),
    reference: found[1] === undefined ? given(options.ref, 'ref', caseName) : 'max',
    topDb: found[2] === undefined ? null : Number(found[2]),
  });
  return compare(name, db, expected, DECIBEL);
}

function noise(name: string, { options }: BasicsCase, expected: Tensor): Comparison | undefined {
  if (options.seed === undefined || options.modulus !== 2 ** 32) return undefined;
  const states = lcgStates(options.seed, flat(expected).length, {
    multiplier: options.a ?? LCG_DEFAULTS.multiplier,
    increment: options.c ?? LCG_DEFAULTS.increment,
  });
  if (name === 'states') return compare(name, states, expected, EXACT);
  if (name !== 'pcm' || options.pcm !== '(state>>>18)-8192') return undefined;
  return compare(name, Array.from(states, lcgPcm), expected, EXACT);
}

interface FeaturesCase extends SoundCase {
  readonly name: string;
  readonly signal: string;
  readonly options: SoundCase['options'] & {
    readonly window: string;
    readonly hop: number;
    readonly win_length: number;
    readonly center: boolean;
    readonly pad_mode: PadMode;
    readonly n_mels: number;
    readonly fmin: number;
    readonly fmax: number;
    readonly n_mfcc: number;
  };
  readonly features: Quantities;
}

/** audio_features: the signal is looked up in audio_signals.json beside the file, else in tests/golden. */
export const audioFeatures: Adapter = (golden, _options, _file, folder) => {
  const features = golden as unknown as FeaturesCase;
  const stftOptions = stftOptionsOf(features);
  const { stft_frames: powerFrames, stft_complex_frames: complexFrames, ...results } = features.features;
  if (stftOptions === undefined) return { comparisons: [], missing: Object.keys(results) };
  const samples = signalNamed(features.signal, folder);

  const spectra = stft(samples, stftOptions);
  const power = powerSpectrogram(samples, stftOptions);
  const complex = (values: FrameMatrix['values']): number[] => rowsOf({ ...power, values }, flat(complexFrames));
  const slaney = melSpectrogram(samples, stftOptions, melOptionsOf(features, 'slaney'));
  const htk = melSpectrogram(samples, stftOptions, melOptionsOf(features, 'htk'));

  return compareEach(results, (name) => {
    const expected = results[name];
    switch (name) {
      case 'stft_re':
        return compare(name, complex(spectra.re), expected, POWER);
      case 'stft_im':
        return compare(name, complex(spectra.im), expected, POWER);
      case 'power':
        return compare(name, rowsOf(power, flat(powerFrames)), expected, POWER);
      case 'power_total_per_frame':
        return compare(name, totals(power), expected, POWER);
      case 'mel_slaney':
        return compare(name, slaney.values, expected, POWER);
      case 'mel_htk':
        return compare(name, htk.values, expected, POWER);
      default: {
        const values =
          logarithmic(name, features.options.n_mfcc, slaney, htk) ??
          acrossFrames(name, features.options.n_mfcc, slaney);
        if (values !== undefined) return compare(name, values, expected, DECIBEL);
        return soundQuantity(name, features, samples, power, expected);
      }
    }
  });
};

/** Log mel spectra and MFCCs, by the name under which the file stores them. */
function logarithmic(
  name: string,
  coefficientCount: number,
  slaney: FrameMatrix,
  htk: FrameMatrix,
): Float64Array | undefined {
  const db = (mel: FrameMatrix, topDb: number): FrameMatrix =>
    compressed(mel, { kind: 'decibel', decibel: { ...DECIBEL_DEFAULTS, topDb } });
  const logMel = /^logmel_db_top(\d+)$/.exec(name);
  if (logMel !== null) return db(slaney, Number(logMel[1])).values;
  const librosa = /^mfcc_librosa(?:_lifter(\d+))?$/.exec(name);
  if (librosa !== null) return cepstrum(db(slaney, 80), { coefficientCount, lifter: Number(librosa[1] ?? 0) }).values;
  if (name === 'mfcc_torchaudio_db') return cepstrum(db(htk, 80), { coefficientCount, lifter: 0 }).values;
  if (name === 'mfcc_torchaudio_ln') {
    return cepstrum(compressed(htk, { kind: 'ln', offset: 1e-6 }), { coefficientCount, lifter: 0 }).values;
  }
  return undefined;
}

/** What looks across the frames of `mfcc_librosa`: deltas of both kinds, and normalisation. */
function acrossFrames(name: string, coefficientCount: number, slaney: FrameMatrix): Float64Array | undefined {
  const decibel = { kind: 'decibel', decibel: { ...DECIBEL_DEFAULTS, topDb: 80 } } as const;
  const mfcc = cepstrum(compressed(slaney, decibel), { coefficientCount, lifter: 0 });
  if (name === 'cmvn') return cmvn(mfcc).values;
  const found = /^delta([12])_(librosa|regression)_w(\d+)(?:_interp)?$/.exec(name);
  if (found === null) return undefined;
  const order = found[1] === '1' ? 1 : 2;
  const options = { halfWidth: (Number(found[3]) - 1) / 2 };
  if (found[2] === 'librosa') return polynomialDeltas(mfcc, order, options).values;
  const first = regressionDeltas(mfcc, options);
  return order === 1 ? first.values : regressionDeltas(first, options).values;
}

function stftOptionsOf({ options }: FeaturesCase): StftOptions | undefined {
  const window = /^(hann|hamming|blackman) periodic\b/.exec(options.window)?.[1];
  if (window === undefined || (options.center && !isPadMode(options.pad_mode))) return undefined;
  return {
    fftSize: options.n_fft,
    windowSamples: options.win_length,
    hopSamples: options.hop,
    window: window as WindowKind,
    framedBy: 'transform',
    centred: options.center,
    padMode: options.pad_mode,
  };
}

function melOptionsOf({ options }: FeaturesCase, scale: 'slaney' | 'htk'): MelOptions {
  return {
    rateHz: options.sr,
    bandCount: options.n_mels,
    lowHz: options.fmin,
    highHz: options.fmax,
    scale,
    norm: scale === 'slaney' ? 'slaney' : 'none',
  };
}

/** The named signal, pcm / 32768. */
function signalNamed(name: string, folder: string): Float64Array {
  for (const place of [folder, resolve('tests/golden')]) {
    const path = join(place, 'audio_signals.json');
    if (!existsSync(path)) continue;
    const { cases } = JSON.parse(readFileSync(path, 'utf8')) as GoldenFile;
    const found = cases.find((golden: GoldenCase) => golden.name === name);
    if (found !== undefined) return Float64Array.from(flat(found.pcm as Tensor), (level) => level / 32768);
  }
  throw new Error(`audio_features: expected a signal "${name}" in audio_signals.json, found none beside the file`);
}

function rowsOf({ size, values }: FrameMatrix, rows: number[]): number[] {
  return rows.flatMap((t) => Array.from(values.subarray(t * size, (t + 1) * size)));
}

function totals({ frames, size, values }: FrameMatrix): number[] {
  return Array.from({ length: frames }, (_, t) =>
    values.subarray(t * size, (t + 1) * size).reduce((sum, value) => sum + value, 0),
  );
}
