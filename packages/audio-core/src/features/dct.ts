/**
 * The discrete cosine transform, type II, orthonormal: it turns a row of log band energies, whose neighbours resemble
 * each other, into coefficients that hardly do; the first few hold the spectrum's coarse shape.
 *
 * Source: Ahmed, Natarajan and Rao, Discrete cosine transform, IEEE Trans. Computers (1974); scaling as scipy's "ortho".
 */
import type { FrameMatrix } from '../signal/framing';

/**
 * The matrix (coefficientCount, size), row-major: row n is s·cos(πn(2m + 1)/(2·size)), s = √(1/size) for n = 0, else
 * √(2/size). With coefficientCount = size its rows are orthonormal.
 *
 * @throws RangeError unless 1 ≤ coefficientCount ≤ size, both whole.
 */
export function dctMatrix(coefficientCount: number, size: number): Float64Array<ArrayBuffer> {
  const whole = Number.isInteger(coefficientCount) && Number.isInteger(size);
  if (!whole || coefficientCount < 1 || coefficientCount > size) {
    throw new RangeError(
      `dctMatrix: expected whole numbers 1 <= coefficientCount <= size, got ${coefficientCount} and ${size}; ` +
        `more coefficients need more bands`,
    );
  }
  const matrix = new Float64Array(coefficientCount * size);
  for (let n = 0; n < coefficientCount; n += 1) {
    const scale = Math.sqrt((n === 0 ? 1 : 2) / size);
    for (let m = 0; m < size; m += 1) {
      matrix[n * size + m] = scale * Math.cos((Math.PI * n * (2 * m + 1)) / (2 * size));
    }
  }
  return matrix;
}

/** A DCT matrix (out.length, row.length) times one row. Writes into `out` and allocates nothing. */
export function applyDct(matrix: Float64Array, row: Float64Array, out: Float64Array): void {
  const size = row.length;
  for (let n = 0; n < out.length; n += 1) {
    let sum = 0;
    for (let m = 0; m < size; m += 1) sum += matrix[n * size + m] * row[m];
    out[n] = sum;
  }
}

/** The first `coefficientCount` coefficients of every row, (frames, coefficientCount). Errors as `dctMatrix`. */
export function dctOfRows({ frames, size, values }: FrameMatrix, coefficientCount: number): FrameMatrix {
  const matrix = dctMatrix(coefficientCount, size);
  const out = new Float64Array(frames * coefficientCount);
  for (let t = 0; t < frames; t += 1) {
    const row = values.subarray(t * size, (t + 1) * size);
    applyDct(matrix, row, out.subarray(t * coefficientCount, (t + 1) * coefficientCount));
  }
  return { frames, size: coefficientCount, values: out };
}
