/**
 * A recording → numbers that the network can listen to: cepstra and their slopes, frame by frame.
 *
 * Band powers are measured against the loudest one of the recording, and far below it there is one and the same floor:
 * how loud the recording is, and how quiet its silence, does not count. `Look` says how a recording is looked at;
 * augmentation trains on looks that differ from the plain one. What microphone and voice leave in the numbers is taken
 * out in normalise.ts.
 *
 * Must not: draw anything, or know labels and speakers.
 * Source: mel cepstra as in audio-core; bending the frequency axis piece by piece: N. Jaitly and G. Hinton, Vocal tract
 * length perturbation improves speech recognition, ICML workshop on deep learning for audio (2013).
 */
import {
  applyDct,
  applyFilterbank,
  createRealFft,
  dctMatrix,
  melFilterbank,
  regressionDeltas,
  windowOf,
  type FrameMatrix,
} from '@unrolled/audio-core';

export interface FeatureOptions {
  readonly rateHz: number;
  readonly windowMs: number;
  readonly hopMs: number;
  readonly bandCount: number;
  readonly lowHz: number;
  readonly highHz: number;
  /** Cepstral coefficients, at most bandCount. */
  readonly coefficientCount: number;
  /** How far below the recording's loudest band the floor lies. */
  readonly floorDb: number;
  /** 1: slopes, too. 2: and the slopes of slopes. */
  readonly deltaOrder: number;
  /** Frames on either side that a slope is fitted to. */
  readonly deltaHalfWidth: number;
  /** Longer recordings are cut. */
  readonly maxFrames: number;
}

/** From `from` on, `count` of them. */
export interface Stretch {
  readonly from: number;
  readonly count: number;
}

/** How a recording is looked at. */
export interface Look {
  /** 1.2: as if it had been said 1.2 times as fast. */
  readonly tempo: number;
  /** 1.1: what sounds at 1,000 Hz is taken to lie at 1,100 Hz, as from a shorter vocal tract. */
  readonly tract: number;
  /** Mel bands that are hidden: they get the band's mean over the recording. */
  readonly bands: Stretch;
}
export const PLAIN_LOOK: Look = { tempo: 1, tract: 1, bands: { from: 0, count: 0 } };

/** The tract's factor holds up to here, as a share of the Nyquist frequency; above it the axis is drawn together. */
const KNEE = 0.8;

export interface FeatureReader {
  readonly options: FeatureOptions;
  /** Features a frame. */
  readonly size: number;
  /** (frames, size) of a recording at the reader's rate; at least one frame. */
  read(samples: Float32Array, look: Look): FrameMatrix;
}

/** Prepares to read recordings at `rateHz`. Throws RangeError for options that do not fit together. */
export function createFeatureReader(options: FeatureOptions): FeatureReader {
  const { rateHz, bandCount, lowHz, highHz, coefficientCount, deltaOrder, deltaHalfWidth, maxFrames } = options;
  const windowSamples = Math.round((options.windowMs * rateHz) / 1000);
  const hopSamples = (options.hopMs * rateHz) / 1000;
  const fftSize = 2 ** Math.ceil(Math.log2(windowSamples));
  const window = windowOf('hann', windowSamples);
  const fft = createRealFft(fftSize);
  const bank = melFilterbank({ rateHz, bandCount, lowHz, highHz, scale: 'htk', norm: 'slaney' }, fftSize);
  const matrix = dctMatrix(coefficientCount, bandCount);
  const frame = new Float64Array(fftSize);
  const power = new Float64Array(fft.bins);
  const bent = new Float64Array(fft.bins);

  function melPowers(samples: Float32Array, { tempo, tract }: Look): FrameMatrix {
    const hop = hopSamples * tempo;
    const frames = Math.max(1, Math.min(maxFrames, 1 + Math.floor((samples.length - windowSamples) / hop)));
    const values = new Float64Array(frames * bandCount);
    const places = bentBins(fft.bins, tract);
    for (let t = 0; t < frames; t++) {
      const start = Math.round(t * hop);
      for (let n = 0; n < windowSamples; n++) frame[n] = window[n] * (samples[start + n] ?? 0);
      fft.powerSpectrum(frame, power);
      if (tract !== 1) bend(power, places, bent);
      applyFilterbank(bank, tract === 1 ? power : bent, values.subarray(t * bandCount, (t + 1) * bandCount));
    }
    return { frames, size: bandCount, values };
  }

  return {
    options,
    size: coefficientCount * (1 + deltaOrder),
    read(samples, look) {
      const mel = melPowers(samples, look);
      floorAndLog(mel.values, options.floorDb);
      hideBands(mel, look.bands);
      const values = new Float64Array(mel.frames * coefficientCount);
      for (let t = 0; t < mel.frames; t++) {
        const row = mel.values.subarray(t * bandCount, (t + 1) * bandCount);
        applyDct(matrix, row, values.subarray(t * coefficientCount, (t + 1) * coefficientCount));
      }
      const orders: FrameMatrix[] = [{ frames: mel.frames, size: coefficientCount, values }];
      for (let order = 0; order < deltaOrder; order++) {
        orders.push(regressionDeltas(orders[order], { halfWidth: deltaHalfWidth }));
      }
      return sideBySide(orders);
    },
  };
}

/** For each bin, the place in the spectrum that it is read from. */
function bentBins(bins: number, tract: number): Float64Array {
  const last = bins - 1;
  const knee = KNEE * last * Math.min(1, tract);
  return Float64Array.from({ length: bins }, (_, k) =>
    k <= knee ? k / tract : last - ((last - k) * (last - knee / tract)) / (last - knee),
  );
}

function bend(power: Float64Array, places: Float64Array, out: Float64Array): void {
  const last = power.length - 1;
  for (let k = 0; k <= last; k++) {
    const below = Math.min(last - 1, Math.floor(places[k]));
    const share = places[k] - below;
    out[k] = (1 - share) * power[below] + share * power[below + 1];
  }
}

/** Powers → their natural logarithms, none further than floorDb below the loudest. */
function floorAndLog(values: Float64Array, floorDb: number): void {
  let loudest = 1e-12;
  for (const value of values) loudest = Math.max(loudest, value);
  const floor = loudest * 10 ** (-floorDb / 10);
  for (let i = 0; i < values.length; i++) values[i] = Math.log((values[i] + floor) / loudest);
}

function hideBands({ frames, size, values }: FrameMatrix, { from, count }: Stretch): void {
  for (let b = from; b < Math.min(size, from + count); b++) {
    let mean = 0;
    for (let t = 0; t < frames; t++) mean += values[t * size + b] / frames;
    for (let t = 0; t < frames; t++) values[t * size + b] = mean;
  }
}

function sideBySide(parts: readonly FrameMatrix[]): FrameMatrix {
  const { frames, size } = parts[0];
  const width = size * parts.length;
  const values = new Float64Array(frames * width);
  parts.forEach((part, p) => {
    for (let t = 0; t < frames; t++) values.set(part.values.subarray(t * size, (t + 1) * size), t * width + p * size);
  });
  return { frames, size: width, values };
}
