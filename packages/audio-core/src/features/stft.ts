/**
 * The short-time Fourier transform: the spectrum of each windowed frame of a signal.
 *
 * A window shorter than the transform lies in the middle of it, with zeros on both sides.
 *
 * Must not: normalise (power is |X|², so it grows with the window's length).
 * Source: the conventions of librosa 0.11 (stft).
 */
import { type FrameMatrix, type FramingOptions, type PadMode, frameCount, readFrame } from '../signal/framing';
import { createRealFft } from '../signal/real-fft';
import { type WindowKind, windowOf } from '../signal/windows';

export interface StftOptions {
  readonly fftSize: number;
  /** At most fftSize. */
  readonly windowSamples: number;
  readonly hopSamples: number;
  /** Always in its periodic form. */
  readonly window: WindowKind;
  /**
   * How long a frame is where the window is shorter than the transform. 'window': as long as the window, so the zeros
   * beside it use up no signal. 'transform': fftSize samples, of which the window sees the middle (librosa).
   */
  readonly framedBy: 'window' | 'transform';
  readonly centred: boolean;
  readonly padMode: PadMode;
}
export const STFT_DEFAULTS: StftOptions = {
  fftSize: 512,
  windowSamples: 400,
  hopSamples: 160,
  window: 'hann',
  framedBy: 'window',
  centred: false,
  padMode: 'reflect',
};

/** re and im: (frames, bins), row-major; bin k is at k · rate / fftSize. */
export interface Stft {
  readonly frames: number;
  readonly bins: number;
  readonly re: Float64Array<ArrayBuffer>;
  readonly im: Float64Array<ArrayBuffer>;
}

/** Reads windowed frames of one signal, one at a time, into memory of its own. */
export interface FrameReader {
  readonly frames: number;
  /** Frame t, windowed and padded to fftSize. The next call overwrites it. */
  readonly read: (t: number) => Float64Array<ArrayBuffer>;
}

/** The memory of one frame, and how it is windowed: fill `held`, call `apply`, read `frame`. */
export interface WindowedFrame {
  readonly framing: FramingOptions;
  /** The part of `frame` that takes framing.frameSamples samples of the signal. */
  readonly held: Float64Array<ArrayBuffer>;
  /** (fftSize), what is transformed. */
  readonly frame: Float64Array<ArrayBuffer>;
  /** Weighs what is in `held` by the window and clears the rest. */
  apply(): void;
}

/** Prepares frames of `options`. Errors as `windowedFrames`. */
export function frameWindow(options: StftOptions): WindowedFrame {
  const { fftSize, windowSamples, hopSamples, centred, padMode } = options;
  if (windowSamples > fftSize) {
    throw new RangeError(
      `windowedFrames: windowSamples must be at most fftSize=${fftSize}, got ${windowSamples}; raise fftSize`,
    );
  }
  const frameSamples = options.framedBy === 'window' ? windowSamples : fftSize;
  const window = windowOf(options.window, windowSamples);
  const left = Math.floor((fftSize - windowSamples) / 2);
  const frame = new Float64Array(fftSize);
  const start = options.framedBy === 'window' ? left : 0;
  return {
    framing: { frameSamples, hopSamples, centred, padMode },
    held: frame.subarray(start, start + frameSamples),
    frame,
    apply() {
      frame.fill(0, 0, left);
      frame.fill(0, left + windowSamples);
      for (let n = 0; n < windowSamples; n += 1) frame[left + n] *= window[n];
    },
  };
}

/**
 * Prepares to read the windowed frames of `samples`.
 *
 * @throws RangeError if a count is not a whole number of at least 1, or the window is longer than the transform.
 */
export function windowedFrames(samples: ArrayLike<number>, options: StftOptions): FrameReader {
  const { framing, held, frame, apply } = frameWindow(options);
  return {
    frames: frameCount(samples.length, framing),
    read(t) {
      readFrame(samples, t, framing, held);
      apply();
      return frame;
    },
  };
}

/** The complex spectra of all frames of `samples`. Errors as `windowedFrames`. */
export function stft(samples: ArrayLike<number>, options: StftOptions = STFT_DEFAULTS): Stft {
  const reader = windowedFrames(samples, options);
  const fft = createRealFft(options.fftSize);
  const { bins } = fft;
  const { frames } = reader;
  const re = new Float64Array(frames * bins);
  const im = new Float64Array(frames * bins);
  for (let t = 0; t < frames; t += 1) {
    const start = t * bins;
    fft.forward(reader.read(t), re.subarray(start, start + bins), im.subarray(start, start + bins));
  }
  return { frames, bins, re, im };
}

/** |X|² of all frames of `samples`, (frames, fftSize/2 + 1). Errors as `windowedFrames`. */
export function powerSpectrogram(samples: ArrayLike<number>, options: StftOptions = STFT_DEFAULTS): FrameMatrix {
  const reader = windowedFrames(samples, options);
  const fft = createRealFft(options.fftSize);
  const size = fft.bins;
  const { frames } = reader;
  const values = new Float64Array(frames * size);
  for (let t = 0; t < frames; t += 1) fft.powerSpectrum(reader.read(t), values.subarray(t * size, (t + 1) * size));
  return { frames, size, values };
}
