/**
 * The spectrum of real samples: only the floor(N/2) + 1 bins from 0 Hz to the Nyquist frequency, the rest mirrors them.
 *
 * An even length packs neighbours into one complex number and needs a complex transform of half the length only.
 *
 * Must not: window or pad; what comes in is what is transformed.
 * Source: Press et al., Numerical Recipes, section 12.3 (the algorithm, not its code).
 */
import { createFft } from './fft';

/** A plan for transforms of `size` real samples into `bins` complex numbers. */
export interface RealFft {
  readonly size: number;
  readonly bins: number;
  /** frame (size) → re (bins), im (bins), not scaled. */
  forward(frame: Float64Array, re: Float64Array, im: Float64Array): void;
  /** frame (size) → power (bins): |X[k]|², not normalised. */
  powerSpectrum(frame: Float64Array, power: Float64Array): void;
}

/**
 * Plans transforms of `size` real samples (a whole number of at least 1).
 *
 * @throws RangeError for any other size; a transform throws if an array has another length.
 */
export function createRealFft(size: number): RealFft {
  const forward = size % 2 === 0 ? planEven(size) : planOdd(size);
  const bins = Math.floor(size / 2) + 1;
  const re = new Float64Array(bins);
  const im = new Float64Array(bins);
  const checked = (frame: Float64Array, outRe: Float64Array, outIm: Float64Array): void => {
    if (frame.length !== size || outRe.length !== bins || outIm.length !== bins) {
      throw new RangeError(
        `RealFft.forward: frame, re and im must have ${size}, ${bins} and ${bins} entries, ` +
          `got ${frame.length}, ${outRe.length} and ${outIm.length}; re and im hold size/2 + 1 bins`,
      );
    }
    forward(frame, outRe, outIm);
  };
  return {
    size,
    bins,
    forward: checked,
    powerSpectrum(frame, power) {
      checked(frame, re, im);
      for (let k = 0; k < bins; k += 1) power[k] = re[k] * re[k] + im[k] * im[k];
    },
  };
}

type RealTransform = (frame: Float64Array, re: Float64Array, im: Float64Array) => void;

function planEven(size: number): RealTransform {
  const half = size / 2;
  const fft = createFft(half);
  const zRe = new Float64Array(half);
  const zIm = new Float64Array(half);
  const cos = Float64Array.from({ length: half + 1 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sin = Float64Array.from({ length: half + 1 }, (_, k) => -Math.sin((2 * Math.PI * k) / size));
  return (frame, re, im) => {
    for (let n = 0; n < half; n += 1) {
      zRe[n] = frame[2 * n];
      zIm[n] = frame[2 * n + 1];
    }
    fft.forward(zRe, zIm);
    for (let k = 0; k <= half; k += 1) {
      const direct = k === half ? 0 : k;
      const mirror = k === 0 ? 0 : half - k;
      const evenRe = 0.5 * (zRe[direct] + zRe[mirror]);
      const evenIm = 0.5 * (zIm[direct] - zIm[mirror]);
      const oddRe = 0.5 * (zIm[direct] + zIm[mirror]);
      const oddIm = 0.5 * (zRe[mirror] - zRe[direct]);
      re[k] = evenRe + oddRe * cos[k] - oddIm * sin[k];
      im[k] = evenIm + oddRe * sin[k] + oddIm * cos[k];
    }
  };
}

function planOdd(size: number): RealTransform {
  const fft = createFft(size);
  const zRe = new Float64Array(size);
  const zIm = new Float64Array(size);
  return (frame, re, im) => {
    zRe.set(frame);
    zIm.fill(0);
    fft.forward(zRe, zIm);
    for (let k = 0; k < re.length; k += 1) {
      re[k] = zRe[k];
      im[k] = zIm[k];
    }
  };
}
