/**
 * Window functions: weights that let a frame fade in and out, so that its cut edges do not spread over the spectrum.
 *
 * 'periodic' is one period of a cosine sum (for analysis: shifted copies add up evenly); 'symmetric' ends on the value
 * it starts with (for filter design). Periodic with N points is symmetric with N + 1 points without the last.
 *
 * Source: F. J. Harris, On the use of windows for harmonic analysis, Proc. IEEE 66 (1978).
 */

export type WindowKind = 'hann' | 'hamming' | 'blackman';
export type WindowSymmetry = 'periodic' | 'symmetric';

/** Each window is Σ a[i] cos(2πi n/N). */
const COSINE_TERMS: Record<WindowKind, readonly number[]> = {
  hann: [0.5, -0.5],
  hamming: [0.54, -0.46],
  blackman: [0.42, -0.5, 0.08],
};

/**
 * The weights of a window, (sampleCount), between 0 and 1 (Blackman reaches −1e-17 by rounding).
 *
 * @throws RangeError unless sampleCount is a whole number of at least 1.
 */
export function windowOf(
  kind: WindowKind,
  sampleCount: number,
  symmetry: WindowSymmetry = 'periodic',
): Float64Array<ArrayBuffer> {
  if (!Number.isInteger(sampleCount) || sampleCount < 1) {
    throw new RangeError(`windowOf: sampleCount must be a whole number of at least 1, got ${sampleCount}`);
  }
  const weights = new Float64Array(sampleCount).fill(1);
  if (sampleCount === 1) return weights;
  const period = symmetry === 'periodic' ? sampleCount : sampleCount - 1;
  for (let n = 0; n < sampleCount; n += 1) {
    let weight = 0;
    COSINE_TERMS[kind].forEach((amplitude, i) => {
      weight += amplitude * Math.cos((2 * Math.PI * i * n) / period);
    });
    weights[n] = weight;
  }
  return weights;
}
