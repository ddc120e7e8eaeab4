/**
 * Log mel spectra and MFCCs of a signal that arrives piece by piece: the same numbers, frame by frame and bit by bit, as
 * `logMelSpectrogram` and `mfcc` make of the whole signal.
 *
 * When a frame comes out. Not centred, as in the course's own front end: with the last of its samples. Centred: half a
 * frame later than its middle; frames that reach past the end come out in `finish`. `samplesNeeded` tells for each frame.
 *
 * Must not: allocate per frame, or use a floor that hangs on the loudest moment (topDb), which is not known yet.
 */
import { createFrameStream } from '../signal/frame-stream';
import { createRealFft } from '../signal/real-fft';
import { applyDct, dctMatrix } from './dct';
import { powerToDbInto } from './decibel';
import { applyFilterbank, melFilterbank } from './mel';
import { MFCC_DEFAULTS, type MfccOptions, lifterWeight } from './mfcc';
import { frameWindow } from './stft';

/** Called for each row in turn with its frame's number. The row is overwritten by the next: copy what is to be kept. */
export type RowListener = (row: Float64Array, frame: number) => void;

export interface FeatureStream {
  /** Numbers in a row. */
  readonly size: number;
  /** Takes samples in any number and calls `listener` for every frame that they complete. */
  push(samples: ArrayLike<number>, listener: RowListener): void;
  /** Says that the signal ends here: calls `listener` for frames that reach past its end. Push no more until `reset`. */
  finish(listener: RowListener): void;
  /** Forgets everything: the next sample pushed is the first of a new signal. */
  reset(): void;
  /** How many samples must have been pushed for frame t to come out before the end. */
  samplesNeeded(frame: number): number;
}

/**
 * Rows of mel.bandCount log band powers, as `logMelSpectrogram` makes them.
 *
 * @throws RangeError as `logMelSpectrogram`, and for decibels with topDb or relative to 'max'.
 */
export function createLogMelStream(options: MfccOptions = MFCC_DEFAULTS): FeatureStream {
  const { compression } = options;
  const window = frameWindow(options.stft);
  const frames = createFrameStream(window.framing, window.held);
  const fft = createRealFft(options.stft.fftSize);
  const filterbank = melFilterbank(options.mel, options.stft.fftSize);
  const power = new Float64Array(fft.bins);
  const bands = new Float64Array(filterbank.bands);
  const row = new Float64Array(filterbank.bands);
  const compress = (): void => {
    if (compression.kind === 'decibel') powerToDbInto(bands, compression.decibel, row);
    else for (let b = 0; b < row.length; b += 1) row[b] = Math.log(bands[b] + compression.offset);
  };
  compress(); // so that options that cannot be streamed are refused now, not at the first frame

  let heard: RowListener = ignore;
  const onFrame = (frame: number): void => {
    window.apply();
    fft.powerSpectrum(window.frame, power);
    applyFilterbank(filterbank, power, bands);
    compress();
    heard(row, frame);
  };
  return {
    size: row.length,
    samplesNeeded: frames.samplesNeeded,
    reset: frames.reset,
    push(samples, listener) {
      heard = listener;
      frames.push(samples, onFrame);
    },
    finish(listener) {
      heard = listener;
      frames.finish(onFrame);
    },
  };
}

/**
 * Rows of coefficientCount MFCCs, as `mfcc` makes them.
 *
 * @throws RangeError as `mfcc`, and for decibels with topDb or relative to 'max'.
 */
export function createMfccStream(options: MfccOptions = MFCC_DEFAULTS): FeatureStream {
  const { coefficientCount, lifter } = options;
  const logMel = createLogMelStream(options);
  const matrix = dctMatrix(coefficientCount, logMel.size);
  const lift = Float64Array.from({ length: coefficientCount }, (_, n) => lifterWeight(lifter, n));
  const row = new Float64Array(coefficientCount);

  let heard: RowListener = ignore;
  const onLogMel: RowListener = (bands, frame) => {
    applyDct(matrix, bands, row);
    for (let n = 0; n < coefficientCount; n += 1) row[n] *= lift[n];
    heard(row, frame);
  };
  return {
    size: coefficientCount,
    samplesNeeded: logMel.samplesNeeded,
    reset: logMel.reset,
    push(samples, listener) {
      heard = listener;
      logMel.push(samples, onLogMel);
    },
    finish(listener) {
      heard = listener;
      logMel.finish(onLogMel);
    },
  };
}

function ignore(): void {
  // nobody listens before the first push
}
