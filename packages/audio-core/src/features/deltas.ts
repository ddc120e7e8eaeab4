/**
 * Deltas: how the features change from frame to frame, as the slope of a line (or the bend of a parabola) fitted to the
 * frames around each.
 *
 * Must not: be given to a network of which it is claimed that it sees one frame; a delta is a look at the neighbours.
 * Source: S. Furui, IEEE Trans. ASSP 34 (1986), doi:10.1109/TASSP.1986.1164788; conventions of HTK (ends repeated) and of
 * librosa 0.11 (ends from the first and the last whole window), which are those of the golden files.
 */
import type { FrameMatrix } from '../signal/framing';

export interface DeltaOptions {
  /** Frames on either side, a whole number ≥ 1. Default 2: five frames in all. */
  readonly halfWidth?: number;
}

/**
 * Slopes per frame, (frames, size): Σ_n n (x_{t+n} − x_{t−n}) / 2 Σ_n n². Past the ends the first and last frame are
 * repeated. Deltas of deltas are the second deltas.
 */
export function regressionDeltas(features: FrameMatrix, { halfWidth = 2 }: DeltaOptions = {}): FrameMatrix {
  checkHalfWidth('regressionDeltas', halfWidth);
  const { frames, size, values } = features;
  const row = (t: number) => Math.min(frames - 1, Math.max(0, t)) * size;
  let squares = 0;
  for (let n = 1; n <= halfWidth; n++) squares += n * n;
  const slopes = new Float64Array(values.length);
  for (let t = 0; t < frames; t++) {
    for (let d = 0; d < size; d++) {
      let sum = 0;
      for (let n = 1; n <= halfWidth; n++) sum += n * (values[row(t + n) + d] - values[row(t - n) + d]);
      slopes[t * size + d] = sum / (2 * squares);
    }
  }
  return { ...features, values: slopes };
}

/**
 * First (order 1: slope of the best line) or second derivative (order 2: of the best parabola) per frame, (frames, size),
 * over whole windows only; frames nearer to an end take that of the first or last window (Savitzky–Golay, interpolated).
 *
 * @throws RangeError if there are fewer frames than a window has.
 */
export function polynomialDeltas(
  features: FrameMatrix,
  order: 1 | 2,
  { halfWidth = 4 }: DeltaOptions = {},
): FrameMatrix {
  checkHalfWidth('polynomialDeltas', halfWidth);
  const { frames, size, values } = features;
  const width = 2 * halfWidth + 1;
  if (frames < width) {
    throw new RangeError(
      `polynomialDeltas: features must have at least ${width} frames, got ${frames}; use a smaller halfWidth`,
    );
  }
  const weights = derivativeWeights(order, halfWidth);
  const derivatives = new Float64Array(values.length);
  for (let t = 0; t < frames; t++) {
    const from = Math.min(frames - width, Math.max(0, t - halfWidth));
    for (let d = 0; d < size; d++) {
      let sum = 0;
      for (let n = 0; n < width; n++) sum += weights[n] * values[(from + n) * size + d];
      derivatives[t * size + d] = sum;
    }
  }
  return { ...features, values: derivatives };
}

/** What each frame of a window adds to the derivative of its best polynomial, which is the same all over the window. */
function derivativeWeights(order: 1 | 2, halfWidth: number): number[] {
  const places = Array.from({ length: 2 * halfWidth + 1 }, (_, i) => i - halfWidth);
  // The power n or n², without what constants (and, by symmetry, lines) explain of it.
  const mean = order === 1 ? 0 : places.reduce((sum, n) => sum + n * n, 0) / places.length;
  const shape = places.map((n) => n ** order - mean);
  const squares = shape.reduce((sum, s) => sum + s * s, 0);
  return shape.map((s) => (order * s) / squares);
}

function checkHalfWidth(name: string, halfWidth: number): void {
  if (!Number.isInteger(halfWidth) || halfWidth < 1) {
    throw new RangeError(`${name}: halfWidth must be a whole number ≥ 1, got ${halfWidth}; 2 is usual`);
  }
}
